"""Ending sessions; and letting somebody begin anew who lost what they sign in with."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import lock, rows, save

from .. import remit
from ..models import Account
from ..rules import two_persons
from ..sign_in.events import SessionsEnded, SignInReset
from .managing import check_password, not_erased
from .staffing import account_of

_END = (
    "WITH ended AS (DELETE FROM usersessions_usersession WHERE user_id = %s AND (%s OR id = ANY(%s::bigint[]))"
    " AND session_key <> %s RETURNING session_key)"
    " DELETE FROM django_session s USING ended WHERE s.session_key = ended.session_key RETURNING 1"
)
_NO_FACTORS = "DELETE FROM mfa_authenticator WHERE user_id = %s RETURNING 1"
_KNOWN_NOWHERE = "DELETE FROM allauth_idp_oidc_token WHERE user_id = %s RETURNING 1"


@all_or_nothing
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


@all_or_nothing
def reset_sign_in(person: int, password: str, *, device_lost: bool, by: Actor, at: datetime) -> None:
    """Whoever lost a password or a device begins anew: a password for one sign-in, to be changed there.

    A closed account opens, a locked name is free, sessions end here and in the systems that sign in with ours; with
    `device_lost` second factors end too. By somebody else who may give every role the person acts through.
    """
    two_persons(by, person, doing=_("Resetting how somebody signs in"))
    remit.require_key(by, person, on=local_day(at))
    not_erased(person)
    account = account_of(person)
    check_password(password, account)
    account.password, account.must_change = make_password(password), True
    account.is_active, account.begun_at = True, at
    save(account, "password", "must_change", "is_active", "begun_at")
    factors = len(rows(_NO_FACTORS, account.pk)) if device_lost else 0
    sessions = len(rows(_END, account.pk, True, [], ""))
    rows(_KNOWN_NOWHERE, account.pk)
    record(SignInReset(account.pk, None, person, factors, sessions), by=by, at=at)
    transaction.on_commit(lambda: _unlock(account))


def _unlock(account: Account) -> None:
    """Wrong passwords and wrong codes are counted apart; the second also stops the set-up of a new code app."""
    from ..sign_in import Adapter

    Adapter().unlock(account.username)
    Adapter().unlock(f"mfa-auth-user-{account.pk}")
