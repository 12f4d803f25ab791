"""Opening and moving cases. `move` is the hot path: fixed SQL alone: one lock, one event, one statement for state and step."""

import json
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

from .definitions import FOLDER, Process
from .errors import NotInThisState
from .events import CaseMoved
from .models import Case
from .queries import CaseNow, explained, now_of
from .rules import moves


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
    doing = moves.action_of(process, action)
    access.require(by, doing.right, unit=held.unit_id, on=local_day(at))
    try:
        moves.require_state(process, action, held.state)
    except NotInThisState as late:
        raise explained(late, held, process) from None
    moves.require_two_persons(process, action, by.hands, held.doers)
    kept_note = moves.require_note(doing, note)
    subject = Thing(held.subject_kind, held.subject_id)
    moved = Move(held.pk, subject, held.unit_id, action, held.state, doing.to)
    doers = moves.remember(process, action, by.hands, held.doers)
    moved = replace(moved, event_id=journal.record(event(moved) if event else _moved(moved), by=by, at=at))
    _keep(moved, kept_note, doers, closed=process.states[doing.to].final, by=by, at=at)
    return moved


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


# The change of state and its step in one statement: a statement less is a tenth of an act.
# Numbers go as text, so that the server prepares this once and not for every width of number.
_MOVE = """
WITH moved AS (
  UPDATE cases_case SET state = %s, changed_at = %s, closed_at = %s, doers = %s::jsonb WHERE id = %s::bigint RETURNING id
)
INSERT INTO cases_casestep
  (case_id, action, from_state, to_state, person, appointment, post, post_unit, at, note, event)
SELECT id, %s, %s, %s, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s, %s, %s::bigint FROM moved
"""


def _keep(moved: Move, note: str, doers: moves.Doers, *, closed: bool, by: Actor, at: datetime) -> None:
    """Write where the case stands now, who did it, and the step."""
    numbers = (by.person, by.appointment, by.post, by.unit)
    values: list[Any] = [moved.to_state, at, at if closed else None, json.dumps(doers), str(moved.case)]
    values += [moved.action, moved.from_state, moved.to_state]
    values += [None if number is None else str(number) for number in numbers]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [*values, at, note, str(moved.event_id)])
