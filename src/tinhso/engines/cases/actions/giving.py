"""Who has a case in hand: claim it, give it to a colleague, hand it to another unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from ..events import CaseGiven
from ..rules import moves, turns
from ..standing import CaseNow, allowed, hold_case
from .moving import require_seat
from .releasing import sits_in

COLUMNS = {"own": "unit_id", "receiving": "receiving_id", "deciding": "deciding_id"}
"""Which unit of the case another one takes the place of, by whose turn it is."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has the case now. `person` None: whoever of the unit claims it."""

    case: int
    unit: int
    person: int | None
    event_id: int


@all_or_nothing
def claim(case: int, *, by: Actor, at: datetime) -> Holding:
    """Take a case of one's unit in hand: whoever may do something to it here. Taken when a colleague has it."""
    held = hold_case(case)
    unit = turns.require_somebodys(held.turn_unit)
    on = local_day(at)
    may = allowed(held, by, on)
    if by.person is None or not any(held.state in one.origin and may(one) for one in held.process.actions.values()):
        raise NotAllowed(_("Your post does not have the right to do this in this unit."))
    if held.turn_person is not None and sits_in(held.turn_person, unit, at=at):
        turns.require_free(held.turn_person, by.person)
    if held.turn_person == by.person:
        return Holding(held.id, unit, by.person, 0)  # nothing changed
    return _give(held, "claim", unit, by.person, "", by=by, at=at)


@all_or_nothing
def assign(case: int, person: int | None, *, by: Actor, at: datetime, note: str = "") -> Holding:
    """Give a case to a person of the unit whose turn it is; None: back to whoever claims it."""
    held = hold_case(case)
    unit = turns.require_somebodys(held.turn_unit)
    _require_assigning(held, unit, by, at)
    if person is not None:
        require_seat(person, unit, at)
    return _give(held, "assign", unit, person, note, by=by, at=at)


@all_or_nothing
def hand_over(case: int, unit: int, *, by: Actor, at: datetime, note: str = "") -> Holding:
    """Give a case to another unit, which takes the place of the one whose turn it is. Its time goes on."""
    held = hold_case(case)
    before = turns.require_somebodys(held.turn_unit)
    _require_assigning(held, before, by, at)
    relation = held.stands.turn
    if relation not in COLUMNS:
        raise Invalid(_("This waits for the unit above; it cannot be handed to another one."), field="unit")
    if unit == before or units.path_of(unit, on=local_day(at)) is None:
        raise Invalid(_("Choose another unit that is open today."), field="unit")
    given = _give(held, "hand-over", unit, None, note, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_TAKES_PLACE[relation], [str(unit), str(case)])
    return given


_TAKES_PLACE = {
    relation: f"UPDATE cases_case SET {column} = %s::bigint WHERE id = %s::bigint"
    for relation, column in COLUMNS.items()
}


def _require_assigning(held: CaseNow, unit: int, by: Actor, at: datetime) -> None:
    if held.process.assign is None:
        raise NotAllowed(_("Cases of this kind are not given to persons or units by hand."))
    access.require(by, held.process.assign, unit=unit, on=local_day(at))


def _give(held: CaseNow, kind: str, unit: int, person: int | None, note: str, *, by: Actor, at: datetime) -> Holding:
    said = note.strip()
    if len(said) > moves.MOST_NOTE:
        raise Invalid(_("Write at most %(most)s characters."), field="note", most=moves.MOST_NOTE)
    fact = CaseGiven(
        id=held.id,
        unit=held.unit,
        way=kind,
        to_unit=unit,
        to_person=person,
        subject_kind=held.subject.kind,
        subject=held.subject.id,
    )
    event = journal.record(fact, by=by, at=at)
    numbers: list[Any] = [unit, person, held.id, held.turn_unit, unit, unit, person]
    numbers += [by.person, by.appointment, by.post, by.unit]
    texts = [None if number is None else str(number) for number in numbers]
    values = [*texts[:5], kind, held.state, held.state, *texts[5:], at, said, str(event)]
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, values)
    return Holding(held.id, unit, person, event)


_GIVE = """
WITH given AS (
  UPDATE cases_case SET turn_unit_id = %s::bigint, turn_person = %s::bigint WHERE id = %s::bigint
  RETURNING id, process_id, state
), counted AS (
  INSERT INTO cases_tallychange (unit, process, state, n)
  SELECT one.unit, given.process_id, given.state, one.n
  FROM given, (VALUES (%s::bigint, -1), (%s::bigint, 1)) AS one (unit, n)
)
INSERT INTO cases_casestep
  (kind, case_id, action, from_state, to_state, to_unit, to_person, person, appointment, post, post_unit, at, note, event)
SELECT %s, id, '', %s, %s, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s, %s, %s::bigint
FROM given
"""
