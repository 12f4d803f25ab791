"""What waits beside the turns: opinions asked of a unit, and warnings of time that runs out."""

from datetime import datetime
from typing import Any

from tinhso.kernel.actor import Actor
from tinhso.store import definitions, verbs

from .definitions import FOLDER, Process
from .files import CaseWarning, OpinionSeen, opinion_seen
from .lists import processes_read_by, units_wanted

MOST = 200


def opinions_waiting(*, by: Actor, at: datetime, most: int = MOST) -> list[OpinionSeen]:
    """Opinions asked of units where the actor may answer, not yet given, soonest due first. A query a right, mostly one."""
    rights: dict[str, list[tuple[int, str]]] = {}
    for kept in definitions.all_of(Process, FOLDER):
        for kind, opinion in kept.it.opinions.items():
            rights.setdefault(opinion.right, []).append((kept.id, kind))
    found: list[OpinionSeen] = []
    for right, kinds in rights.items():
        wanted = units_wanted(right, by, at, None)
        if wanted == []:
            continue
        processes, names = [id for id, _kind in kinds], [kind for _id, kind in kinds]
        rows = verbs.rows(_OPINIONS, wanted, wanted, processes, names, most)
        found += [opinion_seen(row[1:], definitions.by_id(Process, row[0]).it) for row in rows]
    return found[:most]


_OPINIONS = """SELECT c.process_id, o.id, o.case_id, o.kind, o.unit_id, o.question, o.asked_by, o.asked_unit, o.asked_at, o.due,
    o.answer, o.answered_by, o.answered_at, o.withdrawn
FROM cases_opinion o JOIN cases_case c ON c.id = o.case_id
WHERE o.answered_at IS NULL AND (%s::bigint[] IS NULL OR o.unit_id = ANY(%s::bigint[]))
  AND (c.process_id, o.kind) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))
ORDER BY o.due NULLS LAST, o.id LIMIT %s::int"""


def warnings_of(case: int) -> list[CaseWarning]:
    """Who was told of the time of a case, newest first. The caller has checked who may see it."""
    return [_warning(row) for row in verbs.rows(_OF_CASE, case)]


def warnings_for(right: str, *, by: Actor, at: datetime, most: int = 20) -> list[CaseWarning]:
    """Of cases still open whose due moment stands: what the actor was told, newest first.

    A person is told of what they have in hand (whoever of the unit, where nobody had it); the head, who may give cases out
    there; the superior, who reads them in the unit above.
    """
    processes, read = processes_read_by(right), units_wanted(right, by, at, None)
    heads = {kept.it.assign for kept in definitions.all_of(Process, FOLDER) if kept.it.read == right and kept.it.assign}
    led: list[int] | None = []
    for one in sorted(heads):
        units = units_wanted(one, by, at, None)
        led = None if led is None or units is None else led + units
    if not processes or by.person is None:
        return []
    values = [by.person, read, read, led, led, read, read, processes, most]
    return [_warning(row) for row in verbs.rows(_FOR, *values)]


def _warning(row: tuple[Any, ...]) -> CaseWarning:
    case, rule, due, to, unit, person, at = row
    return CaseWarning(case, rule, due, to, unit, person, at, at >= due)


_COLUMNS = 'r.case_id, r.rule, r.due, r."to", r.unit, r.person, r.at'
_OF_CASE = f"SELECT {_COLUMNS} FROM cases_raised r WHERE r.case_id = %s::bigint ORDER BY r.id DESC LIMIT 20"
_FOR = f"""SELECT {_COLUMNS} FROM cases_raised r JOIN cases_case c ON c.id = r.case_id
WHERE (r.person = %s::bigint
    OR (r."to" = 'person' AND r.person IS NULL AND (%s::bigint[] IS NULL OR r.unit = ANY(%s::bigint[])))
    OR (r."to" = 'head' AND (%s::bigint[] IS NULL OR r.unit = ANY(%s::bigint[])))
    OR (r."to" = 'superior' AND (%s::bigint[] IS NULL OR r.unit = ANY(%s::bigint[]))))
  AND c.turn_unit_id IS NOT NULL AND (c.due = r.due OR c.step_due = r.due) AND c.process_id = ANY(%s::bigint[])
ORDER BY r.at DESC, r.id DESC LIMIT %s::int"""
