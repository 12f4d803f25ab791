"""Giving oneself a token for a program, and ending it."""

import secrets
from collections.abc import Collection
from datetime import date, datetime

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed, NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import add, lock, save

from .. import memory
from ..models import Appointment, PersonalToken
from ..tokens import reading, rules
from ..tokens.events import TokenEnded, TokenGiven

MOST = 20  # tokens of one person that still count


@all_or_nothing
def give_token(name: str, rights: Collection[str], until: date, *, by: Actor, at: datetime) -> tuple[int, str]:
    """A token for a program of one's own, acting through the present post: its id, and the secret, shown this once.

    `until`: the first day on which it counts no more. Its rights are some of those the post holds; it ends with the
    appointment.
    """
    if by.person is None or by.appointment is None or by.only is not None or by.on_behalf is not None:
        raise NotAllowed(_("Only who has signed in and holds a post may make a token."))
    lock(Appointment, id=by.appointment)
    if len(reading.tokens_of(by.person, on=local_day(at))) >= MOST:
        raise TooMuch(_("You have %(most)s tokens already: end one first."), most=MOST)
    given = rules.rights(rights, held=reading.rights_held(by, on=local_day(at)))
    secret = f"{reading.PREFIX}{secrets.token_urlsafe(32)}"
    token = add(
        PersonalToken(
            appointment_id=by.appointment,
            name=rules.name(name),
            digest=reading.digest(secret),
            rights=list(given),
            given_at=at,
            until=rules.until(until, today=local_day(at)),
        )
    )
    record(TokenGiven(token.pk, by.unit, by.appointment, given, until), by=by, at=at)
    return int(token.pk), secret


@all_or_nothing
def end_token(token: int, *, by: Actor, at: datetime) -> None:
    """End one of one's own tokens. Another process may still take it for half a second (docs/decisions/0008)."""
    row = lock(PersonalToken, id=token)
    holder = Appointment.objects.values_list("person_id", flat=True).get(pk=row.appointment_id)
    if holder != by.person or row.ended_at is not None or by.only is not None:
        raise NotThere(_("What you are looking for is not here."))
    row.ended_at = at
    save(row, "ended_at")
    record(TokenEnded(row.pk, by.unit, row.appointment_id), by=by, at=at)
    memory.forget()
