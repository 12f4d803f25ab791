"""Opening and moving cases. `move` is the hot path: fixed SQL alone, one lock, one save, one step, one event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.traces import Thing
from tinhso.store import definitions, verbs
from tinhso.store.definitions import Kept

from . import rules
from .definitions import FOLDER, Process
from .errors import NotInThisState
from .events import CaseMoved
from .models import Case, CaseStep
from .queries import CaseNow, explained, now_of


@dataclass(frozen=True, slots=True)
class Move:
    """What a move did; `event` is 0 while the caller is asked for its own event."""

    case: int
    subject: Thing
    unit: int
    action: str
    from_state: str
    to_state: str
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open: the unit it belongs to and the id of the thing it is about."""

    unit: int
    subject: int


def open_case(process: str, *, unit: int, subject: Thing, event: int, by: Actor, at: datetime) -> int:
    """Start a case; part of the caller's act, whose journal id is `event`."""
    (case,) = open_cases(process, [NewCase(unit, subject.id)], subject_kind=subject.kind, event=event, by=by, at=at)
    return case


@transaction.atomic
def open_cases(
    process: str, cases: Sequence[NewCase], *, subject_kind: str, event: int, by: Actor, at: datetime
) -> list[int]:
    """Start many cases of one process in one statement; ids in the order given. Part of the caller's act."""
    kept: Kept[Process] = definitions.find(Process, FOLDER, process, on=local_day(at))
    start = kept.it.start
    values: list[Any] = [
        kept.id,
        start,
        subject_kind,
        at,
        at,
        [new.unit for new in cases],
        [new.subject for new in cases],
    ]
    values += [start, by.person, by.appointment, by.post, by.unit, at, event]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        by_subject = dict(cursor.fetchall())
    return [by_subject[new.subject] for new in cases]


_OPEN = """
WITH opened AS (
  INSERT INTO cases_case (unit_id, subject_id, process_id, state, subject_kind, doers, opened_at, changed_at)
  SELECT new.unit, new.subject, %s::bigint, %s::text, %s::text, '{}'::jsonb, %s::timestamptz, %s::timestamptz
  FROM unnest(%s::bigint[], %s::bigint[]) AS new (unit, subject)
  RETURNING id, subject_id
), noted AS (
  INSERT INTO cases_casestep
    (case_id, action, from_state, to_state, person, appointment, post, post_unit, at, note, event)
  SELECT id, '', '', %s::text, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::timestamptz, '', %s::bigint
  FROM opened
)
SELECT subject_id, id FROM opened
"""


def hold(case: int) -> CaseNow:
    """The case, held until the transaction ends: for acts that change its subject without moving it."""
    return now_of(verbs.lock(Case, id=case))


@transaction.atomic
def move(
    case: int,
    action: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    event: Callable[[Move], journal.Event] | None = None,
) -> Move:
    """Do an action to a case: the right, the state, two pairs of eyes, the note; then one step and one event.

    `event` makes the caller's own event out of the move; without it the engine records CaseMoved.
    NotAllowed, NotNow (who was first, from which post, when), Invalid for a missing reason.
    """
    held = verbs.lock(Case, id=case)
    process = definitions.by_id(Process, held.process_id).it
    doing = rules.action_of(process, action)
    access.require(by, doing.right, unit=held.unit_id, on=local_day(at))
    try:
        rules.require_state(process, action, held.state)
    except NotInThisState as late:
        raise explained(late, held, process) from None
    rules.require_two_persons(process, action, by.person, held.doers)
    kept_note = rules.require_note(doing, note)
    subject = Thing(held.subject_kind, held.subject_id)
    moved = Move(held.pk, subject, held.unit_id, action, held.state, doing.to)
    held.state = doing.to
    held.changed_at = at
    held.closed_at = at if process.states[doing.to].final else None
    held.doers = rules.remember(process, action, by.person, held.doers)
    verbs.save(held, "state", "changed_at", "closed_at", "doers")
    entry = journal.record(event(moved) if event else _moved(moved), by=by, at=at)
    verbs.add(_step(moved, kept_note, entry, by=by, at=at))
    return replace(moved, event_id=entry)


def _moved(moved: Move) -> CaseMoved:
    return CaseMoved(
        id=moved.case,
        unit=moved.unit,
        action=moved.action,
        from_state=moved.from_state,
        to_state=moved.to_state,
        subject_kind=moved.subject.kind,
        subject=moved.subject.id,
    )


def _step(moved: Move, note: str, event: int, *, by: Actor, at: datetime) -> CaseStep:
    return CaseStep(
        case_id=moved.case,
        action=moved.action,
        from_state=moved.from_state,
        to_state=moved.to_state,
        person=by.person,
        appointment=by.appointment,
        post=by.post,
        post_unit=by.unit,
        at=at,
        note=note,
        event=event,
    )
