"""A procedure is found the way people ask for it, with the words and procedures that are shipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.onestop.rules import finding
from tinhso.store.keys import fold

from .shipped import index

ASKED = [
    ("làm khai sinh cho con", "1.001193"),  # as the issue says it
    ("lam khai sinh cho con", "1.001193"),  # no marks
    ("EM MỚI SINH BÉ thì làm giấy tờ gì?", "1.001193"),  # a story, in capitals
    ("bố mất thì phải làm thủ tục gì", "1.000656"),
    ("có người chết phải làm gì", "1.000656"),
    ("lấy vợ", "1.000894"),
    ("xin giấy độc thân", "1.004873"),
    ("mất giấy khai sinh", "1.004884"),
    ("sửa ngày sinh trên giấy khai sinh", "1.004859"),
    ("công chứng căn cước", "2.000815"),
    ("chung thuc chu ky", "2.000884"),
    ("xác nhận cư trú", "1.010041"),
    ("mở quán ăn", "1.001612"),
    ("mở quán net", "2.001885"),
    ("mất sổ đỏ", "1.012786"),
    ("sổ đỏ sai tên", "1.012790"),
    ("tách sổ đỏ cho con", "1.012784"),
    ("đổi sổ hồng", "1.012783"),
    ("tiền đám tang", "1.001731"),
    ("người già không có lương hưu", "1.014027"),
    ("giấy khuyết tật bị mất", "1.001653"),
    ("xin phép xây nhà", "1.013225"),
    ("1.012783", "1.012783"),  # who knows the code is done
]


@pytest.mark.parametrize(("question", "code"), ASKED)
def test_the_way_people_ask_finds_the_procedure_first(question, code):
    assert finding.find(index(), fold(question))[0] == code


@pytest.mark.parametrize(("question", "code"), ASKED)
def test_among_other_things_it_is_found_first_as_well(question, code):
    assert finding.find(index(), fold(question), surely=True)[0] == code


def test_the_name_of_a_commune_is_not_taken_for_a_procedure_where_both_are_looked_for():
    assert finding.find(index(), fold("Tú Lệ"))  # "từ", "lẻ": half of it stands in some
    assert finding.find(index(), fold("Tú Lệ"), surely=True) == ()


@pytest.mark.parametrize("question", ["", "   ", "zzz", "?!.,", "wifi"])
def test_what_nobody_knows_finds_nothing(question):
    assert finding.find(index(), fold(question)) == ()


def test_the_longest_phrase_counts_so_asking_how_long_does_not_say_lost():
    words = index().words
    assert finding.said(fold("khai sinh mất bao lâu"), words) == finding.said(fold("khai sinh"), words)
    assert "lai" in finding.said(fold("mất khai sinh"), words)


def test_words_that_say_nothing_are_asked_when_nothing_else_is_left():
    assert finding.said("xin lam thu tuc", index().words) == ("xin", "lam", "thu", "tuc")


@given(st.text(max_size=400))
def test_any_text_is_taken_and_gives_known_codes(text):
    codes = {one.code for one in index().entries}
    found = finding.find(index(), fold(text))
    assert set(found) <= codes and len(set(found)) == len(found)


@given(st.sampled_from([question for question, _code in ASKED]), st.sampled_from(["xin ", "cho tôi hỏi ", "thủ tục "]))
def test_politeness_changes_nothing(question, polite):
    assert finding.find(index(), fold(polite + question))[0] == finding.find(index(), fold(question))[0]
