"""Many clocks at once give what each gives alone, and what moves with a calendar is what a fold from the beginning says."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.cases.rules import invented
from tests.engines.cases.rules.invented import FIRST, cutoffs, days, followed, limits, moments

from tinhso.engines.cases.errors import OutsideCalendar
from tinhso.engines.cases.rules.clock import Limit, WorkingClock, minute_of
from tinhso.engines.cases.rules.clock_bulk import (
    FEW_A_DAY,
    ClockMoved,
    ClockRead,
    OneClock,
    changed_days,
    clocks_moved,
    clocks_read,
    due_minutes,
)
from tinhso.engines.cases.rules.clock_events import ClockEvent, ClockRules, read_clock
from tinhso.kernel.days import VIETNAM

endings = st.sampled_from(["running", "asked", "paused", "stopped", "elsewhere", "online", "internal"])


@given(days, st.lists(moments, max_size=30), limits, cutoffs)
def test_a_column_is_as_each_of_it_alone(found, received, limit, cutoff):
    clock = invented.clock(found)
    minutes = [minute_of(one) for one in received] * FEW_A_DAY * invented.BUSY  # enough for a table
    alone = [clock.due_minute(clock.effective(minute, cutoff), limit) for minute in minutes]
    assert due_minutes(minutes, limit, clock, cutoff=cutoff) == alone
    assert due_minutes(minutes[:1], limit, clock, cutoff=cutoff) == alone[:1]


@pytest.mark.parametrize(
    "limit", [Limit.working_days(1), Limit.working_hours(5), Limit.days(1), Limit.weeks(1), Limit.months(1)]
)
@pytest.mark.parametrize("cutoff", [None, 689, 690, 900, 1050])
@pytest.mark.parametrize("week", [[invented.USUAL] * 3, [invented.USUAL, ((450, 690),), (), ((420, 690), (810, 1020))]])
def test_every_minute_of_some_days_is_as_it_is_alone(limit, cutoff, week):
    clock = WorkingClock("some", FIRST, [*week, *[invented.USUAL] * 35])
    minutes = range(clock.base, clock.base + len(week) * 1440)
    alone = [clock.due_minute(clock.effective(minute, cutoff), limit) for minute in minutes]
    assert due_minutes(minutes, limit, clock, cutoff=cutoff) == alone


@pytest.mark.parametrize("limit", [Limit.working_days(3), Limit.working_hours(24), Limit.days(3)])
@pytest.mark.parametrize("day", [-1, 8, 12])
def test_a_column_with_one_outside_the_calendar_is_not_guessed(limit, day):
    clock = WorkingClock("short", FIRST, [invented.USUAL] * 10)
    inside = minute_of(datetime(2026, 2, 3, 9, tzinfo=VIETNAM))
    assert due_minutes([inside], limit, clock)
    for times in (1, 50):
        with pytest.raises(OutsideCalendar):
            due_minutes([inside, inside + (day - 1) * 1440] * times, limit, clock)


@st.composite
def clocks(draw: st.DrawFn) -> list[OneClock]:
    found = []
    for key in range(draw(st.integers(0, 8))):
        received, then = draw(followed())
        events, ending = invented.events(received, then), draw(endings)
        last = events[-1].at
        if ending in ("online", "internal", "elsewhere"):
            events = [
                ClockEvent("started", received, "online" if ending == "online" else "internal", ending == "elsewhere")
            ]
        elif ending != "running":
            events.append(ClockEvent(ending, last))
        rules = draw(
            st.sampled_from(
                [invented.rules(), invented.rules(900), ClockRules(day_ends="midnight", starts_elsewhere="arrival")]
            )
        )
        found.append(OneClock(key, draw(limits), tuple(events), rules))
    return found


@given(days, clocks(), st.sets(st.integers(0, invented.BUSY + 8), max_size=4))
def test_what_moves_is_what_a_fold_under_both_calendars_tells(found, many, changed):
    """A day of rest declared, a day of rest worked: exactly those, each from what it was to what it is."""
    other = invented.calendar(found)
    for number in changed:
        other[number] = () if other[number] else invented.USUAL
    before, after = invented.clock(found), WorkingClock("invented", FIRST, other)
    expected = []
    for one in many:
        was, now = (read_clock(one.events, limit=one.limit, clock=clock, rules=one.rules) for clock in (before, after))
        if one.events[-1].kind != "stopped" and (was.due_at, was.closes_at) != (now.due_at, now.closes_at):
            expected.append(ClockMoved(one.key, was.due_at, now.due_at, was.closes_at, now.closes_at))
    assert clocks_moved(many, before=before, after=after) == expected


@given(days, clocks(), st.booleans())
def test_many_clocks_read_stand_as_each_read_alone(found, many, short):
    clock = WorkingClock("short", FIRST, found) if short else invented.clock(found)
    expected = []
    for one in many:
        with suppress(OutsideCalendar):
            now = read_clock(one.events, limit=one.limit, clock=clock, rules=one.rules)
            expected.append(ClockRead(one.key, now.phase, now.due_at, now.closes_at))
    assert clocks_read(many, clock=clock) == expected
    assert clocks_read(many * invented.BUSY, clock=clock) == expected * invented.BUSY  # enough for a table


@given(days, clocks(), st.sets(st.integers(0, invented.BUSY), min_size=1, max_size=3))
def test_only_clocks_that_reach_into_the_changed_days_move(found, many, changed):
    other = invented.calendar(found)
    for number in changed:
        other[number] = () if other[number] else invented.USUAL
    before, after = invented.clock(found), WorkingClock("invented", FIRST, other)
    differ = changed_days(before, after)
    assert differ == (FIRST + timedelta(days=min(changed)), FIRST + timedelta(days=max(changed) + 1))
    for told in clocks_moved(many, before=before, after=after):
        events = next(one.events for one in many if one.key == told.key)
        ends = max(moment for moment in (told.due_was, told.closes_was) if moment)
        assert events[0].at.date() < differ[1] and (ends - timedelta(minutes=1)).date() >= differ[0]


def test_nothing_moves_between_calendars_that_say_the_same():
    clock, same = (WorkingClock("one", FIRST, [invented.USUAL] * 30) for _ in range(2))
    one = OneClock(
        1, Limit.working_days(2), (ClockEvent("started", datetime(2026, 2, 3, 9, tzinfo=VIETNAM)),), ClockRules()
    )
    assert changed_days(clock, same) is None
    assert clocks_moved([one], before=clock, after=same) == []


def test_another_year_known_is_no_change_of_the_days_both_know():
    short, long = (WorkingClock("one", FIRST, [invented.USUAL] * length) for length in (30, 60))
    assert changed_days(short, long) is None
    off = WorkingClock("one", date(2026, 1, 1), [invented.USUAL] * 40 + [()] + [invented.USUAL] * 40)
    assert changed_days(short, off) == (date(2026, 2, 10), date(2026, 2, 11))
