"""A unit ends and another answers for it: its open cases go there, their time stands, and the history says so."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.store.transactions import all_or_nothing

from ..definitions import Process
from ..events import CasesFollowed

MOST = 5000


@all_or_nothing
def follow(unit: int, *, by: Actor, at: datetime) -> tuple[int, ...]:
    """Open cases of a unit that has ended go to the one unit that answers for it now; which ones, at most MOST. May run twice.

    Of a divided unit nobody can say which part, so those cases stay for a person to say (`ended_units`, `choose_heir`).
    """
    on = local_day(at)
    heirs = [] if units.path_of(unit, on=on) is not None else units.heirs(unit, on=on)
    cases = [id for (id,) in verbs.rows(_OPEN, *[unit] * 4, None, None, MOST)] if len(heirs) == 1 else []
    if not cases:
        return ()  # nothing changed
    event = journal.record(_followed(cases, unit, heirs[0]), by=by, at=at)
    _pass(cases, unit, heirs[0], NOBODY, at=at, event=event)
    return tuple(cases)


@all_or_nothing
def choose_heir(cases: Sequence[int], unit: int, heir: int, *, by: Actor, at: datetime) -> tuple[int, ...]:
    """Cases of a unit that has ended and was divided go to the one of its heirs that a person chooses; which ones.

    Whoever may give cases out in one of the heirs. NotAllowed, Invalid; NotNow when none of the cases is the unit's any more.
    """
    on = local_day(at)
    heirs = [] if units.path_of(unit, on=on) is not None else units.heirs(unit, on=on)
    if heir not in heirs:
        raise Invalid(_("Choose one of the units that answer for it now."), field="heir")
    held = [id for (id,) in verbs.rows(_OPEN, *[unit] * 4, list(cases), list(cases), MOST)]
    if not held:
        raise NotNow(_("These were given to a unit already. Load the page again to see it."))
    for right in {definitions.by_id(Process, id).it.assign for (id,) in verbs.rows(_PROCESSES, held)}:
        if right is None:
            raise NotAllowed(_("Cases of this kind are not given to persons or units by hand."))
        access.require(by, right, unit=unit, on=on)
    event = journal.record(_followed(held, unit, heir), by=by, at=at)
    _pass(held, unit, heir, by, at=at, event=event)
    return tuple(held)


NOBODY = Actor()


def _followed(cases: Sequence[int], unit: int, heir: int) -> CasesFollowed:
    return CasesFollowed(id=cases[0], unit=heir, from_unit=unit, to_unit=heir, cases=tuple(cases))


def _pass(cases: Sequence[int], unit: int, heir: int, by: Actor, *, at: datetime, event: int) -> None:
    values: dict[str, Any] = {"cases": list(cases), "unit": unit, "heir": heir, "at": at, "event": event}
    values |= {"person": by.person, "appointment": by.appointment, "post": by.post, "post_unit": by.unit}
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, values)


_PROCESSES = "SELECT DISTINCT process_id FROM cases_case WHERE id = ANY(%s::bigint[])"
_OPEN = """
SELECT id FROM cases_case WHERE turn_unit_id IS NOT NULL
  AND (unit_id = %s::bigint OR receiving_id = %s::bigint OR deciding_id = %s::bigint OR turn_unit_id = %s::bigint)
  AND (%s::bigint[] IS NULL OR id = ANY(%s::bigint[]))
ORDER BY id LIMIT %s::int FOR NO KEY UPDATE
"""
_FOLLOW = """
WITH before AS (
  SELECT id, unit_id, turn_unit_id, process_id, state FROM cases_case WHERE id = ANY(%(cases)s::bigint[])
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
INSERT INTO cases_casestep
  (kind, case_id, action, from_state, to_state, from_unit, to_unit, person, appointment, post, post_unit, at, note, event)
SELECT 'follow', gone.id, '', gone.state, gone.state, CASE WHEN b.unit_id = %(unit)s THEN b.unit_id END, %(heir)s,
  %(person)s::bigint, %(appointment)s::bigint, %(post)s::bigint, %(post_unit)s::bigint, %(at)s, '', %(event)s
FROM gone JOIN before b ON b.id = gone.id
"""
