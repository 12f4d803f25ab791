"""Years are counted from the one in which the dossier ended, which counts whole; the longest of several terms binds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.onestop.erasing.rules.terms import first_day, longest

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
years = st.integers(2, 70)


@pytest.mark.parametrize(
    ("ended", "term", "first"),
    [
        (date(2026, 1, 1), 5, date(2032, 1, 1)),
        (date(2026, 12, 31), 5, date(2032, 1, 1)),
        (date(2026, 9, 8), 2, date(2029, 1, 1)),
        (date(2026, 9, 8), None, None),
        (date(9990, 1, 1), 70, None),
    ],
)
def test_the_first_day_is_the_first_of_a_year(ended, term, first):
    assert first_day(ended, term) == first


@given(days, years)
def test_it_is_never_before_the_years_have_passed_whole(ended, term):
    first = first_day(ended, term)
    assert first is not None and first - timedelta(days=1) >= date(ended.year + term, 12, 31)


@given(days, days, years)
def test_who_ended_later_is_never_free_earlier(one, other, term):
    early, late = sorted((one, other))
    assert first_day(early, term) <= first_day(late, term)


@given(st.lists(years | st.none(), min_size=1))
def test_for_ever_is_longer_than_every_number_of_years(terms):
    assert longest(terms) == (None if None in terms else max(terms))
