"""How many cases wait, from counters kept by the acts; how many are late, from a set job. Nothing is counted live."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.kernel.actor import Actor
from tinhso.store import definitions, verbs
from tinhso.store.transactions import all_or_nothing

from .definitions import Process
from .lists import array_of, processes_read_by, units_wanted


@dataclass(frozen=True, slots=True)
class Count:
    """Cases of one process and state that wait in a unit; `late` as counted at `late_at`."""

    unit: int
    process: Process
    state: str
    waiting: int
    late: int
    late_at: datetime | None


def counts(right: str, *, by: Actor, at: datetime, only: tuple[int, ...] | None = None) -> list[Count]:
    """What waits in the units where the actor has the right, by unit, process and state; one query beside the scope."""
    wanted = units_wanted(right, by, at, only)
    rows = verbs.rows(_COUNTS, *[array_of(wanted)] * 4, processes_read_by(right))
    return [
        Count(unit, definitions.by_id(Process, process).it, state, max(int(waiting), 0), int(late), late_at)
        for unit, process, state, waiting, late, late_at in rows
    ]


_COUNTS = """
SELECT unit, process, state, sum(n), sum(late), max(counted_at) FROM (
  SELECT unit, process, state, waiting AS n, late, counted_at FROM cases_tally
  WHERE %s::bigint[] IS NULL OR unit IN (SELECT unnest(%s::bigint[]))
  UNION ALL
  SELECT unit, process, state, n, 0, NULL FROM cases_tallychange WHERE %s::bigint[] IS NULL OR unit IN (SELECT unnest(%s::bigint[]))
) AS each WHERE process = ANY(%s::bigint[]) GROUP BY 1, 2, 3 HAVING sum(n) > 0 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """What waits in all the units, and in one of them; `late` as counted at `late_at`."""

    waiting: int
    own: int
    late: int
    late_at: datetime | None


def totals(right: str, *, own: int | None, by: Actor, at: datetime) -> Totals:
    """The sums of `counts`, and of them what waits in the unit `own`; one query beside the scope."""
    wanted = units_wanted(right, by, at, None)
    ((waiting, mine, late, late_at),) = verbs.rows(_TOTALS, own, *[array_of(wanted)] * 4, processes_read_by(right))
    return Totals(max(int(waiting), 0), max(int(mine), 0), int(late), late_at)


_TOTALS = """
SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (WHERE unit = %s::bigint), 0), coalesce(sum(late), 0), max(counted_at) FROM (
  SELECT unit, process, waiting AS n, late, counted_at FROM cases_tally
  WHERE %s::bigint[] IS NULL OR unit IN (SELECT unnest(%s::bigint[]))
  UNION ALL
  SELECT unit, process, n, 0, NULL FROM cases_tallychange WHERE %s::bigint[] IS NULL OR unit IN (SELECT unnest(%s::bigint[]))
) AS each WHERE process = ANY(%s::bigint[])
"""


@all_or_nothing
def fold() -> int:
    """Add what the acts wrote to the counters; how many changes that were. May run twice, and beside acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases.fold'))")
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])


_FOLD = """
WITH gone AS (DELETE FROM cases_tallychange RETURNING unit, process, state, n),
summed AS (SELECT unit, process, state, sum(n) AS n FROM gone GROUP BY 1, 2, 3),
folded AS (
  INSERT INTO cases_tally (unit, process, state, waiting) SELECT unit, process, state, n FROM summed
  ON CONFLICT (unit, process, state) DO UPDATE SET waiting = cases_tally.waiting + excluded.waiting
)
SELECT count(*) FROM gone
"""


@all_or_nothing
def count_late(*, at: datetime) -> None:
    """Count the late anew, as of a moment, in one statement. May run twice."""
    values: list[Any] = [at, at]
    with connection.cursor() as cursor:
        cursor.execute(_LATE, values)


_LATE = """
WITH found AS (
  SELECT turn_unit_id AS unit, process_id AS process, state, count(*) AS n FROM cases_case
  WHERE turn_unit_id IS NOT NULL AND sorts_by < %s::timestamptz
  GROUP BY 1, 2, 3
)
UPDATE cases_tally t SET late = coalesce(f.n, 0), counted_at = %s::timestamptz
FROM cases_tally other LEFT JOIN found f USING (unit, process, state) WHERE t.id = other.id
"""


@all_or_nothing
def recount() -> None:
    """Make the counters anew from the cases themselves: after a load, or when somebody doubts them."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_case IN SHARE MODE")
        cursor.execute("DELETE FROM cases_tallychange")
        cursor.execute("DELETE FROM cases_tally")
        cursor.execute(
            "INSERT INTO cases_tally (unit, process, state, waiting) SELECT turn_unit_id, process_id, state, count(*)"
            " FROM cases_case WHERE turn_unit_id IS NOT NULL GROUP BY 1, 2, 3"
        )
