"""Periods are values, half-open, so that neighbours meet without overlapping. Reporting periods are named ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .errors import Invalid
from .texts import mark as _

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`. No start: since an unknown day. No end: still running."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise Invalid(
                _("A period must end after it starts: %(start)s to %(end)s holds no day."),
                start=self.start,
                end=self.end,
            )

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Do the two share a day?"""
        starts_in_time = self.start is None or other.end is None or self.start < other.end
        ends_in_time = self.end is None or other.start is None or other.start < self.end
        return starts_in_time and ends_in_time

    def meet(self, other: "Period") -> "Period | None":
        """The days both hold, or None."""
        if not self.overlaps(other):
            return None
        starts = [start for start in (self.start, other.start) if start is not None]
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(starts) if starts else None, min(ends) if ends else None)

    def until(self, day: date) -> "Period":
        """The same period, ended on `day` (the first day it no longer holds)."""
        return Period(self.start, day)


def known_day(day: date) -> date:
    """The day itself, when it is one this system can speak of; else Invalid."""
    if not FIRST_DAY <= day < LAST_DAY:
        raise Invalid(
            _("%(day)s is out of range: choose a day from %(first)s to %(last)s."),
            day=day,
            first=FIRST_DAY,
            last=LAST_DAY,
            field="day",
        )
    return day


_CODE = re.compile(r"^(\d{4})(?:-(?:Q([1-4])|M(0[1-9]|1[0-2])|H([12])|(9M)|(\d{4})))?$")
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine-months": 9, "year": 12, "school-year": 12}
KINDS = tuple(_MONTHS)


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """A named period: 2026-M07, 2026-Q3, 2026-H1, 2026-9M, 2026, 2026-2027 (a school year, from September).

    `kind` is one of KINDS, `number` the month, quarter or half (1 where there is only one).
    """

    kind: str
    year: int
    number: int = 1

    @classmethod
    def parse(cls, code: str) -> "ReportingPeriod":
        """Read a code; Invalid names the forms that are understood."""
        return _parse(code)

    @property
    def code(self) -> str:
        if self.kind == "month":
            return f"{self.year}-M{self.number:02d}"
        tail = {"quarter": f"-Q{self.number}", "half": f"-H{self.number}", "nine-months": "-9M", "year": ""}
        return f"{self.year}{tail.get(self.kind, f'-{self.year + 1}')}"

    @property
    def span(self) -> Period:
        """The days it holds."""
        months = _MONTHS[self.kind]
        first = 9 if self.kind == "school-year" else 1 + (self.number - 1) * months
        return Period(date(self.year, first, 1), _month_start(self.year, first + months))

    @property
    def start(self) -> date:
        return date(self.year, 9 if self.kind == "school-year" else 1 + (self.number - 1) * _MONTHS[self.kind], 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        end = self.span.end
        assert end is not None
        return end

    def shifted(self, steps: int) -> "ReportingPeriod":
        """The period of the same kind `steps` later (negative: earlier)."""
        per_year = {"month": 12, "quarter": 4, "half": 2}.get(self.kind, 1)
        index = self.year * per_year + self.number - 1 + steps
        return ReportingPeriod(self.kind, index // per_year, index % per_year + 1)

    def __str__(self) -> str:
        return self.code


def periods_of(kind: str, year: int) -> Iterator[ReportingPeriod]:
    """All periods of one kind that start in a year, in order."""
    for number in range(1, {"month": 12, "quarter": 4, "half": 2}.get(kind, 1) + 1):
        yield ReportingPeriod(kind, year, number)


def period_holding(day: date, kind: str) -> ReportingPeriod:
    """The period of a kind that holds the day (the year's nine months hold any day of the year)."""
    if kind == "school-year":
        return ReportingPeriod(kind, day.year if day.month >= 9 else day.year - 1)
    if kind in ("year", "nine-months"):
        return ReportingPeriod(kind, day.year)
    return ReportingPeriod(kind, day.year, (day.month - 1) // _MONTHS[kind] + 1)


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@lru_cache(maxsize=4096)
def _parse(code: str) -> ReportingPeriod:
    match = _CODE.match(code)
    if match is None or not FIRST_DAY.year <= int(match[1]) < LAST_DAY.year:
        raise Invalid(
            _("“%(code)s” is not a period. Write 2026-M07, 2026-Q3, 2026-H1, 2026-9M, 2026 or 2026-2027."),
            code=code,
            field="period",
        )
    year, quarter, month, half, nine, school = int(match[1]), *match.groups()[1:]
    if school is not None and int(school) != year + 1:
        raise Invalid(
            _("“%(code)s” is not a school year: it runs over two neighbouring years."), code=code, field="period"
        )
    for kind, number in (("quarter", quarter), ("month", month), ("half", half)):
        if number is not None:
            return ReportingPeriod(kind, year, int(number))
    return ReportingPeriod("nine-months" if nine else "school-year" if school else "year", year)
