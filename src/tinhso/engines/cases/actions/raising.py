"""Escalation: whoever should know is told before, at and after the due moment, once each, whatever runs twice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store import definitions
from tinhso.store.definitions import Kept
from tinhso.store.transactions import all_or_nothing

from ..clock_definitions import working_clock
from ..definitions import Escalation, Process
from ..events import CasesRaised
from ..standing import above

MOST = 2000
"""Cases told of by one act; the rest by the next."""


@dataclass(frozen=True, slots=True)
class RaisedSet:
    """What one act told: of which rule, which cases."""

    process: str
    rule: str
    cases: tuple[int, ...]


@all_or_nothing
def raise_due(process: int, rule: str, *, by: Actor, at: datetime) -> RaisedSet:
    """Tell of the cases of a process (by the id of its version) that a rule has reached and nobody was told of."""
    kept: Kept[Process] = definitions.by_id(Process, process)
    escalation = kept.it.escalations[rule]
    due, sorted_by = ("step_due", "step_due") if escalation.of == "step" else ("due", "sorts_by")
    horizon = _horizon(kept.it, escalation, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases.raise'))")
        cursor.execute(
            _REACHED.format(due=due, sorted=sorted_by, stands=_STANDS[escalation.of]),
            [process, horizon, horizon, rule, MOST],
        )
        rows = [row for row in cursor.fetchall() if _reached(kept.it, escalation, row[1], at)]
    if not rows:
        return RaisedSet(kept.it.code, rule, ())  # nothing changed
    cases = tuple(row[0] for row in rows)
    fact = CasesRaised(id=cases[0], unit=None, process=kept.it.code, rule=rule, to=escalation.to, cases=cases)
    event = journal.record(fact, by=by, at=at)
    on = local_day(at)
    columns: list[list[Any]] = [[], [], [], []]
    for case, moment, unit, person in rows:
        told = above(unit, on) if escalation.to == "superior" else unit
        for column, value in zip(
            columns, (case, moment, told, person if escalation.to == "person" else None), strict=True
        ):
            column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [rule, escalation.to, at, event, *columns])
    return RaisedSet(kept.it.code, rule, cases)


def _horizon(process: Process, rule: Escalation, at: datetime) -> datetime:
    """No case due later than this can be reached yet."""
    if rule.before is None:
        return at
    return working_clock(process.calendar, on=local_day(at)).due(at, rule.before.limit)


def _reached(process: Process, rule: Escalation, due: datetime, at: datetime) -> bool:
    clock = working_clock(process.calendar, on=local_day(at))
    if rule.before is not None:
        return clock.before(due, rule.before.limit) <= at
    return (clock.due(due, rule.after.limit) if rule.after is not None else due) <= at


_STANDS = {"whole": "'paused', 'asked', 'stopped'", "step": "'paused', 'asked'"}
"""Where the clock stands so that nobody is told: of the whole also once it was decided."""
_REACHED = """
SELECT c.id, c.{due}, c.turn_unit_id, c.turn_person FROM cases_case c
WHERE c.process_id = %s::bigint AND c.turn_unit_id IS NOT NULL AND c.{sorted} <= %s::timestamptz
  AND c.{due} <= %s::timestamptz AND c.clock ->> 'phase' NOT IN ({stands})
  AND NOT EXISTS (SELECT FROM cases_raised r WHERE r.case_id = c.id AND r.rule = %s AND r.due = c.{due})
ORDER BY c.{due}, c.id LIMIT %s::int
"""
_KEEP = """
INSERT INTO cases_raised (case_id, rule, due, "to", unit, person, at, event)
SELECT new.id, %s, new.due, %s, new.unit, new.person, %s::timestamptz, %s::bigint
FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[], %s::bigint[]) AS new (id, due, unit, person)
ON CONFLICT (case_id, rule, due) DO NOTHING
"""
