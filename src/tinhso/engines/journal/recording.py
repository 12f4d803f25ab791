"""`record`: one INSERT of fixed text, in the transaction of the act. It is part of every act, so it stays small."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, transaction

from tinhso.kernel.actor import Actor
from tinhso.store import counted, verbs

from . import rules
from .delivery import wake, wants
from .events import Event, payload_fields

_INSERT = (
    "INSERT INTO journal_record (name, version, about, thing, person, appointment, post, unit, actor_unit, system,"
    " request, claimed_at, body, behalf) SELECT %s, %s::smallint, %s, %s::bigint, %s::bigint, %s::bigint, %s::bigint,"
    " %s::bigint, %s::bigint, %s, %s, %s::timestamptz, %s, %s::bigint"
)


Writing = tuple[str, Sequence[Any]]
"""What an act writes, as parts of a WITH, with their values: fixed text, "name AS (INSERT …), other AS (UPDATE …)". A part may
ask for the id of the event: "… FROM event", and does so where the event may not be written (`unmoved`). What they must find in
the tables stands there before the act."""


class Moved(Exception):
    """What the act has read was changed by another before this one wrote. Nothing was written."""


def record(
    event: Event, *, by: Actor, at: datetime, also: Writing | None = None, unmoved: Writing | None = None
) -> int:
    """Keep the event and return its journal id. Call it once an act, inside the act's transaction.

    `also`: what the act itself writes, done by the same statement: one journey to the database instead of two.

    `unmoved`: parts that hold what the act has read, the last of them named `unmoved` and without a row when it is not any
    more as it was read. Then nothing is written and Moved is raised: the act begins again, holding what it reads. Such an
    act needs no transaction around it, since the one statement is all it writes.

    What was sent under a key (`store.counted`) takes the key with it; Again when it was done under that key before.

    `at` is the moment the actor claims; the moment of recording is the database's own. Values that the journal must not
    hold raise NotForTheJournal, which is a mistake of the programmer and never a message for a person.
    """
    if not connection.in_atomic_block and unmoved is None:
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
    writing, held = also or ("", ()), unmoved or ("", ())
    key = counted.waiting()
    sent = (key.writing("unmoved" if unmoved else ""), key.values) if key is not None else ("", ())
    found = verbs.rows(_statement(writing[0], held[0], sent[0]), *held[1], *sent[1], *values, *writing[1])
    if not found:
        raise counted.Again if key is not None and key.found() else Moved
    if key is not None:
        key.kept = True
    ((id,),) = found
    if wants(kind.name):
        wake()
    return int(id)


@cache
def _statement(also: str, unmoved: str, sent: str) -> str:
    if not also and not unmoved and not sent:
        return f"{_INSERT} RETURNING id"
    key = f"key AS ({sent})" if sent else ""
    after = " FROM key" if sent else " FROM unmoved" if unmoved else ""
    event = f"event AS ({_INSERT}{after} RETURNING id)"
    return f"WITH {', '.join(part for part in (unmoved, key, event, also) if part)} SELECT id FROM event"


def _digits(number: int | None) -> str | None:
    """As text, so that the driver sends every row with the same types and the statement is prepared once, not per width."""
    return None if number is None else str(number)
