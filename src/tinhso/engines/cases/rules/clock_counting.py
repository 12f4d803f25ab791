"""What a limit of each kind is counted in, so that pauses and extensions move it exactly.

A place in time is one number in each: working minutes, numbers of working days, or days. All take whole minutes (see `clock`).
"""

from __future__ import annotations

from typing import Protocol

from .clock import DAY, Unit, WorkingClock


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

    def __init__(self, clock: WorkingClock) -> None:
        self.clock = clock

    def first(self, start: int, amount: int) -> int:
        return self.clock.day(start) + amount

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


def last_midnight(clock: WorkingClock, minute: int, days: int) -> int:
    """24:00 of the day so many days after the minute's, or of the next working day when that is a day of rest."""
    number = clock.number_of_day(clock.day(minute) + days)
    clock.closing(number)
    return clock.base + (clock.worked_days[number] + 1) * DAY


COUNTING: dict[Unit, type[WorkingMinutes] | type[WorkingDays] | type[Days]] = {
    "working-minutes": WorkingMinutes,
    "working-days": WorkingDays,
    "days": Days,
}
