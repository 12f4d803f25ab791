"""Personal numbers and dossier codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.errors import Invalid, Missing
from tinhso.services.onestop.rules.numbers import (
    DOSSIER_CODE,
    agency_identifier,
    dossier_code,
    masked,
    personal_number,
    unlikely,
)

DAY = date(2026, 9, 8)


@pytest.mark.parametrize("typed", ["015188004321", " 015 188 004 321 ", "015.188.004.321"])
def test_twelve_digits_are_taken_however_they_are_grouped(typed):
    assert personal_number(typed) == "015188004321"


@pytest.mark.parametrize("typed", ["12345", "0151880043210", "01518800432a", "０１５１８８００４３２１"])
def test_anything_else_is_refused(typed):
    with pytest.raises(Invalid):
        personal_number(typed)


def test_nothing_is_missing_not_wrong():
    with pytest.raises(Missing):
        personal_number(" ")


@pytest.mark.parametrize(
    ("number", "warned"),
    [
        ("015188004321", False),  # a woman of 1988
        ("015226004321", False),  # a boy of 2026
        ("015227004321", True),  # of 2027
        ("015005004321", True),  # of 1905: 121 years old
        ("015999004321", True),  # of 2399
    ],
)
def test_a_year_of_birth_that_cannot_be_is_a_warning_only(number, warned):
    assert bool(unlikely(number, on=DAY)) == warned
    assert personal_number(number) == number


def test_pages_show_the_number_masked():
    assert masked("015188004321") == "015*****4321"
    assert masked("") == ""


@pytest.mark.parametrize(
    ("unit", "agency"),
    [("04630", "H38.04630"), ("lc.snnmt", "H38.SNNMT"), ("lc.ban-dan-toc", "H38.BANDANTOC"), ("", "H38")],
)
def test_an_agency_is_named_behind_its_province(unit, agency):
    assert agency_identifier("H38", unit) == agency


def test_more_than_a_days_numbers_are_refused_in_words():
    assert dossier_code("H38.04630", DAY, 9999).endswith("-9999")
    with pytest.raises(Invalid):
        dossier_code("H38.04630", DAY, 10_000)


@given(
    st.text(st.characters(codec="ascii"), max_size=40),
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.integers(1, 9999),
)
def test_every_code_made_is_one_that_can_be_looked_up(unit, day, serial):
    code = dossier_code(agency_identifier("H38", unit), day, serial)
    assert DOSSIER_CODE.fullmatch(code)
    assert code.endswith(f"-{day:%y%m%d}-{serial:04d}")
