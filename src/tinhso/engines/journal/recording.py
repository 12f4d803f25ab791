"""`record`: one INSERT of fixed text, in the transaction of the act. It is part of every act, so it stays small."""

from datetime import datetime

from django.db import connection, transaction

from tinhso.kernel.actor import Actor

from . import rules
from .delivery import wake, wants
from .events import Event, payload_fields

_INSERT = (
    "INSERT INTO journal_record (name, version, about, thing, person, appointment, post, unit, actor_unit, system,"
    " request, claimed_at, body, behalf) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)


def record(event: Event, *, by: Actor, at: datetime) -> int:
    """Keep the event and return its journal id. Call it once an act, inside the act's transaction.

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
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        (id,) = cursor.fetchone()
    if wants(kind.name):
        wake()
    return int(id)


def _digits(number: int | None) -> str | None:
    """As text, so that the driver sends every row with the same types and the statement is prepared once, not per width."""
    return None if number is None else str(number)
