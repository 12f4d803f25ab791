"""Figures computed from cases: received, closed, on time, late, average time; by unit, for a process and a channel.

A case counts for the unit whose it was on the day of the moment counted: its receipt, or its closing. So of a unit that ended,
what it received before it ended stays its own, and what its successor closed is the successor's.

A service registers those its measures ask for (`kernel.figures.figure_sources`) and says where a case's subject is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from django.db import connection

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.figures import ComputedFigure
from tinhso.kernel.period import ReportingPeriod
from tinhso.store import definitions

from .definitions import FOLDER, Process

What = Literal["received", "closed", "on-time", "late", "average"]
MOST = 1000
_OPENED = "c.opened_at >= %(starts)s::timestamptz AND c.opened_at < %(ends)s::timestamptz"
_CLOSED = "c.closed_at >= %(starts)s::timestamptz AND c.closed_at < %(ends)s::timestamptz"
_DURING: dict[What, str] = {
    "received": _OPENED,
    "closed": _CLOSED,
    "on-time": f"{_CLOSED} AND (c.due IS NULL OR c.closed_at <= c.due)",
    "late": f"{_CLOSED} AND c.closed_at > c.due",
    "average": _CLOSED,
}
_OF = "c.process_id = ANY(%(processes)s::bigint[]) AND (%(channel)s::text IS NULL OR c.channel = %(channel)s)"
_PASSED = """WITH gone AS MATERIALIZED (
    SELECT o.unit_id, CASE WHEN bool_or(upper_inf(o.period)) THEN 'infinity'
      ELSE max(upper(o.period))::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' END AS until
    FROM units_placement o WHERE o.unit_id IN (SELECT s.from_unit FROM cases_casestep s WHERE s.from_unit IS NOT NULL)
    GROUP BY 1
  ), passed AS MATERIALIZED (
    SELECT DISTINCT ON (s.case_id) s.case_id AS id, c.subject_id, s.from_unit AS was, c.unit_id AS now, {took} AS took
    FROM cases_casestep s JOIN gone ON gone.unit_id = s.from_unit
    JOIN cases_case c ON c.id = s.case_id AND c.{moment} < gone.until
    WHERE s.from_unit IS NOT NULL AND {during} AND {of} ORDER BY s.case_id, s.id
  )"""
"""Cases counted that were another unit's on that day: the first they were passed on from that had not ended by then.

Only cases that were ever passed on are looked at; they stand in an index of their own.
"""
_VALUES = """SELECT unit, sum(n), round(sum(took) / sum(n) / 86400, 2) FROM (
    SELECT c.unit_id AS unit, count(*) AS n, sum({took}) AS took FROM cases_case c WHERE {during} AND {of} GROUP BY 1
    UNION ALL SELECT passed.now, -count(*), -sum(passed.took) FROM passed GROUP BY 1
    UNION ALL SELECT passed.was, count(*), sum(passed.took) FROM passed GROUP BY 1) AS counted
  GROUP BY unit HAVING sum(n) > 0 ORDER BY unit"""
_BEHIND = """SELECT subject_id FROM (
    SELECT c.id, c.subject_id FROM cases_case c LEFT JOIN passed ON passed.id = c.id
    WHERE {during} AND {of} AND c.unit_id = %(unit)s::bigint AND passed.id IS NULL
    UNION ALL SELECT passed.id, passed.subject_id FROM passed WHERE passed.was = %(unit)s::bigint) AS counted
  ORDER BY id DESC LIMIT %(most)s::int"""


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """A FigureSource: one measure, one thing counted, of cases of a process (whatever its version) and perhaps a channel.

    average: in days from opening to closing. Units with nothing to count have no figure: nothing is not zero. `address`: where
    the subject of a case is shown, by its id. `told_by`: as a GuardedFigureSource has it. `today`: the day on which the right of
    a reader is asked; without it, that after the period.
    """

    measure: str
    what: What
    process: str
    address: Callable[[int], str]
    channel: str | None = None
    told_by: tuple[str, ...] = ()
    today: Callable[[], date] | None = None

    @property
    def right(self) -> str:
        """With which its cases may be seen; empty while no pack brings the process."""
        return next((kept.it.read for kept in reversed(self._processes()) if kept.it.read), "")

    def values(self, period: ReportingPeriod, *, on: date) -> Iterable[ComputedFigure]:
        """Every unit's value, one query: of units that ended meanwhile too."""
        found = self._rows(_VALUES, period)
        return [ComputedFigure(unit, Decimal(days if self.what == "average" else n)) for unit, n, days in found]

    def behind(self, unit: int, period: ReportingPeriod, *, by: Actor) -> Iterable[str]:
        """Addresses of the cases counted, newest first, at most MOST; none for who may not see the unit's cases.

        The right is asked in the unit named; in one that has ended, whoever may in one that answers for it. So its
        successor's officers open what it received and they have in hand now.
        """
        right, on = self.right, self.today() if self.today else period.end
        if not right or not access.allows(by, right, unit=unit, on=on):
            return []
        found = self._rows(_BEHIND, period, unit=unit, most=MOST)
        return [self.address(subject) for (subject,) in found]

    def _processes(self) -> list[Any]:
        return [kept for kept in definitions.all_of(Process, FOLDER) if kept.it.code == self.process]

    def _rows(self, sql: str, period: ReportingPeriod, **more: int) -> list[tuple[Any, ...]]:
        said = {
            "during": _DURING[self.what],
            "moment": "opened_at" if self.what == "received" else "closed_at",
            "took": "extract(epoch FROM c.closed_at - c.opened_at)" if self.what == "average" else "0",
            "of": _OF,
        }
        values: dict[str, Any] = {
            "starts": datetime.combine(period.start, time(), VIETNAM),
            "ends": datetime.combine(period.end, time(), VIETNAM),
            "processes": [kept.id for kept in self._processes()],
            "channel": self.channel,
        }
        with connection.cursor() as cursor:
            cursor.execute(f"{_PASSED} {sql}".format(**said), values | more)
            return list(cursor.fetchall())
