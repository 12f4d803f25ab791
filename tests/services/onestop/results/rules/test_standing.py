"""Validity by days, both ends counted; what was taken back stands no more."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.errors import Invalid
from tinhso.services.onestop.results.rules.standing import months_later, require_days, standing

FIRST, LAST = date(2026, 9, 8), date(2027, 3, 7)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("on", "ended", "is_"),
    [
        (date(2026, 9, 7), None, "not-yet"),
        (FIRST, None, "stands"),
        (LAST, None, "stands"),
        (LAST + timedelta(days=1), None, "expired"),
        (date(2026, 10, 1), date(2026, 10, 1), "ended"),
        (date(2026, 9, 30), date(2026, 10, 1), "stands"),
        (LAST + timedelta(days=9), date(2026, 10, 1), "ended"),
    ],
)
def test_how_it_stands_on_a_day(on, ended, is_):
    assert standing(FIRST, LAST, ended, on=on) == is_


def test_without_an_end_it_never_expires():
    assert standing(FIRST, None, None, on=date(2999, 1, 1)) == "stands"


def test_validity_cannot_end_before_it_begins():
    with pytest.raises(Invalid) as wrong:
        require_days(FIRST, FIRST - timedelta(days=1))
    assert wrong.value.field == "last"
    require_days(FIRST, FIRST)
    require_days(FIRST, None)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 9, 8), 6, date(2027, 3, 7)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
    ],
)
def test_so_many_months_end_on_the_day_before(first, months, last):
    assert months_later(first, months) == last


@given(days, st.integers(1, 600), st.integers(1, 600))
def test_more_months_never_end_earlier(day, fewer, more):
    assert months_later(day, min(fewer, more)) <= months_later(day, max(fewer, more))
    assert months_later(day, fewer) >= day
