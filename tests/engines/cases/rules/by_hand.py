"""The clock reckoned the slow way: minute by minute and day by day, as a person with a calendar and a pencil would.

It shares nothing with the rules it is held against: no numbers of working days, no sums, no bisection. A minute of the calendar is
worked or not; a place in time is a count of minutes since the calendar begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from tinhso.kernel.days import VIETNAM

Shifts = Sequence[tuple[int, int]]
MINUTE = timedelta(minutes=1)
A_DAY = 1440


class ByHand:
    """A calendar from a day on, as the shifts of each day in minutes of the day."""

    def __init__(self, first: date, days: Sequence[Shifts]) -> None:
        self.midnight = datetime.combine(first, time(), VIETNAM)
        self.worked = bytearray(A_DAY * len(days))
        for day, shifts in enumerate(days):
            for start, end in shifts:
                self.worked[day * A_DAY + start : day * A_DAY + end] = b"\1" * (end - start)

    def place(self, at: datetime) -> int:
        """The end of the minute the moment lies within."""
        return -((self.midnight - at) // MINUTE)

    def moment(self, place: int) -> datetime:
        return self.midnight + place * MINUTE

    def day(self, day: date) -> int:
        return (day - self.midnight.date()).days

    def works(self, day: int) -> bool:
        return any(self.worked[day * A_DAY : (day + 1) * A_DAY])

    def begins(self, place: int, cutoff: int | None = None) -> int:
        """The first working minute that counts."""
        if cutoff is not None and self.works(place // A_DAY) and place % A_DAY > cutoff:
            place = (place // A_DAY + 1) * A_DAY
        while not self.worked[place]:
            place += 1
        return place

    def closes(self, day: int) -> int:
        """The end of the last working minute of the day."""
        place = (day + 1) * A_DAY
        while not self.worked[place - 1]:
            place -= 1
        return place

    def works_next(self, day: int) -> int:
        while not self.works(day):
            day += 1
        return day

    def after_minutes(self, place: int, amount: int) -> int:
        while amount:
            amount -= self.worked[place]
            place += 1
        return place

    def after_days(self, day: int, amount: int) -> int:
        while amount:
            day += 1
            amount -= self.works(day)
        return day

    def last_day(self, day: int, unit: str, amount: int) -> int:
        """Turning the leaves of the calendar, until the same day of the week or of the month has come so often."""
        first = self.midnight.date() + timedelta(days=day)
        while amount:
            day += 1
            leaf = self.midnight.date() + timedelta(days=day)
            if unit == "weeks":
                amount -= leaf.weekday() == first.weekday()
            elif unit == "months":
                last_leaf = (leaf + timedelta(days=1)).day == 1
                amount -= leaf.day == first.day or (leaf.day < first.day and last_leaf)
            else:
                amount -= 1
        return day

    def minutes_from(self, place: int, until: int) -> int:
        found = 0
        while place < until:
            found += self.worked[place]
            place += 1
        return found

    def days_from(self, day: int, until: int) -> int:
        found = 0
        while day < until:
            day += 1
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
        begin = self.begins(self.place(received), cutoff)
        if unit == "working-minutes":
            return self.moment(self._by_minutes(begin, amount, then))
        last = (
            self.after_days(begin // A_DAY, amount)
            if unit == "working-days"
            else self.last_day(begin // A_DAY, unit, amount)
        )
        for first, second in then:
            due = self.closes(self.works_next(last))
            if not isinstance(second, datetime):
                last = max(last, self.works_next(self.day(second)) if unit == "working-days" else self.day(second))
            elif self.place(first) < due:
                stops, goes = self.place(first), self.place(second)
                if unit == "working-days":
                    left = self.days_from(self.begins(stops) // A_DAY, last)
                    last = self.after_days(self.begins(goes) // A_DAY, left)
                else:
                    last = goes // A_DAY + max(0, last - stops // A_DAY)
        return self.moment(self.closes(self.works_next(last)))

    def _by_minutes(self, begin: int, amount: int, then: Iterable[tuple[datetime, datetime | date]]) -> int:
        due = self.after_minutes(begin, amount)
        for first, second in then:
            if not isinstance(second, datetime):
                due = max(due, self.closes(self.works_next(self.day(second))))
            elif self.place(first) < due:
                due = self.after_minutes(self.place(second), self.minutes_from(self.place(first), due))
        return due
