"""Moving a case. `move` is the hot path: fixed SQL alone: one reading, and one statement for event, state and step."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store.transactions import all_or_nothing

from .. import clocking
from ..clocking import Clocked
from ..errors import NotInThisState
from ..events import CaseMoved, CaseTakenBack
from ..queries import explained, last_step
from ..rules import moves, needs, turns
from ..rules.needs import NOTHING, Given
from ..standing import CaseNow, hold_case, read_case, units_of, unmoved


@dataclass(frozen=True, slots=True)
class Move:
    """What a move did; `event` is 0 while the caller is asked for its own event.

    Of a case on work lists also whose turn it is now and until when: `due` of the whole, `step_due` of the step.
    """

    case: int
    subject: Thing
    unit: int
    action: str
    from_state: str
    to_state: str
    event_id: int = 0
    turn_unit: int | None = None
    turn_person: int | None = None
    due: datetime | None = None
    step_due: datetime | None = None


def move(
    case: int | CaseNow,
    action: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    event: Callable[[Move], journal.Event] | None = None,
    given: Given = NOTHING,
    person: int | None = None,
    hold: bool = False,
) -> Move:
    """Do an action to a case: the right, the state, two pairs of eyes, what it needs, the note; then one step and one event.

    `event` makes the caller's own event out of the move; without it the engine records CaseMoved. `given`: what the owner
    knows of the case. `person`: who is to have it in hand next, in the unit whose turn it becomes. `hold`: the case is held
    from the first, for a caller whose `event` must not be made in vain.
    NotAllowed, NotNow (who was first, from which post, when), Invalid for a missing reason, field or paper.

    Two rarely move one case at once. So it is read without being held and written where it still is as it was read, in two
    journeys to the database; only who comes too late holds it. A case that was read before, with its version, saves one more.
    """
    wanted = _Wanted(action, by, at, note, event, given, person)
    if not hold:
        try:
            return _moved(_read(case), wanted)
        except journal.Moved:  # nothing was written
            pass
    return _held_and_moved(_id(case), wanted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    action: str
    by: Actor
    at: datetime
    note: str
    event: Callable[[Move], journal.Event] | None
    given: Given
    person: int | None


@all_or_nothing
def _held_and_moved(case: int, wanted: _Wanted) -> Move:
    return _moved(hold_case(case), wanted)


def _moved(held: CaseNow, wanted: _Wanted) -> Move:
    action, by, at, given = wanted.action, wanted.by, wanted.at, wanted.given
    process, on = held.process, local_day(at)
    doing = moves.action_of(process, action)
    units = units_of(held, on)
    access.require(by, doing.right, unit=units.of(doing.unit), on=on)
    try:
        moves.require_state(process, action, held.state)
    except NotInThisState as late:
        raise explained(late, held) from None
    moves.require_two_persons(process, action, by.hands, held.doers)
    needs.require(process, action, given, held.asked)
    kept_note = moves.require_note(doing, wanted.note)
    moved = Move(held.id, held.subject, held.unit, action, held.state, doing.to)
    doers = moves.remember(process, action, by.hands, held.doers)
    clocked = Clocked()
    if process.listed:
        elsewhere = units.of("receiving") != units.of("deciding")
        clocked = clocking.moved(
            process, held.clock, doing.clock, doing.to,
            channel=held.channel, elsewhere=elsewhere, at=at, due=held.due, until=given.until,
        )  # fmt: skip
        moved = _turned(moved, held, units, clocked, person=wanted.person, at=at)
    closed = process.states[doing.to].final
    if process.listed:
        also = _listed(held, moved, clocked, "move", kept_note, doers, closed=closed, by=by, at=at)
    else:
        also = _unlisted(moved, kept_note, doers, closed=closed, by=by, at=at)
    told = wanted.event(moved) if wanted.event else _moved_event(moved)
    return replace(moved, event_id=journal.record(told, by=by, at=at, also=also, unmoved=unmoved(held)))


def take_back(
    case: int | CaseNow,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    event: Callable[[Move], journal.Event] | None = None,
) -> Move:
    """Undo one's own last action on the case while nobody has acted since, where the process lets it (`undo: true`).

    Who did it stays known for two pairs of eyes. The case is held no more than `move` holds it. NotTakenBack, NotAllowed.
    """
    try:
        return _taken_back(_read(case), by=by, at=at, note=note, event=event)
    except journal.Moved:  # nothing was written
        return _held_and_taken_back(_id(case), by=by, at=at, note=note, event=event)


@all_or_nothing
def _held_and_taken_back(
    case: int, *, by: Actor, at: datetime, note: str, event: Callable[[Move], journal.Event] | None
) -> Move:
    return _taken_back(hold_case(case), by=by, at=at, note=note, event=event)


def _taken_back(
    held: CaseNow, *, by: Actor, at: datetime, note: str, event: Callable[[Move], journal.Event] | None
) -> Move:
    process, on = held.process, local_day(at)
    last, entered = last_step(held.id)
    doing = turns.require_back(process, last, by.hands)
    units = units_of(held, on)
    access.require(by, doing.right, unit=units.of(doing.unit), on=on)
    before = last.from_state if last is not None else process.start
    moved = Move(held.id, held.subject, held.unit, last.action if last is not None else "", held.state, before)
    clocked = clocking.moved(
        process, held.clock, None, before,
        channel=held.channel, elsewhere=False, at=at, due=held.due, step_from=entered,
    )  # fmt: skip
    if process.listed:
        moved = _turned(moved, held, units, clocked, person=by.person, at=at)
    note = note.strip()[: moves.MOST_NOTE]
    also = _listed(held, moved, clocked, "back", note, held.doers, closed=False, by=by, at=at)
    told = event(moved) if event else _taken_back_event(moved)
    return replace(moved, event_id=journal.record(told, by=by, at=at, also=also, unmoved=unmoved(held)))


def _read(case: int | CaseNow) -> CaseNow:
    return case if isinstance(case, CaseNow) and case.version else read_case(_id(case))


def _id(case: int | CaseNow) -> int:
    return case if isinstance(case, int) else case.id


def _turned(
    moved: Move, held: CaseNow, units: turns.Units, clocked: Clocked, *, person: int | None, at: datetime
) -> Move:
    """The move with whose turn it becomes. Invalid when the person named does not sit there."""
    unit = turns.turn_of(held.process, moved.to_state, units)
    if person is not None and person != held.turn_person and unit is not None:
        require_seat(person, unit, at)
    person = turns.person_after(given=person, before=held.turn_person, unit_before=held.turn_unit, unit=unit)
    return replace(moved, turn_unit=unit, turn_person=person, due=clocked.due, step_due=clocked.step_due)


def require_seat(person: int, unit: int, at: datetime) -> None:
    """Nothing, or Invalid: a case is given to people of the unit whose turn it is."""
    if all(seat.unit != unit for seat in people.seats(person, on=local_day(at))):
        raise Invalid(
            _("This person has no post in the unit whose turn it is. Choose a colleague there."), field="person"
        )


def _moved_event(moved: Move) -> CaseMoved:
    return CaseMoved(
        id=moved.case,
        unit=moved.unit,
        action=moved.action,
        from_state=moved.from_state,
        to_state=moved.to_state,
        subject_kind=moved.subject.kind,
        subject=moved.subject.id,
    )


def _taken_back_event(moved: Move) -> CaseTakenBack:
    return CaseTakenBack(
        id=moved.case,
        unit=moved.unit,
        action=moved.action,
        from_state=moved.from_state,
        to_state=moved.to_state,
        subject_kind=moved.subject.kind,
        subject=moved.subject.id,
    )


# The change of state, its step and the event in one statement: a statement less is a tenth of an act.
# Numbers go as text, so that the server prepares this once and not for every width of number.
_MOVE = """moved AS (
  UPDATE cases_case SET state = %s, changed_at = %s::timestamptz, closed_at = %s::timestamptz, doers = %s::jsonb
  FROM event WHERE cases_case.id = %s::bigint RETURNING cases_case.id
), step AS (
  INSERT INTO cases_casestep
    (case_id, action, from_state, to_state, person, appointment, post, post_unit, at, note, event)
  SELECT moved.id, %s, %s, %s, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::timestamptz, %s, event.id FROM moved, event
)"""


def _unlisted(moved: Move, note: str, doers: moves.Doers, *, closed: bool, by: Actor, at: datetime) -> journal.Writing:
    """Where the case stands now, who did it, and the step."""
    values: list[Any] = [moved.to_state, at, at if closed else None, json.dumps(doers), str(moved.case)]
    values += [moved.action, moved.from_state, moved.to_state, *_numbers(by)]
    return _MOVE, [*values, at, note]


_MOVE_LISTED = """moved AS (
  UPDATE cases_case SET state = %s, changed_at = %s::timestamptz, closed_at = %s::timestamptz, doers = %s::jsonb,
    turn_unit_id = %s::bigint, turn_person = %s::bigint, due = %s::timestamptz, step_due = %s::timestamptz,
    sorts_by = %s::timestamptz, clock = %s::jsonb
  FROM event WHERE cases_case.id = %s::bigint RETURNING cases_case.id, process_id
), counted AS (
  INSERT INTO cases_tallychange (unit, process, state, n)
  SELECT given.unit, moved.process_id, given.state, given.n
  FROM moved, (VALUES (%s::bigint, %s, -1), (%s::bigint, %s, 1)) AS given (unit, state, n) WHERE given.unit IS NOT NULL
), step AS (
  INSERT INTO cases_casestep (kind, case_id, action, from_state, to_state, to_unit, to_person,
    person, appointment, post, post_unit, at, note, event)
  SELECT %s, moved.id, %s, %s, %s, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::bigint,
    %s::timestamptz, %s, event.id FROM moved, event
)"""


def _listed(
    held: CaseNow, moved: Move, clocked: Clocked, kind: str, note: str, doers: moves.Doers, *,
    closed: bool, by: Actor, at: datetime,
) -> journal.Writing:  # fmt: skip
    """The same for a case on work lists: also whose turn it is, until when, and the counters."""
    turn, person = _digits(moved.turn_unit), _digits(moved.turn_person)
    sorts_by = None if not held.process.listed else at if moved.turn_unit is None else clocked.sorts_by
    values: list[Any] = [moved.to_state, at, at if closed else None, json.dumps(doers), turn, person]
    values += [clocked.due, clocked.step_due if moved.turn_unit is not None else None, sorts_by]
    values += [json.dumps(clocked.kept) if clocked.kept else None, str(moved.case)]
    values += [_digits(held.turn_unit), moved.from_state, turn, moved.to_state]
    values += [kind, moved.action, moved.from_state, moved.to_state, turn, person, *_numbers(by)]
    return _MOVE_LISTED, [*values, at, note]


def _digits(number: int | None) -> str | None:
    return None if number is None else str(number)


def _numbers(by: Actor) -> list[str | None]:
    return [_digits(number) for number in (by.person, by.appointment, by.post, by.unit)]
