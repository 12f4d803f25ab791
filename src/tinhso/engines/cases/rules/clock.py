"""The working time of a calendar as numbers, and due dates on it.

Inside, a moment is a whole minute since 1970-01-01 00:00 UTC (`minute_of`); a moment within a minute counts as the end of
that minute, so that nobody's time is cut short. Spans are half-open: a shift 07:30-11:30 has 240 minutes, the last begins at 11:29, and
what is done at 11:30:00 is in time. At the edge stand datetimes, in Vietnamese time.

Working time is counted in two ways: in minutes worked since the calendar begins, and in the numbers of its working days.
Both are lists beside each other, read by `bisect` or by the day: nothing walks from day to day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Literal

from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from ..errors import OutsideCalendar

Unit = Literal["working-days", "working-minutes", "days", "weeks", "months"]
UNITS: tuple[Unit, ...] = ("working-days", "working-minutes", "days", "weeks", "months")
Span = tuple[int, int]
"""Minutes of a day, half-open: (450, 690) is 07:30 to 11:30."""

DAY = 1440
AHEAD = 420
"""Vietnam's day begins seven hours before UTC's: one zone, no summer time, for every year a calendar has."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = datetime(1970, 1, 1, 7, tzinfo=VIETNAM)
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: working days, working minutes, or days, weeks and months of the calendar.

    No working days: the same day.
    """

    unit: Unit
    amount: int

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.amount < (1 if self.unit == "working-minutes" else 0):
            raise Invalid(_("“%(amount)s %(unit)s” is no time limit."), amount=self.amount, unit=self.unit)

    @classmethod
    def working_days(cls, amount: int) -> Limit:
        return cls("working-days", amount)

    @classmethod
    def working_hours(cls, amount: int) -> Limit:
        return cls("working-minutes", amount * 60)

    @classmethod
    def days(cls, amount: int) -> Limit:
        return cls("days", amount)

    @classmethod
    def weeks(cls, amount: int) -> Limit:
        return cls("weeks", amount)

    @classmethod
    def months(cls, amount: int) -> Limit:
        return cls("months", amount)

    @classmethod
    def read(cls, kept: Mapping[str, str | int]) -> Limit:
        """From `as_json`. Invalid when it is none."""
        unit, amount = kept["unit"], kept["amount"]
        found = next((one for one in UNITS if one == unit), None)
        if found is None or not isinstance(amount, int):
            raise Invalid(_("“%(amount)s %(unit)s” is no time limit."), amount=amount, unit=unit)
        return cls(found, amount)

    def as_json(self) -> dict[str, str | int]:
        return {"unit": self.unit, "amount": self.amount}

    def last_day(self, first: date) -> date:
        """The last day of a limit of days, weeks or months that begins on the day, whether it is worked or not.

        Of weeks the same day of the week, of months the day of the same number or, where the month has none, its last
        (Civil Code 2015, articles 147.2 and 148.1 to 148.3). A day the calendar of the years has not is the last it has.
        """
        if self.unit == "months":
            return months_after(first, self.amount)
        days = self.amount * (7 if self.unit == "weeks" else 1)
        return date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later, or before (below zero); the month's last where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def minute_of(at: datetime) -> int:
    """The minute the moment stands for: itself when it is whole, else the one that follows. `at` must know its zone."""
    passed = at - (_LOCAL_EPOCH if at.tzinfo is VIETNAM else _EPOCH)  # of one zone there is nothing to look up
    return passed.days * DAY + (passed.seconds + (passed.microseconds > 0) + 59) // 60


def moment_of(minute: int) -> datetime:
    """The minute as a moment in Vietnamese time."""
    return _LOCAL_EPOCH + timedelta(0, minute * 60)


def day_of(minute: int) -> date:
    """The day in Vietnam the minute lies in."""
    return date.fromordinal(_FIRST_DAY + (minute + AHEAD) // DAY)


def midnight_of(day: date) -> int:
    """The first minute of the day in Vietnam."""
    return (day.toordinal() - _FIRST_DAY) * DAY - AHEAD


class WorkingClock:
    """A working-time calendar as it was known on some day. Never changes; one object a version of a calendar.

    It knows the days from `first` to before `until`. What lies or would fall outside raises OutsideCalendar, since no holiday is guessed.
    """

    __slots__ = (
        "_closing", "_totals", "base", "closes", "code", "end", "ends", "first", "lasts", "numbers", "offsets", "opens", "starts",
        "totals", "until", "worked_days",
    )  # fmt: skip

    def __init__(self, code: str, first: date, days: Iterable[Sequence[Span]]) -> None:
        """`days`: the shifts of `first` and of each day after it, in order; none on a day of rest."""
        shifts = list(days)
        self.code, self.first, self.base = code, first, midnight_of(first)
        self.until, self.end = date.fromordinal(first.toordinal() + len(shifts)), self.base + len(shifts) * DAY
        at = [(self.base + day * DAY, span) for day, spans in enumerate(shifts) for span in spans]
        self.starts = [day + start for day, (start, _end) in at]
        """Where each shift begins, and ends: minutes."""
        self.ends = [day + end for day, (_start, end) in at]
        lengths = [end - start for start, end in zip(self.starts, self.ends, strict=True)]
        self._totals = [0, *accumulate(lengths)]
        self.totals = self._totals[1:]
        """Working minutes until the end of each shift."""
        self.offsets = [start - total for start, total in zip(self.starts, self._totals, strict=False)]
        """What turns a number of working minutes within the shift into a minute."""
        self.worked_days = [day for day, spans in enumerate(shifts) if spans]
        """The days worked, by number, as days since `first`."""
        self.numbers = [0, *accumulate(1 if spans else 0 for spans in shifts)]
        """Of each day: the number of the first working day from it on."""
        self.lasts = [spans[-1][1] if spans else 0 for spans in shifts]
        """Of each day: the minute of the day at which work ends."""
        self.opens = [self.base + day * DAY + shifts[day][0][0] for day in self.worked_days]
        self.closes = [self.base + day * DAY + self.lasts[day] for day in self.worked_days]
        """Of each working day by number: when work begins and ends."""
        self._closing = [moment_of(minute) for minute in self.closes]

    def __repr__(self) -> str:
        return f"WorkingClock({self.code}, {self.first} to {self.until})"

    # --- at the edge: moments ---

    def working(self, day: date) -> bool:
        """Is the day worked?"""
        return bool(self.lasts[self._day(midnight_of(day))])

    def next_working_minute(self, at: datetime) -> datetime:
        """The moment itself, in whole minutes, when it is worked; else the beginning of the next shift."""
        return moment_of(self.forward(minute_of(at)))

    def due(self, start: datetime, limit: Limit) -> datetime:
        """Until when, if time begins at `start`: the end of that minute or of that day's work.

        Of days, weeks and months, the day of the start is not counted, and a last day of rest moves to the next working day
        (Civil Code 2015, articles 147 and 148). What starts outside working time starts with the next working minute.
        """
        minute = minute_of(start)
        try:
            if limit.unit == "working-days":
                day, within = divmod(minute - self.base, DAY)
                if day >= 0:
                    return self._closing[self.numbers[day + (within >= self.lasts[day])] + limit.amount]
            elif limit.unit == "working-minutes" and self.starts[0] <= minute < self.end:
                shift = bisect_right(self.starts, minute) - 1
                worked = min(minute - self.offsets[shift], self.totals[shift]) + limit.amount
                return moment_of(self.offsets[bisect_left(self.totals, worked, shift)] + worked)
        except IndexError:
            raise self._outside(minute) if minute >= self.end else self.outside() from None
        return moment_of(self.due_minute(minute, limit))

    def between(self, start: datetime, end: datetime) -> int:
        """Working minutes from one moment to the other; below zero when `end` lies before."""
        return self.worked(minute_of(end)) - self.worked(minute_of(start))

    def days_between(self, start: datetime, end: datetime) -> int:
        """Working days from the day of `start`, which is not counted, to the day in which `end` is reached."""
        return self.number_until(minute_of(end)) - self.number(minute_of(start))

    def before(self, at: datetime, limit: Limit) -> datetime:
        """The latest moment that stands so long before `at`: for reminders, and for what must be done a day before."""
        return moment_of(self.back(minute_of(at), limit))

    # --- inside: minutes ---

    def forward(self, minute: int) -> int:
        """The minute itself when it is worked, else the beginning of the next shift."""
        self._day(minute)
        shift = bisect_right(self.ends, minute)
        if shift == len(self.starts):
            raise self._outside(minute)
        return max(minute, self.starts[shift])

    def effective(self, minute: int, cutoff: int | None = None) -> int:
        """When time begins for what comes at the minute: later in the day than `cutoff` (minute of the day), on the next working day."""
        if cutoff is not None:
            day = self._day(minute)
            if self.lasts[day] and (minute - self.base) % DAY > cutoff:
                return self._opening(self.numbers[day + 1])
        return self.forward(minute)

    def worked(self, minute: int) -> int:
        """Working minutes from the beginning of the calendar to the minute."""
        self._day(minute, end=True)
        shift = bisect_right(self.starts, minute) - 1
        if shift < 0:
            return 0
        return min(minute - self.offsets[shift], self.totals[shift])

    def reached(self, worked: int) -> int:
        """The first minute at which so many minutes have been worked: the end of a shift rather than the start of the next."""
        shift = bisect_left(self.totals, worked)
        if shift == len(self.totals):
            raise self.outside()
        return self.offsets[shift] + worked

    def number(self, minute: int) -> int:
        """The number of the working day the minute belongs to: its own until work ends, then the next."""
        day = self._day(minute)
        return self.numbers[day + ((minute - self.base) % DAY >= self.lasts[day])]

    def number_until(self, minute: int) -> int:
        """The number of the working day whose work, or what followed it, the minute ends."""
        return self.numbers[self._day(minute - 1) + 1] - 1

    def number_of_day(self, day: int) -> int:
        """The number of the first working day from the day (days since `first`) on."""
        if not 0 <= day < len(self.lasts):
            raise self._outside(self.base + day * DAY)
        return self.numbers[day]

    def closing(self, number: int) -> int:
        """When work ends on the working day of that number."""
        if not 0 <= number < len(self.closes):
            raise self._outside(self.base - 1) if number < 0 else self.outside()
        return self.closes[number]

    def due_minute(self, minute: int, limit: Limit) -> int:
        """As `due`, in minutes."""
        if limit.unit == "working-days":
            return self.closing(self.number(minute) + limit.amount)
        if limit.unit == "working-minutes":
            return self.reached(self.worked(minute) + limit.amount)
        return self.closing(self.number_of_day(self.last_day(self._day(self.forward(minute)), limit)))

    def back(self, minute: int, limit: Limit) -> int:
        """As `before`, in minutes."""
        if limit.unit == "working-days":
            return self.closing(self.number_until(minute) - limit.amount)
        if limit.unit == "working-minutes":
            return self.reached(max(0, self.worked(minute) - limit.amount))
        if limit.unit == "months":
            day = day_of(minute)
            return minute - (day - months_after(day, -limit.amount)).days * DAY
        return minute - limit.amount * DAY * (7 if limit.unit == "weeks" else 1)

    def last_day(self, day: int, limit: Limit) -> int:
        """The last day of a limit of days, weeks or months that begins on the day; both as days since `first`."""
        if limit.unit == "days":
            return day + limit.amount
        begins = self.first.toordinal()
        return limit.last_day(date.fromordinal(begins + day)).toordinal() - begins

    def shifts_of(self, first: int, until: int) -> Iterator[tuple[Span, ...]]:
        """The shifts of each day from `first` to before `until` (days since the calendar begins)."""
        shift = bisect_left(self.starts, self.base + first * DAY)
        for day in range(first, until):
            midnight, spans = self.base + day * DAY, []
            while shift < len(self.starts) and self.starts[shift] < midnight + DAY:
                spans.append((self.starts[shift] - midnight, self.ends[shift] - midnight))
                shift += 1
            yield tuple(spans)

    def day(self, minute: int) -> int:
        """The day of the minute, as days since `first`. OutsideCalendar when the calendar does not have it."""
        return self._day(minute)

    def _day(self, minute: int, *, end: bool = False) -> int:
        day = (minute - self.base) // DAY
        if not 0 <= day < len(self.lasts) and not (end and minute == self.end):
            raise self._outside(minute)
        return day

    def _opening(self, number: int) -> int:
        if number >= len(self.opens):
            raise self.outside()
        return self.opens[number]

    def outside(self) -> OutsideCalendar:
        """What to raise when something falls after the last day."""
        return self._outside(self.end)

    def _outside(self, minute: int) -> OutsideCalendar:
        day = day_of(minute)
        return OutsideCalendar(
            _("The public holidays of %(year)s are not in the calendar “%(calendar)s”. Add the year to the pack."),
            year=day.year if day < self.first else max(day.year, self.until.year),
            calendar=self.code,
        )
