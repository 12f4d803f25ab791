"""The clock reckoned the slow way: minute by minute and day by day, as a person with a calendar and a pencil would.

It shares nothing with the rules it is held against: no numbers of working days, no sums, no bisection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tinhso.kernel.days import VIETNAM

Shifts = Sequence[tuple[int, int]]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def whole(at: datetime) -> datetime:
    """The end of the minute a moment lies within, without a zone, in Vietnam."""
    local = at.astimezone(VIETNAM).replace(tzinfo=None)
    cut = local.replace(second=0, microsecond=0)
    return cut if cut == local else cut + MINUTE


@dataclass
class ByHand:
    """A calendar as shifts a day, in minutes of the day."""

    days: Mapping[date, Shifts]
    worked: set[datetime] = field(default_factory=set)

    def __post_init__(self) -> None:
        for day, shifts in self.days.items():
            midnight = datetime.combine(day, time())
            self.worked |= {midnight + minute * MINUTE for shift in shifts for minute in range(*shift)}

    def works(self, day: date) -> bool:
        return any(start < end for start, end in self.days[day])

    def begins(self, received: datetime, cutoff: int | None = None) -> datetime:
        """The first working minute that counts."""
        minute = whole(received)
        if cutoff is not None and self.works(minute.date()) and minute.hour * 60 + minute.minute > cutoff:
            minute = datetime.combine(minute.date() + DAY, time())
        while minute not in self.worked:
            minute += MINUTE
        return minute

    def closes(self, day: date) -> datetime:
        """The end of the last working minute of the day."""
        minute = datetime.combine(day + DAY, time())
        while minute - MINUTE not in self.worked:
            minute -= MINUTE
        return minute

    def works_next(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def after_minutes(self, minute: datetime, amount: int) -> datetime:
        while amount:
            amount -= minute in self.worked
            minute += MINUTE
        return minute

    def after_days(self, day: date, amount: int) -> date:
        while amount:
            day += DAY
            amount -= self.works(day)
        return day

    def minutes_from(self, minute: datetime, until: datetime) -> int:
        found = 0
        while minute < until:
            found += minute in self.worked
            minute += MINUTE
        return found

    def days_from(self, day: date, until: date) -> int:
        found = 0
        while day < until:
            day += DAY
            found += self.works(day)
        return found

    def due(
        self,
        received: datetime,
        unit: str,
        amount: int,
        *,
        cutoff: int | None = None,
        then: Iterable[tuple[datetime, datetime | date]] = (),
    ) -> datetime:
        """When it is due. `then`, in order: a pause and when it went on, or a moment and the day it was put off to.

        What is left when time stops is what has to be done when it goes on.
        """
        begin = self.begins(received, cutoff)
        if unit == "working-minutes":
            return self._by_minutes(begin, amount, then)
        if unit == "working-days":
            last = self.after_days(begin.date(), amount)
        else:
            last = begin.date() + amount * DAY
        for first, second in then:
            due = self.closes(self.works_next(last))
            if not isinstance(second, datetime):
                last = max(last, self.works_next(second) if unit == "working-days" else second)
            elif whole(first) < due:
                stops, goes = whole(first).date(), whole(second).date()
                if unit == "working-days":
                    stops, goes = self.begins(first).date(), self.begins(second).date()
                    last = self.after_days(goes, self.days_from(stops, last))
                else:
                    last = goes + max(timedelta(), last - stops)
        return self.closes(self.works_next(last))

    def _by_minutes(self, begin: datetime, amount: int, then: Iterable[tuple[datetime, datetime | date]]) -> datetime:
        due = self.after_minutes(begin, amount)
        for first, second in then:
            if not isinstance(second, datetime):
                due = max(due, self.closes(self.works_next(second)))
            elif whole(first) < due:
                due = self.after_minutes(whole(second), self.minutes_from(whole(first), due))
        return due
