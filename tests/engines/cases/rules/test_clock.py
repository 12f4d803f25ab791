"""Due dates on working time, held against a walk minute by minute, and against what must hold for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.cases.rules import invented
from tests.engines.cases.rules.by_hand import ByHand
from tests.engines.cases.rules.invented import FIRST, cutoffs, days, limits, moments

from tinhso.engines.cases.errors import OutsideCalendar
from tinhso.engines.cases.rules.clock import (
    Limit,
    WorkingClock,
    day_of,
    midnight_of,
    minute_of,
    moment_of,
    months_after,
)
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid

WEEK = WorkingClock("week", date(2026, 3, 2), [invented.USUAL] * 5 + [()] * 2 + [invented.USUAL] * 5)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@given(days, moments, limits)
def test_a_due_date_is_that_of_a_walk_minute_by_minute(found, received, limit):
    due = invented.by_hand(found).due(received, limit.unit, limit.amount)
    assert invented.clock(found).due(received, limit) == due


@given(days, moments, cutoffs)
def test_time_begins_where_a_walk_minute_by_minute_begins_it(found, received, cutoff):
    clock, by_hand = invented.clock(found), invented.by_hand(found)
    begins = moment_of(clock.effective(minute_of(received), cutoff))
    assert begins == by_hand.moment(by_hand.begins(by_hand.place(received), cutoff))


@given(days, moments, limits)
def test_nothing_is_due_before_it_was_received(found, received, limit):
    assert invented.clock(found).due(received, limit) > received


@given(days, moments, moments, limits)
def test_what_comes_later_is_not_due_sooner(found, one, other, limit):
    clock = invented.clock(found)
    assert clock.due(min(one, other), limit) <= clock.due(max(one, other), limit)


@given(days, moments, limits, st.integers(0, 3))
def test_a_longer_limit_does_not_end_sooner(found, received, limit, more):
    clock = invented.clock(found)
    assert clock.due(received, limit) <= clock.due(received, invented.longer(limit, more))


@given(days, moments, limits)
def test_a_due_date_ends_a_working_minute(found, received, limit):
    by_hand, due = invented.by_hand(found), invented.clock(found).due(received, limit)
    assert by_hand.worked[by_hand.place(due) - 1]


@given(days, moments, moments)
def test_working_time_between_two_moments_is_counted_minute_by_minute(found, one, other):
    clock, by_hand = invented.clock(found), invented.by_hand(found)
    first, last = sorted((one, other))
    assert clock.between(first, last) == by_hand.minutes_from(by_hand.place(first), by_hand.place(last))
    assert clock.between(last, first) == -clock.between(first, last)


@given(days, moments, st.integers(1, 6))
def test_so_many_working_days_before_what_is_due_after_so_many_is_the_day_it_came(found, received, amount):
    clock, by_hand = invented.clock(found), invented.by_hand(found)
    due = clock.due(received, Limit.working_days(amount))
    began = by_hand.closes(by_hand.begins(by_hand.place(received)) // 1440)
    assert clock.before(due, Limit.working_days(amount)) == by_hand.moment(began)
    assert clock.days_between(received, due) == amount


@given(
    st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001  the zone is drawn
        datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, VIETNAM]),
    )
)
def test_a_moment_is_the_minute_it_ends_with_whatever_its_zone(moment):
    minute = moment_of(minute_of(moment))
    by_hand = ByHand(date(2020, 1, 1), [])
    assert minute == by_hand.moment(by_hand.place(moment))
    assert timedelta() <= minute - moment < timedelta(minutes=1)
    assert midnight_of(day_of(minute_of(moment))) <= minute_of(moment)


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        ("2026-03-02 11:29:59", "2026-03-02 13:30"),  # the last minute of the morning counts as over
        ("2026-03-02 11:29:00", "2026-03-02 11:29"),
        ("2026-03-02 17:30:00", "2026-03-03 07:30"),  # half-open: work has ended
        ("2026-03-07 10:00:00", "2026-03-09 07:30"),
        ("2026-03-02 00:00:00", "2026-03-02 07:30"),
    ],
)
def test_the_next_working_minute(moment, begins):
    assert WEEK.next_working_minute(at(moment)) == at(begins)


def test_a_day_is_worked_or_not():
    assert WEEK.working(date(2026, 3, 6)) and not WEEK.working(date(2026, 3, 7))


@pytest.mark.parametrize(
    ("received", "limit"),
    [
        ("2026-03-01 23:00", Limit.working_days(1)),  # before the first day
        ("2026-03-01 23:00", Limit.working_hours(1)),
        ("2026-03-01 23:00", Limit.days(1)),
        ("2026-03-14 00:00", Limit.working_days(0)),  # after the last
        ("2026-03-13 09:00", Limit.working_days(1)),  # due after the last
        ("2026-03-13 09:00", Limit.working_hours(8)),
        ("2026-03-13 09:00", Limit.days(1)),
        ("2026-03-13 09:00", Limit.weeks(1)),
        ("2026-03-13 09:00", Limit.months(1)),
        ("2026-03-13 18:00", Limit.working_hours(1)),
    ],
)
def test_what_falls_outside_the_calendar_is_not_guessed(received, limit):
    with pytest.raises(OutsideCalendar, match="2026"):
        WEEK.due(at(received), limit)


@pytest.mark.parametrize("limit", [Limit.months(10**9), Limit.weeks(10**9)])
def test_a_limit_beyond_all_years_is_outside_the_calendar_too(limit):
    with pytest.raises(OutsideCalendar):
        WEEK.due(at("2026-03-04 09:00"), limit)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [  # Civil Code 2015, article 148.3: the day of the same number, or the month's last where it has none
        ("2026-03-10", 1, "2026-04-10"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-02-28", 1, "2027-03-28"),  # the last day of a month is not for that the last of the next
        ("2026-06-30", 1, "2026-07-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-05-20", 0, "2026-05-20"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_end_on_the_day_of_the_same_number_or_the_last(day, months, last):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(last)


dates = st.dates(date(2019, 1, 1), date(2033, 1, 1))


@given(dates, st.sampled_from(["days", "weeks", "months"]), st.integers(0, 30))
def test_the_last_day_is_that_of_turning_the_leaves_of_a_calendar(first, unit, amount):
    by_hand = ByHand(first, [])
    assert (Limit(unit, amount).last_day(first) - first).days == by_hand.last_day(0, unit, amount)


@given(dates, dates, st.sampled_from(["days", "weeks", "months"]), st.integers(0, 60))
def test_a_limit_of_the_calendar_never_ends_sooner_for_who_came_later_or_has_longer(one, other, unit, amount):
    first, second = sorted((one, other))
    limit, longer = Limit(unit, amount), Limit(unit, amount + 1)
    assert first <= limit.last_day(first) <= limit.last_day(second)
    assert limit.last_day(first) < longer.last_day(first)


@given(st.integers(0, 5), moments, st.sampled_from(["weeks", "months"]))
def test_a_month_before_is_in_the_month_before(amount, at_, unit):
    """Reminders are reckoned back from what is due: never after it, and a week is seven days."""
    clock = WorkingClock("early", date(2025, 1, 1), [invented.USUAL] * 800)
    before = clock.before(at_, Limit(unit, amount))
    if unit == "weeks":
        assert moment_of(minute_of(at_)) - before == timedelta(weeks=amount)
    else:
        day = day_of(minute_of(at_))
        assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == amount and before.day <= day.day


@pytest.mark.parametrize("amount", [-1, 0])
def test_there_are_no_limits_of_no_time(amount):
    with pytest.raises(Invalid):
        Limit("working-minutes", amount)


@given(limits)
def test_a_limit_is_kept_as_it_is(limit):
    assert Limit.read(limit.as_json()) == limit


@pytest.mark.parametrize("kept", [{"unit": "years", "amount": 1}, {"unit": "days", "amount": "1"}])
def test_what_is_no_limit_is_not_read_as_one(kept):
    with pytest.raises(Invalid):
        Limit.read(kept)


def test_days_are_those_of_vietnam():
    assert WEEK.due(datetime(2026, 3, 2, 17, 30, tzinfo=UTC), Limit.working_days(1)) == at("2026-03-04 17:30"), (
        "half past five in the evening in London is the third of March in Vietnam"
    )
    assert day_of(midnight_of(FIRST)) == FIRST
