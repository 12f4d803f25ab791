"""What a limit of each kind is counted in, so that pauses and extensions move it exactly.

A place in time is one number in each: working minutes, numbers of working days, or days (weeks and months end on a day). All take whole minutes (see `clock`).
"""

from __future__ import annotations

from typing import ClassVar, Protocol

from .clock import DAY, Limit, Unit, WorkingClock


class Counting(Protocol):
    """How far a limit has come."""

    clock: WorkingClock

    def first(self, start: int, amount: int) -> int:
        """Where the limit ends when time begins at the minute `start`."""
        ...

    def without(self, ends: int, paused: int, resumed: int) -> int:
        """The same end when time stood still from one minute to the other. What was over before the pause stays so."""
        ...

    def until(self, ends: int, day: int) -> int:
        """The end put off to the day (days since the calendar begins), never brought forward."""
        ...

    def minute(self, ends: int) -> int:
        """The minute of the end."""
        ...


class WorkingMinutes:
    """Minute by minute within office hours: eight working hours are not a day of 24 hours."""

    __slots__ = ("clock",)

    def __init__(self, clock: WorkingClock) -> None:
        self.clock = clock

    def first(self, start: int, amount: int) -> int:
        return self.clock.worked(start) + amount

    def without(self, ends: int, paused: int, resumed: int) -> int:
        stood = self.clock.worked(paused)
        return ends + self.clock.worked(resumed) - stood if stood < ends else ends

    def until(self, ends: int, day: int) -> int:
        return max(ends, self.clock.worked(self.clock.closing(self.clock.number_of_day(day))))

    def minute(self, ends: int) -> int:
        return self.clock.reached(ends)


class WorkingDays:
    """By working days, the first not counted: the day of a pause has been used, the day of resuming is a first day again.

    Civil Code 2015, article 147.2.
    """

    __slots__ = ("clock",)

    def __init__(self, clock: WorkingClock) -> None:
        self.clock = clock

    def first(self, start: int, amount: int) -> int:
        return self.clock.number(start) + amount

    def without(self, ends: int, paused: int, resumed: int) -> int:
        stood = self.clock.number(paused)
        return ends + self.clock.number(resumed) - stood if stood <= ends else ends

    def until(self, ends: int, day: int) -> int:
        return max(ends, self.clock.number_of_day(day))

    def minute(self, ends: int) -> int:
        return self.clock.closing(ends)


class Days:
    """By all days, the first not counted; a last day of rest moves to the next working day. Civil Code 2015, 147.2, 148.5."""

    __slots__ = ("clock",)
    unit: ClassVar[Unit] = "days"

    def __init__(self, clock: WorkingClock) -> None:
        self.clock = clock

    def first(self, start: int, amount: int) -> int:
        return self.clock.last_day(self.clock.day(start), Limit(self.unit, amount))

    def without(self, ends: int, paused: int, resumed: int) -> int:
        number = self.clock.number_of_day(ends)
        if paused >= self.clock.closing(number):
            return ends
        stood = self.clock.day(paused)
        return max(ends, stood) + self.clock.day(resumed) - stood

    def until(self, ends: int, day: int) -> int:
        return max(ends, day)

    def minute(self, ends: int) -> int:
        return self.clock.closing(self.clock.number_of_day(ends))


class Weeks(Days):
    """To the same day of the last week; a pause takes days. Civil Code 2015, 148.2."""

    __slots__ = ()
    unit: ClassVar[Unit] = "weeks"


class Months(Days):
    """To the day of the same number, or the last, of the last month; a pause takes days. Civil Code 2015, 148.3."""

    __slots__ = ()
    unit: ClassVar[Unit] = "months"


def last_midnight(clock: WorkingClock, minute: int, limit: Limit) -> int:
    """24:00 of the last day of a limit of days, weeks or months, or of the next working day when that is one of rest."""
    number = clock.number_of_day(clock.last_day(clock.day(minute), limit))
    clock.closing(number)
    return clock.base + (clock.worked_days[number] + 1) * DAY


COUNTING: dict[Unit, type[WorkingMinutes] | type[WorkingDays] | type[Days]] = {
    "working-minutes": WorkingMinutes,
    "working-days": WorkingDays,
    "days": Days,
    "weeks": Weeks,
    "months": Months,
}
