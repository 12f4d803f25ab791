"""What allauth did becomes events: its signals end here, one event each. And what a session must know of its sign-in."""

from datetime import date, datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.signals import user_logged_in as session_began
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models import Max
from django.dispatch import receiver
from django.utils import timezone

from tinhso.engines.journal.public import Event, record
from tinhso.kernel.actor import PUBLIC, Actor
from tinhso.kernel.days import local_day
from tinhso.store.verbs import add, load, rows, save

from ..models import Account, PasswordBefore
from . import events, rules
from .definition import sign_in_rules

FACTOR = "second_factor"
"""The session's key for the second factor it was given: its kind."""
AGED = "password_aged"
"""The session's key for a password that has to be changed for its age."""
UNTIL = "until"
"""The session's key for the moment it ends whatever happens, in seconds since 1970."""
SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def now_of(request: Any) -> datetime:
    """The request's moment; the demo may have shifted it."""
    found: datetime = getattr(request, "now", None) or timezone.now()
    return found


def day_of(request: Any) -> date:
    return local_day(now_of(request))


def _record(event: Event, request: Any, account: Account | None) -> None:
    by = Actor(person=account.person_id) if account is not None else PUBLIC
    with transaction.atomic():
        record(event, by=Actor(person=by.person, request=getattr(request, "id", "") or ""), at=now_of(request))


def refused(request: Any, username: object, *, how: str, why: str) -> None:
    """Somebody was not let in with this name, if it is anybody's."""
    name = str(username or "").strip().lower()[:60].replace("\0", "")
    found = rows("SELECT id FROM people_account WHERE username = %s", name) if name else []
    _record(events.SignInRefused(found[0][0] if found else 0, None, how, why), request, None)


def note_refused(request: Any, *, how: str, why: str) -> None:
    """Somebody was not let in by a provider; nobody here is known to be behind it."""
    _record(events.SignInRefused(0, None, how, why), request, None)


@receiver(session_began)
def began(request: Any, user: Any, **_given: Any) -> None:
    """However somebody got in, their session has an end."""
    longest = sign_in_rules(day_of(request)).session.longest_minutes
    request.session[UNTIL] = int(timezone.now().timestamp()) + longest * 60


@receiver(user_logged_in)
def signed_in(request: Any, user: Account, **_given: Any) -> None:
    how, factor = _how(request, user)
    if _aged(user, request):
        request.session[AGED] = True
    _record(events.SignedIn(user.pk, None, how, factor), request, user)


def turned_away(request: Any, user: Account, *, why: str) -> None:
    """Somebody showed that it is they, and their account is closed."""
    _record(events.SignInRefused(user.pk, None, _how(request, user)[0], why), request, None)


def _how(request: Any, user: Account) -> tuple[str, str]:
    """What they showed: password, passkey or the code of a provider; and the second factor."""
    done = get_authentication_records(request, user)
    last: dict[str, Any] = next((one for one in reversed(done) if one["method"] == "mfa"), {})
    first = done[0] if done else {}
    how = "passkey" if last.get("passwordless") else str(first.get("provider") or first.get("method") or "session")
    return how, str(last.get("type", "none"))


def _aged(user: Account, request: Any) -> bool:
    """Is the password of somebody who manages persons older than the rules allow?"""
    from .factors import administers  # reads this module's words

    days = sign_in_rules(day_of(request)).password.change_after_days
    if days is None or not administers(user.person_id, day_of(request)):
        return False
    since = PasswordBefore.objects.filter(account_id=user.pk).aggregate(last=Max("since"))["last"]
    return rules.is_aged(since, days, at=now_of(request))


@receiver(user_logged_out)
def signed_out(request: Any, user: Account | None, **_given: Any) -> None:
    if isinstance(user, Account):
        _record(events.SignedOut(user.pk, None), request, user)


@receiver(password_changed)
def now_their_own(request: Any, user: Account, **_given: Any) -> None:
    """The person chose the password themselves."""
    if user.must_change:
        account = load(Account, id=user.pk)
        account.must_change = user.must_change = False
        save(account, "must_change")
    request.session.pop(AGED, None)
    with transaction.atomic():
        add(PasswordBefore(account_id=user.pk, password=user.password, since=now_of(request)))
        _record(events.PasswordChanged(user.pk, None), request, user)


def factor_shown(request: Any, kind: str) -> None:
    """This session has a second factor, of this kind."""
    request.session[FACTOR] = kind


@receiver(authenticator_added)
def factor_added(request: Any, user: Account, authenticator: Authenticator, **_given: Any) -> None:
    """Who sets one up has it in hand: this session needs no other proof."""
    if authenticator.type in SECOND:
        factor_shown(request, str(authenticator.type))
    _record(events.FactorAdded(user.pk, None, str(authenticator.type)), request, user)


@receiver(authenticator_used)
def factor_used(request: Any, authenticator: Authenticator, **_given: Any) -> None:
    factor_shown(request, str(authenticator.type))


@receiver(authenticator_removed)
def factor_removed(request: Any, user: Account, authenticator: Authenticator, **_given: Any) -> None:
    if not Authenticator.objects.filter(user=user, type__in=SECOND).exists():
        request.session.pop(FACTOR, None)
    _record(events.FactorRemoved(user.pk, None, str(authenticator.type)), request, user)


@receiver(authenticator_reset)
def codes_renewed(request: Any, user: Account, **_given: Any) -> None:
    _record(events.CodesRenewed(user.pk, None), request, user)


@receiver(authentication_failed)
def factor_wrong(request: Any, user: Account, **_given: Any) -> None:
    _record(events.SignInRefused(user.pk, None, "factor", "wrong"), request, None)


@receiver(social_account_added)
def linked(request: Any, sociallogin: Any, **_given: Any) -> None:
    account = sociallogin.user
    _record(events.ProviderLinked(account.pk, None, sociallogin.account.provider), request, account)


@receiver(social_account_removed)
def unlinked(request: Any, socialaccount: Any, **_given: Any) -> None:
    account = socialaccount.user
    _record(events.ProviderUnlinked(account.pk, None, socialaccount.provider), request, account)
