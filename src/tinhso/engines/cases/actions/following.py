"""A unit ends and another answers for it: its open cases go there, their time stands, and the history says so."""

from datetime import datetime

from django.db import connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store import verbs

from ..events import CasesFollowed

MOST = 5000


@transaction.atomic
def follow(unit: int, *, by: Actor, at: datetime) -> tuple[int, ...]:
    """Open cases of a unit that has ended go to the one unit that answers for it now; which ones, at most MOST. May run twice.

    Of a divided unit nobody can say which part, so those cases stay for a person to hand over (`ended_units`).
    """
    on = local_day(at)
    heirs = [] if units.path_of(unit, on=on) is not None else units.heirs(unit, on=on)
    cases = [id for (id,) in verbs.rows(_OPEN, unit, unit, unit, unit, MOST)] if len(heirs) == 1 else []
    if not cases:
        return ()  # nothing changed
    fact = CasesFollowed(id=cases[0], unit=heirs[0], from_unit=unit, to_unit=heirs[0], cases=tuple(cases))
    event = journal.record(fact, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {"cases": cases, "unit": unit, "heir": heirs[0], "at": at, "event": event})
    return tuple(cases)


_OPEN = """
SELECT id FROM cases_case WHERE turn_unit_id IS NOT NULL
  AND (unit_id = %s::bigint OR receiving_id = %s::bigint OR deciding_id = %s::bigint OR turn_unit_id = %s::bigint)
ORDER BY id LIMIT %s::int FOR NO KEY UPDATE
"""
_FOLLOW = """
WITH before AS (
  SELECT id, turn_unit_id, process_id, state FROM cases_case WHERE id = ANY(%(cases)s::bigint[])
), gone AS (
  UPDATE cases_case SET
    unit_id = CASE WHEN unit_id = %(unit)s THEN %(heir)s ELSE unit_id END,
    receiving_id = CASE WHEN receiving_id = %(unit)s THEN %(heir)s ELSE receiving_id END,
    deciding_id = CASE WHEN deciding_id = %(unit)s THEN %(heir)s ELSE deciding_id END,
    turn_person = CASE WHEN turn_unit_id = %(unit)s THEN NULL ELSE turn_person END,
    turn_unit_id = CASE WHEN turn_unit_id = %(unit)s THEN %(heir)s ELSE turn_unit_id END
  WHERE id = ANY(%(cases)s::bigint[]) RETURNING id, state
), counted AS (
  INSERT INTO cases_tallychange (unit, process, state, n)
  SELECT one.unit, b.process_id, b.state, sum(one.n) FROM before b,
    (VALUES (%(unit)s::bigint, -1), (%(heir)s::bigint, 1)) AS one (unit, n)
  WHERE b.turn_unit_id = %(unit)s GROUP BY 1, 2, 3
)
INSERT INTO cases_casestep (kind, case_id, action, from_state, to_state, to_unit, at, note, event)
SELECT 'follow', id, '', state, state, %(heir)s, %(at)s, '', %(event)s FROM gone
"""
