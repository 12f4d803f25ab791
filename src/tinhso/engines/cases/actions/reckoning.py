"""Due moments reckoned anew when a calendar says something else, with the list of what moved."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.store import definitions
from tinhso.store.transactions import all_or_nothing

from .. import clocking
from ..definitions import Process
from ..events import DueMoved

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What one act looked at: the last case of it (None: there are no more), and how many due moments moved."""

    last: int | None
    moved: int
    event_id: int = 0


@all_or_nothing
def reckon(*, after: int = 0, by: Actor, at: datetime) -> Reckoned:
    """Reckon the open cases that follow `after`, up to BATCH, by the calendars as known on the day. May run twice.

    A due moment that moves is written down as it was and is (`due_changes`); only what happened counts, so the answer is
    exactly what it would be had the calendar been known from the beginning. What reaches outside the calendar stays as it was.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [after, BATCH])
        rows = cursor.fetchall()
    moved: list[tuple[Any, ...]] = []
    found = clocking.read_many(
        [(row[0], definitions.by_id(Process, row[1]).it, json.loads(row[3]), row[2]) for row in rows], at=at
    )
    for id, _process, _state, _kept, due, step_due, sorts_by in rows:
        now = found.get(id)
        if now is not None and (now.due, now.step_due, now.sorts_by) != (due, step_due, sorts_by):
            moved.append((id, due, now.due, now.step_due, now.sorts_by, json.dumps(now.kept)))
    last = rows[-1][0] if rows else None
    if not moved:
        return Reckoned(last, 0)  # nothing changed
    calendar = definitions.by_id(Process, rows[0][1]).it.calendar
    event = journal.record(DueMoved(id=moved[0][0], unit=None, calendar=calendar, moved=len(moved)), by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [*[list(column) for column in zip(*moved, strict=True)], at, event])
    return Reckoned(last, len(moved), event)


_OPEN = """
SELECT id, process_id, state, clock::text, due, step_due, sorts_by FROM cases_case
WHERE id > %s::bigint AND turn_unit_id IS NOT NULL AND clock IS NOT NULL ORDER BY id LIMIT %s::int FOR NO KEY UPDATE
"""
_MOVED = """
WITH new AS (
  SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[])
  AS n (id, was, due, step_due, sorts_by, clock)
), changed AS (
  UPDATE cases_case c SET due = n.due, step_due = n.step_due, sorts_by = n.sorts_by, clock = n.clock
  FROM new n WHERE c.id = n.id RETURNING c.id
)
INSERT INTO cases_duechange (case_id, was, now, at, event)
SELECT n.id, n.was, n.due, %s::timestamptz, %s::bigint FROM new n JOIN changed USING (id) WHERE n.was IS DISTINCT FROM n.due
"""
