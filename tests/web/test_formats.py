"""Numbers, days and periods read the Vietnamese way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.numbers import parse_decimal
from tinhso.web import formats


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("1234.50"), None, "1.234,5"),  # no more digits than it needs
        (Decimal("100"), None, "100"),  # not 1E+2
        (Decimal("2.345"), 2, "2,35"),  # half goes up
        (Decimal("-7"), 1, "−7,0"),  # a true minus
        (0, None, "0"),
        (None, None, "–"),  # not known is not zero
    ],
)
def test_a_number_is_written_with_a_comma(value: Decimal | int | None, places: int | None, words: str) -> None:
    assert formats.number(value, places) == words


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_written_number_reads_back_as_itself(value: Decimal) -> None:
    with translation.override("vi"):
        words = formats.number(value, 2)
    assert parse_decimal(words) == value


def test_english_pages_use_a_point() -> None:
    with translation.override("en"):
        assert formats.number(Decimal("1234.5")) == "1,234.5"


def test_a_moment_is_told_in_the_provinces_time() -> None:
    assert formats.moment(datetime(2026, 11, 22, 20, 5, tzinfo=UTC)) == "03:05 23/11/2026"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2026-Q3", "Quý III/2026"),
        ("2026-M07", "Tháng 7/2026"),
        ("2026-H1", "6 tháng đầu năm 2026"),
        ("2026-9M", "9 tháng năm 2026"),
        ("2026", "Năm 2026"),
        ("2026-2027", "Năm học 2026–2027"),
    ],
)
def test_a_period_has_its_official_name(code: str, words: str) -> None:
    assert formats.period(code) == words


def test_a_deadline_says_how_far_it_is() -> None:
    today = date(2026, 3, 2)
    said = [formats.until(day, today) for day in (date(2026, 3, 5), today, date(2026, 2, 28))]
    assert said == ["còn 3 ngày", "hạn hôm nay", "quá hạn 2 ngày"]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Tỉnh Lào Cai", "tỉnh Lào Cai"),
        ("Xã Tú Lệ", "xã Tú Lệ"),
        ("Thị xã Nghĩa Lộ", "thị xã Nghĩa Lộ"),
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai"),
        ("", ""),
    ],
)
def test_amid_a_sentence_the_kind_of_a_place_is_small(title: str, said: str) -> None:
    assert formats.amid(title) == said
