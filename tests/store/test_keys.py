import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.store.keys import fold, nfc, sort_key

vietnamese = st.text(alphabet="aàảãáạăằâbcdđeêềghiklmnoôơpqrstuưừvxyỳ ", max_size=20)


@pytest.mark.parametrize(
    "text, folded", [("Tú Lệ", "tu le"), ("ĐĂK LĂK", "dak lak"), ("Nghĩa  Lộ", "nghia lo"), ("Ô Ăn Quan", "o an quan")]
)
def test_a_name_is_found_without_marks(text, folded):
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_names_sort_by_the_vietnamese_alphabet():
    names = ["Đông Cuông", "Cảm Nhân", "An Bình", "Âu Lâu", "Dế Xu Phình", "Yên Bình", "Ảnh", "Ăn"]
    assert sorted(names, key=sort_key) == [
        "An Bình",
        "Ảnh",
        "Ăn",
        "Âu Lâu",
        "Cảm Nhân",
        "Dế Xu Phình",
        "Đông Cuông",
        "Yên Bình",
    ]


def test_tones_decide_only_between_equal_letters():
    assert sorted(["ma", "má", "mạ", "mã", "mà", "mả"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sort_key("mà lan") < sort_key("ma yên")


@given(vietnamese, vietnamese)
def test_equal_names_and_only_they_have_equal_keys(one, other):
    assert (sort_key(one) == sort_key(other)) == (nfc(one).lower() == nfc(other).lower())
