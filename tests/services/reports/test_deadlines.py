"""When a return is due, what is opened, what change is unusual."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.period import KINDS, ReportingPeriod
from tinhso.services.reports.rules import deadlines


@pytest.mark.parametrize(
    ("period", "days", "due"),
    [
        ("2026-Q3", 15, date(2026, 10, 15)),
        ("2026-M02", 0, date(2026, 2, 28)),  # the last day itself
        ("2026", 30, date(2027, 1, 30)),
    ],
)
def test_due_days_count_from_the_last_day_of_the_period(period, days, due):
    assert deadlines.due_on(ReportingPeriod.parse(period), days) == due


def test_the_due_day_itself_is_on_time():
    assert not deadlines.is_late(date(2026, 10, 15), date(2026, 10, 15))
    assert deadlines.is_late(date(2026, 10, 15), date(2026, 10, 16))


def test_a_period_is_opened_only_after_it_has_ended():
    since = date(2026, 4, 1)
    assert [str(p) for p in deadlines.ended_periods("quarter", date(2026, 9, 30), since=since)] == ["2026-Q2"]
    assert [str(p) for p in deadlines.ended_periods("quarter", date(2026, 10, 1), since=since)] == [
        "2026-Q2",
        "2026-Q3",
    ]


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))


@given(st.sampled_from([kind for kind in KINDS if kind != "nine-months"]), DAYS, DAYS)
def test_every_opened_period_ended_between_the_two_days_and_none_is_left_out(kind, since, on):
    found = list(deadlines.ended_periods(kind, on, since=since))
    assert all(since < period.end <= on for period in found)
    assert all(later == earlier.shifted(1) for earlier, later in pairwise(found))
    if found:
        assert found[-1].shifted(1).end > on
        assert found[0].shifted(-1).end <= since


@pytest.mark.parametrize(
    ("before", "now", "unusual"),
    [
        (Decimal(100), Decimal(150), False),  # exactly the mark
        (Decimal(100), Decimal(151), True),
        (Decimal(100), Decimal(49), True),
        (Decimal(0), Decimal(9), False),  # nothing to compare with
        (None, Decimal(9), False),
        (Decimal(9), None, False),
    ],
)
def test_a_change_above_the_mark_is_unusual(before, now, unusual):
    assert deadlines.is_unusual(before, now, Decimal(50)) is unusual
