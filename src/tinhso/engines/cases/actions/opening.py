"""Opening cases: one statement for as many as there are."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.traces import Thing
from tinhso.store import definitions
from tinhso.store.definitions import Kept
from tinhso.store.keys import fold, nfc
from tinhso.store.transactions import all_or_nothing

from .. import clocking
from ..clocking import Clocked
from ..definitions import FOLDER, Process
from ..rules import turns
from ..rules.clock import Limit
from ..standing import above

MOST_TITLE = 300


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to open: the unit it belongs to and the id of the thing it is about.

    `receiving`, `deciding`: the units that took it in and that decide, where they are others. `title`: what the public may
    read of it, never personal data. `channel`: desk, post, online or a word of the owner. `limit`: the time of the whole,
    where it is not the process's. `person`: who has it in hand from the start.
    """

    unit: int
    subject: int
    receiving: int | None = None
    deciding: int | None = None
    title: str = ""
    channel: str = ""
    priority: int = 0
    limit: Limit | None = None
    person: int | None = None


def open_case(
    process: str,
    *,
    unit: int,
    subject: Thing,
    event: int,
    by: Actor,
    at: datetime,
    receiving: int | None = None,
    deciding: int | None = None,
    title: str = "",
    channel: str = "",
    priority: int = 0,
    limit: Limit | None = None,
    person: int | None = None,
) -> int:
    """Start a case; part of the caller's act, whose journal id is `event`. The rest as in `NewCase`."""
    new = NewCase(unit, subject.id, receiving, deciding, title, channel, priority, limit, person)
    (case,) = open_cases(process, [new], subject_kind=subject.kind, event=event, by=by, at=at)
    return case


@all_or_nothing
def open_cases(
    process: str, cases: Sequence[NewCase], *, subject_kind: str, event: int, by: Actor, at: datetime
) -> list[int]:
    """Start many cases of one process in one statement; ids in the order given. Part of the caller's act."""
    kept: Kept[Process] = definitions.find(Process, FOLDER, process, on=local_day(at))
    shared = (kept.id, kept.it.start, subject_kind, at, at, kept.it.listed)
    actor = (kept.it.start, by.person, by.appointment, by.post, by.unit, at, event)
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [*shared, *_columns(kept.it, cases, at), *actor])
        by_subject = dict(cursor.fetchall())
        ids = [by_subject[new.subject] for new in cases]
        if any(new.title for new in cases):
            titles = [nfc(new.title)[:MOST_TITLE] for new in cases]
            cursor.execute(_LABEL, [ids, titles, [fold(title) for title in titles]])
    return ids


def _columns(process: Process, cases: Sequence[NewCase], at: datetime) -> list[list[Any]]:
    """A list a column, a value a case. Cases that are alike in their clock share one."""
    clocks: dict[tuple[Limit | None, str, bool], Clocked] = {}
    rows: list[tuple[Any, ...]] = []
    for new in cases:
        if not process.listed:
            rows.append((new.unit, new.subject, None, None, None, None, 0, "", None, None, None, None))
            continue
        units = turns.Units(new.unit, new.receiving, new.deciding, lambda unit: above(unit, local_day(at)))
        elsewhere = units.of("receiving") != units.of("deciding")
        key = (new.limit, new.channel, elsewhere)
        if key not in clocks:
            clocks[key] = clocking.opened(process, limit=new.limit, channel=new.channel, elsewhere=elsewhere, at=at)
        clock, turn = clocks[key], turns.turn_of(process, process.start, units)
        rows.append(
            (
                *(new.unit, new.subject, new.receiving, new.deciding, turn, new.person, new.priority, new.channel),
                *(clock.due, clock.step_due, clock.sorts_by, json.dumps(clock.kept) if clock.kept else None),
            )
        )
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _column in range(12)]


_OPEN = """
WITH opened AS (
  INSERT INTO cases_case (unit_id, subject_id, process_id, state, subject_kind, doers, opened_at, changed_at, receiving_id,
    deciding_id, turn_unit_id, turn_person, priority, channel, due, step_due, sorts_by, clock)
  SELECT new.unit, new.subject, given.process, given.state, given.kind, '{}'::jsonb, given.opened, given.changed,
    new.receiving, new.deciding, new.turn, new.person, new.priority, new.channel, new.due, new.step_due, new.sorts_by, new.clock
  FROM (VALUES (%s::bigint, %s::text, %s::text, %s::timestamptz, %s::timestamptz, %s::boolean))
      AS given (process, state, kind, opened, changed, listed),
    unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::text[],
      %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[])
    AS new (unit, subject, receiving, deciding, turn, person, priority, channel, due, step_due, sorts_by, clock)
  RETURNING id, subject_id, process_id, state, turn_unit_id
), noted AS (
  INSERT INTO cases_casestep
    (case_id, action, from_state, to_state, person, appointment, post, post_unit, at, note, event)
  SELECT id, '', '', %s::text, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::timestamptz, '', %s::bigint
  FROM opened
), counted AS (
  INSERT INTO cases_tallychange (unit, process, state, n)
  SELECT turn_unit_id, process_id, state, count(*) FROM opened WHERE turn_unit_id IS NOT NULL GROUP BY 1, 2, 3
)
SELECT subject_id, id FROM opened
"""
_LABEL = """
INSERT INTO cases_label (case_id, title, folded)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new (id, title, folded) WHERE title <> ''
"""
