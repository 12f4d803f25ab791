"""`record`: one INSERT of fixed text, in the transaction of the act. It is part of every act, so it stays small."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, transaction

from tinhso.kernel.actor import Actor
from tinhso.store import verbs

from . import rules
from .delivery import wake, wants
from .events import Event, payload_fields

_INSERT = (
    "INSERT INTO journal_record (name, version, about, thing, person, appointment, post, unit, actor_unit, system,"
    " request, claimed_at, body, behalf) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)


Writing = tuple[str, Sequence[Any]]
"""What an act writes, as parts of a WITH, with their values: fixed text, "name AS (INSERT …), other AS (UPDATE …)". A part may
ask for the id of the event: "… FROM event". What they must find in the tables stands there before the act."""


def record(event: Event, *, by: Actor, at: datetime, also: Writing | None = None) -> int:
    """Keep the event and return its journal id. Call it once an act, inside the act's transaction.

    `also`: what the act itself writes, done by the same statement: one journey to the database instead of two.

    `at` is the moment the actor claims; the moment of recording is the database's own. Values that the journal must not
    hold raise NotForTheJournal, which is a mistake of the programmer and never a message for a person.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded inside its act's transaction")
    kind = type(event)
    text = rules.body(
        name=kind.name,
        version=kind.version,
        about=kind.about,
        thing=event.id,
        unit=event.unit,
        payload={name: getattr(event, name) for name in payload_fields(kind)},
        by=by,
        at=at,
    )
    values = (
        kind.name,
        _digits(kind.version),
        kind.about,
        _digits(event.id),
        _digits(by.person),
        _digits(by.appointment),
        _digits(by.post),
        _digits(event.unit),
        _digits(by.unit),
        by.system,
        by.request,
        at,
        text,
        _digits(by.on_behalf.person if by.on_behalf else None),
    )
    ((id,),) = verbs.rows(_INSERT, *values) if also is None else verbs.rows(_beside(also[0]), *values, *also[1])
    if wants(kind.name):
        wake()
    return int(id)


@cache
def _beside(sql: str) -> str:
    return f"WITH event AS ({_INSERT}), {sql} SELECT id FROM event"


def _digits(number: int | None) -> str | None:
    """As text, so that the driver sends every row with the same types and the statement is prepared once, not per width."""
    return None if number is None else str(number)
