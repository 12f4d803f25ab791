from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.errors import Invalid
from tinhso.kernel.numbers import parse_decimal, parse_dong


@pytest.mark.parametrize(
    "text, value",
    [
        ("", None),  # nothing is nothing, not zero
        ("  ", None),
        ("0", Decimal("0")),
        ("1234,5", Decimal("1234.5")),
        ("1.234,5", Decimal("1234.5")),  # a comma makes the dot's meaning plain
        ("1.234.567", Decimal("1234567")),  # two groups do too
        ("1 234 567", Decimal("1234567")),
        ("1\u00a0234,50", Decimal("1234.50")),
        ("-3,25", Decimal("-3.25")),
        ("−3", Decimal("-3")),  # the minus of a spreadsheet
    ],
)
def test_a_number_is_read_as_vietnamese_officials_write_it(text, value):
    assert parse_decimal(text) == value


@pytest.mark.parametrize(
    "text, way_out",
    [
        ("1.234", "1234 for the whole number or 1,234"),  # could be either: asked, never guessed
        ("1.5", "Write 1,5"),
        ("1,234.5", "like 1234,5"),
        ("12.34.567", "like 1234,5"),
        ("12%", "like 1234,5"),
        ("mười hai", "like 1234,5"),
        ("1e5", "like 1234,5"),
        ("٣", "like 1234,5|not a number"),
        ("1" * 19, "more than 18 digits"),
    ],
)
def test_what_could_be_misread_is_refused_with_the_way_out(text, way_out):
    with pytest.raises(Invalid, match=way_out):
        parse_decimal(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_every_decimal_written_with_a_comma_reads_back_exactly(value):
    written = f"{value:f}".replace(".", ",")
    assert parse_decimal(written) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50.000", 50_000),
        ("50000", 50_000),
        ("1 250 000", 1_250_000),
        ("1.250.000 đồng", 1_250_000),
        ("7", 7),
        ("", None),
    ],
)
def test_an_amount_in_dong_may_group_its_thousands(text: str, value: int | None) -> None:
    assert parse_dong(text) == value


@pytest.mark.parametrize("text", ["50,5", "5.00", "50.0000", "-5", "năm mươi", "1e5", "9" * 19])
def test_what_is_no_amount_in_dong_is_told_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_dong(text)
    assert "50.000" in str(refusal.value.message)
