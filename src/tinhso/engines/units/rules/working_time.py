"""Is a day worked, and when: a calendar laid together from its definitions. No legal clock; that counts on these days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

from ..calendars import WEEKDAYS, CalendarDay, WorkingCalendar

Shift = tuple[time, time]


class HolidaysUnknown(TinhSoError):
    """The calendar does not say which days of a year are holidays, so nothing is guessed."""


@dataclass(frozen=True, slots=True)
class Week:
    """Hours by weekday (0 is Monday), and the days on which they are worked."""

    days: Period
    hours: Mapping[int, tuple[Shift, ...]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as it stands: its weeks, the later first; days that differ; years whose holidays are known."""

    code: str
    weeks: tuple[Week, ...]
    days: Mapping[date, CalendarDay]
    years: frozenset[int]

    def hours(self, day: date, weekday: int) -> tuple[Shift, ...]:
        """The hours of a weekday in the week that holds on the day; before the first week, those of the first."""
        for week in self.weeks:
            if day in week.days:
                return week.hours.get(weekday, ())
        return self.weeks[-1].hours.get(weekday, ()) if self.weeks else ()


def laid(code: str, parts: Iterable[WorkingCalendar], ended: Iterable[tuple[WorkingCalendar, Period]] = ()) -> Calendar:
    """The parts of one calendar over one another: the one in force later has the later word, the order given has none.

    Parts of the calendar it `follows` lie below. `ended`: parts no longer in force, with their days: only their weeks are
    taken, since what was worked on a past day does not change with the hours of today.
    """
    ordered = sorted(parts, key=lambda part: (part.in_force, part.code, part.version))
    past = list(ended)
    days: dict[date, CalendarDay] = {}
    years: set[int] = set()
    weeks: list[Week] = []
    for name in _chain(code, ordered):
        own = [part for part in ordered if part.calendar == name]
        weeks = _weeks([*((part, days) for part, days in past if part.calendar == name), *map(_dated, own)]) or weeks
        for part in own:
            days |= {day.day: day for day in part.days}
            years.update(part.years)
    return Calendar(code, tuple(weeks), days, frozenset(years))


def _chain(code: str, parts: Sequence[WorkingCalendar]) -> list[str]:
    """The calendar, behind those it follows; each once, so that a ring ends."""
    chain = [code]
    while follows := next((part.follows for part in parts if part.calendar == chain[0] and part.follows), None):
        if follows in chain:
            break
        chain.insert(0, follows)
    return chain


def _dated(part: WorkingCalendar) -> tuple[WorkingCalendar, Period]:
    return part, Period(part.in_force, part.until)


def _weeks(parts: Iterable[tuple[WorkingCalendar, Period]]) -> list[Week]:
    """The later first."""
    found = [
        Week(days, {WEEKDAYS.index(day): tuple(map(_shift, shifts)) for day, shifts in part.week.items()})
        for part, days in sorted(parts, key=lambda one: (one[0].in_force, one[0].code, one[0].version))
        if part.week is not None
    ]
    return found[::-1]


def working_day(calendar: Calendar, day: date) -> bool:
    """Is the day worked? Labour Code 2019, article 112 (holidays) and 111.3 (rest in their place).

    HolidaysUnknown when the calendar does not have the holidays of that year.
    """
    return bool(shifts_on(calendar, day))


def shifts_on(calendar: Calendar, day: date) -> tuple[Shift, ...]:
    """The hours worked on the day, none on a day of rest. HolidaysUnknown as `working_day`."""
    if day.year not in calendar.years:
        raise HolidaysUnknown(
            _("The public holidays of %(year)s are not in the calendar “%(calendar)s”. Add the year to the pack."),
            year=day.year,
            calendar=calendar.code,
        )
    special = calendar.days.get(day)
    if special is None:
        return calendar.hours(day, day.weekday())
    if special.hours_of is None:
        return ()
    return calendar.hours(day, WEEKDAYS.index(special.hours_of))


def _shift(hours: str) -> Shift:
    start, _dash, end = hours.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)
