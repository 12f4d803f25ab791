"""Finding by public title: marks folded, words in any order, the last begun only; parts of words when nothing else is there."""

import pytest
from tests.engines.cases.ground import MONDAY, Ground

from tinhso.engines.cases import public as cases


@pytest.fixture
def titled(ground: Ground) -> dict[str, int]:
    return {
        title: ground.open(title=title)
        for title in (
            "H38.7-260302-0001 Đăng ký khai sinh",
            "H38.7-260302-0002 Đăng ký kết hôn",
            "Cấp giấy phép xây dựng",
        )
    }


@pytest.mark.parametrize(
    ("text", "last_words"),
    [
        ("khai sinh", ["sinh"]),
        ("KHAI SINH", ["sinh"]),
        ("đăng ký", ["hôn", "sinh"]),
        ("ky dang", ["hôn", "sinh"]),  # words in any order
        ("giay ph", ["dựng"]),  # the last word begun only
        ("h38.7-260302-0002", ["hôn"]),  # a code, as it begins
        ("0302-0001", ["sinh"]),  # a part of a word
        ("%", []),
        ("x' OR 1=1 --", []),
        ("& | !", []),
        ("không có", []),
    ],
)
def test_a_text_finds(ground: Ground, titled: dict[str, int], text: str, last_words: list[str]):
    found = cases.find(text, "d.read", by=ground.seat("Xã Đồi"), at=MONDAY)
    assert sorted(line.title.split()[-1] for line in found) == last_words


def test_nobody_finds_what_is_not_theirs(ground: Ground, titled: dict[str, int]):
    assert cases.find("khai sinh", "d.read", by=ground.seat("Xã Sông"), at=MONDAY) == []
    assert cases.find("khai sinh", "d.read", by=ground.seat("Xã Đồi", "d.handle"), at=MONDAY) == []


def test_the_unit_that_decides_finds_it_too(ground: Ground):
    ground.open(title="Cấp đổi sổ đỏ", deciding=ground.units["Xã Núi"])
    assert len(cases.find("so do", "d.read", by=ground.seat("Xã Núi"), at=MONDAY)) == 1
