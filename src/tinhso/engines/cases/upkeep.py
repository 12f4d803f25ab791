"""What jobs do, act by act: one for each rule, batch or unit, so that none is long and none is half-done."""

from datetime import datetime

from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store import definitions, verbs

from .actions.following import follow
from .actions.raising import RaisedSet, raise_due
from .actions.reckoning import reckon
from .actions.releasing import release
from .definitions import FOLDER, Process


def raise_all(*, by: Actor, at: datetime) -> list[RaisedSet]:
    """Tell of every rule of every process, an act a rule and set of cases. Nobody is told twice."""
    found = []
    for kept in definitions.all_of(Process, FOLDER):
        for rule in kept.it.escalations:
            while (told := raise_due(kept.id, rule, by=by, at=at)).cases:
                found.append(told)
    return found


def reckon_all(*, by: Actor, at: datetime) -> int:
    """Reckon every open case anew; how many due moments moved."""
    last, moved = 0, 0
    while (done := reckon(after=last, by=by, at=at)).last is not None:
        last, moved = done.last, moved + done.moved
    return moved


def follow_all(*, by: Actor, at: datetime) -> int:
    """Pass the open cases of every unit that ended to its successor; how many went."""
    gone = 0
    for unit, heirs in ended_units(at=at).items():
        while len(heirs) == 1 and (cases := follow(unit, by=by, at=at)):
            gone += len(cases)
    return gone


def release_all(*, by: Actor, at: datetime) -> int:
    """Give back to their units what is in the hand of whoever left them; how many."""
    gone = 0
    for person, unit in verbs.rows(_HANDS):
        while cases := release(person, unit, by=by, at=at):
            gone += len(cases)
    return gone


_HANDS = """SELECT DISTINCT turn_person, turn_unit_id FROM cases_case
WHERE turn_person IS NOT NULL AND turn_unit_id IS NOT NULL ORDER BY 1, 2"""


def ended_units(*, at: datetime) -> dict[int, list[int]]:
    """Units that have ended and still have open cases, with who answers for each now: none or several ask a person."""
    on = local_day(at)
    found = [unit for (unit,) in verbs.rows(_UNITS) if units.path_of(unit, on=on) is None]
    return {unit: units.heirs(unit, on=on) for unit in found}


_UNITS = """
SELECT DISTINCT one.unit FROM cases_case c, LATERAL (VALUES (c.unit_id), (c.receiving_id), (c.deciding_id), (c.turn_unit_id))
  AS one (unit) WHERE c.turn_unit_id IS NOT NULL AND one.unit IS NOT NULL ORDER BY 1
"""


def of_ended(unit: int, *, most: int = 200) -> list[int]:
    """Open cases that have to do with a unit, oldest first."""
    return [id for (id,) in verbs.rows(_OF_UNIT, *[unit] * 4, most)]


_OF_UNIT = """
SELECT id FROM cases_case WHERE turn_unit_id IS NOT NULL
  AND (unit_id = %s::bigint OR receiving_id = %s::bigint OR deciding_id = %s::bigint OR turn_unit_id = %s::bigint)
ORDER BY id LIMIT %s::int
"""
