"""How django-allauth is held to our ways: accounts are given, nobody signs up; guessing is slowed down and said plainly.

The pages are the home and account services'. How many wrong tries lock a name, and for how long, is in the sign-in rules
in force; they are counted in the shared cache.
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.errors import NotThere
from tinhso.store.verbs import load

from ..models import Account
from . import recording
from .closing import why_closed
from .definition import sign_in_rules

LOCKED_OUT = _("Too many wrong tries: signing in with this user name is locked for a while.")
WRONG = _("The user name or the password is wrong. Small and capital letters count in the password.")
SAID = {
    "mfa/messages/totp_activated.txt": _("The code app is now part of your sign-in."),
    "mfa/messages/totp_deactivated.txt": _("The code app is no longer part of your sign-in."),
    "mfa/messages/webauthn_added.txt": _("The passkey is kept."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New spare codes are made. Write them down and keep them safe."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "socialaccount/messages/account_connected.txt": _("The account is linked: you may sign in with it from now on."),
    "socialaccount/messages/account_connected_updated.txt": _("The account was linked already."),
    "socialaccount/messages/account_connected_other.txt": _(
        "That account is linked to another person here. Ask your administrator."
    ),
    "socialaccount/messages/account_disconnected.txt": _("The link is ended."),
}
"""Of allauth's messages to people those that say something, in our words; the others are not shown."""


class Adapter(DefaultAccountAdapter):
    """Sign in, sign out, change one's password; nothing else."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": LOCKED_OUT,
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": _("This account is closed. Ask your administrator."),
        "enter_current_password": _("Write your present password."),
        "incorrect_password": _("The present password is wrong."),
        "same_as_current": _("The new password must be another than the present one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the name alone, whatever name of the site it was typed at."""
        return str(credentials.get("username", "")).strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            recording.refused(request, credentials.get("username"), how="password", why="locked")
            raise locked_out(request) from None

    def pre_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponseBase | None:
        """A closed account, and one long unused, opens to nobody, whatever they show."""
        why = why_closed(user, on=recording.day_of(request))
        if not why:
            answer: HttpResponseBase | None = super().pre_login(request, user, **given)
            return answer
        recording.turned_away(request, user, why=why)
        clear_login(request)
        return HttpResponseRedirect(f"{reverse('account_inactive')}?{urlencode({'vi': why})}")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        recording.refused(request, credentials.get("username"), how="password", why="wrong")

    def unlock(self, key: str) -> None:
        """Wrong tries with this name, or with the codes of this account in allauth's word for it, are forgotten."""
        request = context.request or HttpRequest()
        ratelimit.clear(
            request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": per_name(recording.day_of(request))},
            key=key,
        )

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for who signed in within the last minutes: they have just shown who they are."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        request = self.request
        records = get_authentication_records(request, request.user)
        return not (records and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or SAID.get(message_template or "")
        if said:
            super().add_message(request, level, message=str(said), extra_tags=extra_tags)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There are no addresses to write to."""


def per_name(day: Any) -> str:
    """The rate of wrong tries with one name, in allauth's words."""
    tries = sign_in_rules(day).tries
    return f"{tries.most}/{tries.lock_minutes * 60}s/key"


def locked_out(request: HttpRequest) -> ValidationError:
    """What somebody reads who tried too often."""
    minutes = sign_in_rules(recording.day_of(request)).tries.lock_minutes
    wait = (
        ngettext("%(num)s hour", "%(num)s hours", minutes // 60) % {"num": minutes // 60}
        if minutes >= 120
        else ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
    )
    way_out = gettext("Wait %(wait)s, or ask your administrator to open it.") % {"wait": wait}
    return ValidationError(f"{LOCKED_OUT} {way_out}", code="too_many_login_attempts")


class Backend(AuthenticationBackend):
    """The account behind a session: read with it in one statement where the session knows whose it is, else alone."""

    def get_user(self, user_id: Any) -> Account | None:
        try:
            account = account_of(context.request, int(user_id)) or load(Account, id=int(user_id))
        except (NotThere, ValueError):
            return None
        return account if account.is_active else None


def account_of(request: HttpRequest | None, id: int) -> Account | None:
    """The account that came with the session of this request, if it is that one."""
    account: Account | None = getattr(getattr(request, "session", None), "account", None)
    return account if account is not None and account.pk == id else None
