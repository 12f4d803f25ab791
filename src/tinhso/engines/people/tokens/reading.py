"""Who is behind a token: a personal one from memory. Its secret is known to its holder alone, we keep a digest."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from tinhso.kernel import access
from tinhso.kernel.access import rights
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store import verbs

from .. import memory

PREFIX = "tinhso_"  # so that a scanner for leaked secrets, and a person, know what it is
_USED = "UPDATE people_personaltoken SET last_used = %s WHERE id = %s RETURNING id"
_CLIENTS = (
    "SELECT t.client_id, t.scopes, a.person_id, a.is_active FROM allauth_idp_oidc_token t"
    " LEFT JOIN people_account a ON a.id = t.user_id WHERE t.type = 'at' AND t.hash = %s AND t.client_id IS NOT NULL"
    " AND (t.user_id IS NULL OR a.id IS NOT NULL) AND (t.expires_at IS NULL OR t.expires_at > statement_timestamp())"
)
_OF_PERSON = (
    "SELECT t.id, t.appointment_id, t.name, t.rights, t.given_at, t.until, t.last_used FROM people_personaltoken t"
    " JOIN people_appointment p ON p.id = t.appointment_id"
    " WHERE p.person_id = %s AND t.ended_at IS NULL AND t.until > %s ORDER BY t.id"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A personal token that counts; the secret is kept nowhere. `until`: the first day on which it counts no more."""

    id: int
    appointment: int
    name: str
    rights: tuple[str, ...]
    given_at: datetime
    until: date
    last_used: date | None


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that no salt is needed to keep it from being guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of_token(token: str, *, at: datetime, request: str = "") -> Actor | None:
    """Who acts with a bearer token at that moment, with `only` its rights; None when it does not count (any more).

    A personal token acts through its appointment. An access token of our OIDC provider acts for its person's first post
    of the day, or, from client credentials, as the process "client:<id>", everywhere, with the rights among its scopes.
    """
    if not token or len(token) > 500 or not token.isascii():
        return None
    return (
        _own(token, local_day(at), request) if token.startswith(PREFIX) else _of_client(token, local_day(at), request)
    )


def _own(token: str, on: date, request: str) -> Actor | None:
    known = memory.snapshot()
    carried = known.token(digest(token))
    held = known.appointment(carried.appointment) if carried is not None and on < carried.until else None
    if carried is None or held is None or on not in held.period:
        return None
    if carried.last_used != on:
        verbs.rows(_USED, on, carried.token)
        carried.last_used = on
    return Actor(held.person, held.appointment, held.post, held.unit, request, only=carried.rights)


def _of_client(token: str, on: date, request: str) -> Actor | None:
    for client, scopes, person, active in verbs.rows(_CLIENTS, digest(token)):
        only = frozenset(scope for scope in str(scopes).split() if scope in rights)
        if person is None:
            return Actor(request=request, system=f"client:{client}", only=only)
        held = next((one for one in memory.snapshot().of_person(person) if on in one.period), None) if active else None
        return None if held is None else Actor(person, held.appointment, held.post, held.unit, request, only=only)
    return None


def tokens_of(person: int, *, on: date) -> list[Token]:
    """The tokens of a person that count on the day, the oldest first. One query."""
    found = verbs.rows(_OF_PERSON, person, on)
    return [Token(id, seat, name, tuple(given), at, until, used) for id, seat, name, given, at, until, used in found]


def rights_held(by: Actor, *, on: date) -> tuple[str, ...]:
    """The codes of rights the actor's post holds on the day, public ones left out. From memory."""
    held = (code for code, right in rights.items() if not right.public)
    return tuple(code for code in held if not access.scope(by, code, on=on).nowhere)
