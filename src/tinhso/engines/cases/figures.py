"""Figures computed from cases: received, closed, on time, late, average time; by unit, for a process and a channel.

A service registers those its measures ask for (`kernel.figures.figure_sources`) and says where a case's subject is shown.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.figures import ComputedFigure
from tinhso.kernel.period import ReportingPeriod
from tinhso.store import definitions, verbs

from .definitions import FOLDER, Process

What = Literal["received", "closed", "on-time", "late", "average"]
MOST = 1000
_DURING: dict[What, str] = {
    "received": "opened_at >= %s::timestamptz AND opened_at < %s::timestamptz",
    "closed": "closed_at >= %s::timestamptz AND closed_at < %s::timestamptz",
    "on-time": "closed_at >= %s::timestamptz AND closed_at < %s::timestamptz AND (due IS NULL OR closed_at <= due)",
    "late": "closed_at >= %s::timestamptz AND closed_at < %s::timestamptz AND closed_at > due",
    "average": "closed_at >= %s::timestamptz AND closed_at < %s::timestamptz",
}
_COUNTED = "count(*)"
_DAYS = "round(avg(extract(epoch FROM closed_at - opened_at)) / 86400, 2)"
_OF = "process_id = ANY(%s::bigint[]) AND (%s::text IS NULL OR channel = %s::text)"


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """A FigureSource: one measure, one thing counted, of cases of a process (whatever its version) and perhaps a channel.

    average: in days from opening to closing. Units with nothing to count have no figure: nothing is not zero. `address`: where
    the subject of a case is shown, by its id. `told_by`: as a GuardedFigureSource has it.
    """

    measure: str
    what: What
    process: str
    address: Callable[[int], str]
    channel: str | None = None
    told_by: tuple[str, ...] = ()

    @property
    def right(self) -> str:
        """With which its cases may be seen; empty while no pack brings the process."""
        return next((kept.it.read for kept in reversed(self._processes()) if kept.it.read), "")

    def values(self, period: ReportingPeriod, *, on: date) -> Iterable[ComputedFigure]:
        """Every unit's value, one query."""
        sql = f"""SELECT unit_id, {_DAYS if self.what == "average" else _COUNTED} FROM cases_case
            WHERE {_DURING[self.what]} AND {_OF} GROUP BY unit_id ORDER BY unit_id"""
        return [ComputedFigure(unit, Decimal(value)) for unit, value in verbs.rows(sql, *self._values(period))]

    def behind(self, unit: int, period: ReportingPeriod, *, by: Actor) -> Iterable[str]:
        """Addresses of the cases counted, newest first, at most MOST; none for who may not see the unit's cases."""
        right, last = self.right, period.span.end or period.start
        if not right or not access.allows(by, right, unit=unit, on=last):
            return []
        sql = f"""SELECT subject_id FROM cases_case WHERE {_DURING[self.what]} AND {_OF} AND unit_id = %s::bigint
            ORDER BY id DESC LIMIT %s::int"""
        return [self.address(subject) for (subject,) in verbs.rows(sql, *self._values(period), unit, MOST)]

    def _processes(self) -> list[Any]:
        return [kept for kept in definitions.all_of(Process, FOLDER) if kept.it.code == self.process]

    def _values(self, period: ReportingPeriod) -> tuple[Any, ...]:
        starts = datetime.combine(period.start, time(), VIETNAM)
        ends = datetime.combine(period.end, time(), VIETNAM)
        return starts, ends, [kept.id for kept in self._processes()], self.channel, self.channel
