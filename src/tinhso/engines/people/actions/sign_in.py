"""Ending sessions; and letting somebody begin anew who lost what they sign in with."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store.verbs import lock, rows, save

from .. import remit
from ..models import Account
from ..rules import two_persons
from ..sign_in.events import SessionsEnded, SignInReset
from .managing import check_password

_END = (
    "WITH ended AS (DELETE FROM usersessions_usersession WHERE user_id = %s AND (%s OR id = ANY(%s::bigint[]))"
    " AND session_key <> %s RETURNING session_key)"
    " DELETE FROM django_session s USING ended WHERE s.session_key = ended.session_key RETURNING 1"
)
_NO_FACTORS = "DELETE FROM mfa_authenticator WHERE user_id = %s RETURNING 1"


@transaction.atomic
def end_sessions(sessions: Collection[int] | None, *, but: str, by: Actor, at: datetime) -> int:
    """End some of one's own sessions (None: all), but never the one with the key `but`; how many were ended."""
    if by.person is None or by.only is not None:
        raise NotAllowed(_("Sign in first."))
    account = lock(Account, person_id=by.person)
    count = len(rows(_END, account.pk, sessions is None, sorted(sessions or ()), but))
    if not count:
        return 0  # nothing changed
    record(SessionsEnded(account.pk, None, count), by=by, at=at)
    return count


@transaction.atomic
def reset_sign_in(person: int, password: str, *, by: Actor, at: datetime) -> None:
    """A device or a password was lost: no second factors, no sessions, a password to be changed at once, no lock.

    By somebody else who manages persons wherever the person holds a post.
    """
    day = local_day(at)
    remit.require_anywhere(by, on=day)
    two_persons(by, person, doing=_("Resetting how somebody signs in"))
    try:
        account = lock(Account, person_id=person)
    except NotThere:
        raise NotThere(_("This person has no account.")) from None
    remit.require_person(by, person, on=day)
    check_password(password, account)
    account.password, account.must_change = make_password(password), True
    save(account, "password", "must_change")
    factors = len(rows(_NO_FACTORS, account.pk))
    sessions = len(rows(_END, account.pk, True, [], ""))
    record(SignInReset(account.pk, None, person, factors, sessions), by=by, at=at)
    transaction.on_commit(lambda: _unlock(account.username))


def _unlock(username: str) -> None:
    from ..sign_in import Adapter

    Adapter().unlock(username)
