from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.errors import Invalid
from tinhso.kernel.period import KINDS, Period, ReportingPeriod, known_day, period_holding, periods_of

days = st.dates(date(1990, 1, 1), date(2099, 12, 31))
bounds = st.one_of(st.none(), days)
periods = st.tuples(bounds, bounds).filter(lambda two: None in two or two[0] < two[1]).map(lambda two: Period(*two))
named = st.builds(
    lambda kind, year, number: list(periods_of(kind, year))[number % len(list(periods_of(kind, year)))],
    st.sampled_from(KINDS),
    st.integers(1990, 2098),
    st.integers(0, 11),
)


def test_a_period_that_holds_no_day_is_refused_by_name():
    with pytest.raises(Invalid, match="2025-07-01 to 2025-07-01"):
        Period(date(2025, 7, 1), date(2025, 7, 1))


def test_neighbours_meet_without_overlapping():
    before, after = Period(None, date(2025, 7, 1)), Period(date(2025, 7, 1))
    assert not before.overlaps(after)
    assert date(2025, 6, 30) in before and date(2025, 7, 1) in after


@given(periods, periods, days)
def test_what_two_periods_share_is_exactly_the_days_both_hold(one, other, day):
    shared = one.meet(other)
    assert (shared is not None and day in shared) == (day in one and day in other)


@given(periods, periods)
def test_overlap_does_not_depend_on_who_asks(one, other):
    assert one.overlaps(other) == other.overlaps(one) == (one.meet(other) is not None)


@pytest.mark.parametrize(
    "code, start, end",
    [
        ("2026-M12", date(2026, 12, 1), date(2027, 1, 1)),  # over the year's end
        ("2026-Q3", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-H2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026-9M", date(2026, 1, 1), date(2026, 10, 1)),  # the nine months of the yearly plan
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-2027", date(2026, 9, 1), date(2027, 9, 1)),  # a school year
    ],
)
def test_a_reporting_period_knows_its_days(code, start, end):
    period = ReportingPeriod.parse(code)
    assert (period.start, period.end, period.span) == (start, end, Period(start, end))


@given(named)
def test_a_reporting_period_reads_back_from_its_code(period):
    assert ReportingPeriod.parse(period.code) == period


@given(named, st.integers(-40, 40))
def test_going_forth_and_back_comes_home(period, steps):
    assert period.shifted(steps).shifted(-steps) == period


@given(named.filter(lambda period: period.kind != "nine-months"))
def test_the_next_period_starts_where_this_one_ends(period):
    assert period.shifted(1).start == period.end


@given(days, st.sampled_from(KINDS))
def test_the_period_of_a_day_holds_it(day, kind):
    period = period_holding(day, kind)
    assert day in period.span or (kind == "nine-months" and day.month > 9)
    assert period.start <= day


@pytest.mark.parametrize("code", ["2026-Q5", "2026-13", "quý 3", "", "2026-2028", "0026", "2026-M00", "20261"])
def test_what_is_not_a_period_is_refused_with_the_forms_that_are(code):
    with pytest.raises(Invalid, match=r"school year|2026-Q3"):
        ReportingPeriod.parse(code)


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_a_day_out_of_range_is_refused_with_the_range(day):
    with pytest.raises(Invalid, match="1900-01-01 to 2200-01-01"):
        known_day(day)
    assert known_day(date(1900, 1, 1) + timedelta(days=1)) == date(1900, 1, 2)
