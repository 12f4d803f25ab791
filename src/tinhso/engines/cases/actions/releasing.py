"""Whoever had a case in hand has left the unit: the case goes back to the unit, for whoever claims it."""

from datetime import datetime

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ..events import CasesReleased

MOST = 5000


def sits_in(person: int, unit: int, *, at: datetime) -> bool:
    """Has the person a post in the unit on the day? From memory."""
    return any(seat.unit == unit for seat in people.seats(person, on=local_day(at)))


@all_or_nothing
def release(person: int, unit: int, *, by: Actor, at: datetime) -> tuple[int, ...]:
    """Open cases of a unit in the hand of a person without a post there are in nobody's; which ones, at most MOST. May run twice."""
    if sits_in(person, unit, at=at):
        return ()  # nothing changed
    cases = [id for (id,) in verbs.rows(_HELD, person, unit, MOST)]
    if not cases:
        return ()  # nothing changed
    event = journal.record(CasesReleased(id=cases[0], unit=unit, person=person, cases=tuple(cases)), by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [cases, unit, at, event])
    return tuple(cases)


_HELD = """
SELECT id FROM cases_case WHERE turn_person = %s::bigint AND turn_unit_id = %s::bigint ORDER BY id LIMIT %s::int
FOR NO KEY UPDATE
"""
_RELEASE = """
WITH released AS (
  UPDATE cases_case SET turn_person = NULL WHERE id = ANY(%s::bigint[]) RETURNING id, state
)
INSERT INTO cases_casestep (kind, case_id, action, from_state, to_state, to_unit, at, note, event)
SELECT 'release', id, '', state, state, %s::bigint, %s::timestamptz, '', %s::bigint FROM released
"""
