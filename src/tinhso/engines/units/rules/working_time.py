"""Is a day worked, and when: a calendar laid together from its definitions. No legal clock; that counts on these days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _

from ..calendars import WEEKDAYS, CalendarDay, WorkingCalendar

Shift = tuple[time, time]


class HolidaysUnknown(TinhSoError):
    """The calendar does not say which days of a year are holidays, so nothing is guessed."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as it stands: hours by weekday (0 is Monday), days that differ, years whose holidays are known."""

    code: str
    week: Mapping[int, tuple[Shift, ...]]
    days: Mapping[date, CalendarDay]
    years: frozenset[int]


def laid(code: str, parts: Iterable[WorkingCalendar]) -> Calendar:
    """The parts of one calendar over one another: the one in force later has the later word, the order given has none."""
    week: Mapping[int, tuple[Shift, ...]] = {}
    days: dict[date, CalendarDay] = {}
    years: set[int] = set()
    for part in sorted(parts, key=lambda part: (part.in_force, part.code, part.version)):
        if part.calendar != code:
            continue
        if part.week is not None:
            week = {WEEKDAYS.index(day): tuple(map(_shift, shifts)) for day, shifts in part.week.items()}
        days |= {day.day: day for day in part.days}
        years.update(part.years)
    return Calendar(code, week, days, frozenset(years))


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
        return calendar.week.get(day.weekday(), ())
    if special.hours_of is None:
        return ()
    return calendar.week.get(WEEKDAYS.index(special.hours_of), ())


def _shift(hours: str) -> Shift:
    start, _dash, end = hours.partition("-")
    return time.fromisoformat(start), time.fromisoformat(end)
