"""How django-allauth is held to our ways: accounts are given, nobody signs up; guessing is slowed down and said plainly.

The pages are the home service's. Limits stand in settings (ACCOUNT_RATE_LIMITS) and count in the shared cache.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.signals import password_changed
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.errors import NotThere
from tinhso.store.verbs import load, save

from .models import Account

LOCKED_OUT = _("Too many wrong tries. Wait five minutes, then try again, or ask your administrator.")
WRONG = _("The user name or the password is wrong. Small and capital letters count in the password.")


class Adapter(DefaultAccountAdapter):
    """Sign in, sign out, change one's password; nothing else."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": LOCKED_OUT,
        "rate_limited": LOCKED_OUT,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": _("This account is closed. Ask your administrator."),
        "enter_current_password": _("Write your present password."),
        "incorrect_password": _("The present password is wrong."),
        "same_as_current": _("The new password must be another than the present one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home; but first another password, when somebody else gave the present one."""
        if getattr(request.user, "must_change", False):
            return reverse("account_change_password")
        return str(super().get_login_redirect_url(request))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There are no addresses to write to."""


class Backend(AuthenticationBackend):
    """The account behind a session, by one fixed statement: it is read at every request."""

    def get_user(self, user_id: Any) -> Account | None:
        try:
            account = load(Account, id=int(user_id))
        except (NotThere, ValueError):
            return None
        return account if account.is_active else None


@receiver(password_changed)
def now_their_own(user: Account, **_given: Any) -> None:
    """The person chose the password themselves."""
    if user.must_change:
        user.must_change = False
        save(user, "must_change")
