"""Working-time calendars, as packs define them (folder "calendars").

A calendar is laid together from several definitions that bear its name, in the order they come into force: the week, the
public holidays of each year, what is announced later. An announcement is a definition more, never a change of an old one,
so what held on an earlier day can still be read.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tinhso.kernel.definitions import Code, Definition, Lookup, ShortText, Text, Typed
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.texts import mark as _

CALENDARS = "calendars"
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOURS = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
Hours = Annotated[str, StringConstraints(pattern=HOURS, max_length=11)]
Shifts = Annotated[tuple[Hours, ...], Field(max_length=6)]
Problem = tuple[tuple[str | int, ...], str | TinhSoError]


class CalendarDay(Typed):
    """A day that is not like its weekday."""

    day: Annotated[date, Field(description="The day.", examples=["2026-09-02"])]
    kind: Annotated[
        Literal["holiday", "compensatory", "swapped", "working"],
        Field(
            description=(
                "holiday: a public holiday. compensatory: off in place of a holiday that fell on a day of rest. swapped: "
                "off in exchange for another day that is worked. working: worked although its weekday is a day of rest."
            ),
            examples=["holiday"],
        ),
    ]
    title: Annotated[Text, Field(description="What people call the day.", examples=[{"vi": "Quốc khánh"}])]
    hours_of: Annotated[
        Weekday | None,
        Field(description="For a day of kind working: the weekday whose hours are worked.", examples=["monday"]),
    ] = None
    document: Annotated[
        ShortText | None,
        Field(description="The document that declares this day, where it is not that of the whole definition."),
    ] = None


class WorkingCalendar(Definition):
    """What one document says of a working-time calendar: its week, or days that are not like their weekday.

    Definitions of one `calendar` are laid over one another as they come into force; of one day, the later word holds.
    """

    calendar: Annotated[Code, Field(description="The calendar this says something of.", examples=["co-quan-nha-nuoc"])]
    follows: Annotated[
        Code | None,
        Field(
            description="A calendar whose days, years and week hold here too, where this one says nothing else.",
            examples=["co-quan-nha-nuoc"],
        ),
    ] = None
    week: Annotated[
        dict[Weekday, Shifts] | None,
        Field(
            description="The hours of each weekday from in_force on; a weekday that is not named is a day of rest.",
            examples=[{"monday": ["07:30-11:30", "13:30-17:30"]}],
        ),
    ] = None
    years: Annotated[
        tuple[Annotated[int, Field(ge=1945, le=2199)], ...],
        Field(description="Years of which all public holidays stand here.", max_length=50, examples=[[2026]]),
    ] = ()
    days: Annotated[
        tuple[CalendarDay, ...], Field(description="Days that are not like their weekday.", max_length=400)
    ] = ()


def check(calendar: WorkingCalendar, others: Lookup) -> Sequence[Problem]:
    """What keeps a calendar from working, with the path of each mistake."""
    return [*_follows(calendar), *_weeks(calendar), *_days(calendar)]


def _follows(calendar: WorkingCalendar) -> Iterator[Problem]:
    if calendar.follows == calendar.calendar:
        yield ("follows",), Expected(_("another calendar than this one, “%(code)s”"), code=calendar.calendar)


def _weeks(calendar: WorkingCalendar) -> Iterator[Problem]:
    for weekday, shifts in (calendar.week or {}).items():
        ends = [end for shift in shifts for end in shift.split("-")]
        if any(first >= second for first, second in pairwise(ends)):
            yield ("week", weekday), Expected(_("hours that follow one another, such as 07:30-11:30 and 13:30-17:00"))


def _days(calendar: WorkingCalendar) -> Iterator[Problem]:
    seen: set[date] = set()
    for place, day in enumerate(calendar.days):
        if day.day in seen:
            yield ("days", place, "day"), Expected(_("each day once; %(day)s stands here twice"), day=day.day)
        seen.add(day.day)
        if (day.kind == "working") != (day.hours_of is not None):
            why = Expected(
                _("hours_of belongs to a day of kind working, and to no other: the weekday whose hours it has")
            )
            yield ("days", place, "hours_of"), why
