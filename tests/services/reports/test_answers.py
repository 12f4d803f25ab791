"""What a person answers is read exactly, checked against its limits, and never lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.definitions import Text
from tinhso.services.reports.rules import answers
from tinhso.services.reports.rules.answers import Answer, Asked, Typed

WHOLE = Asked("xa.thon", Text(vi="Số thôn"), minimum=Decimal(1), maximum=Decimal(200))
PART = Asked("xa.thon-4g", Text(vi="Thôn có 4G"), minimum=Decimal(0), maximum=Decimal(200), may_be_unknown=True)
EXACT = Asked("xa.dien-tich", Text(vi="Diện tích"), decimals=2)
CHOICE = Asked(
    "xa.ke-hoach", Text(vi="Kế hoạch"), choices=(("dung-han", Text(vi="Đúng hạn")), ("cham", Text(vi="Chậm")))
)
PROVED = Asked("xa.ho-so", Text(vi="Hồ sơ"), proof="required")
ALL = {one.code: one for one in (WHOLE, PART, EXACT, CHOICE, PROVED)}
PAIRS = (("xa.thon-4g", "xa.thon"),)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (WHOLE, "12", Decimal(12)),
        (EXACT, "1234,5", Decimal("1234.5")),
        (EXACT, "1.234,5", Decimal("1234.5")),  # both marks: the meaning is plain
        (EXACT, "0", Decimal(0)),  # zero is an answer
        (WHOLE, " 12 ", Decimal(12)),
    ],
)
def test_numbers_are_read_exactly(asked, text, value):
    read = answers.read(asked, Typed(text))
    assert (read.value, read.problem, read.raw) == (value, None, "")


@pytest.mark.parametrize(
    ("asked", "text", "says"),
    [
        (EXACT, "1.234", "two ways"),
        (WHOLE, "mười hai", "not a number"),
        (WHOLE, "0", "at least"),
        (WHOLE, "201", "at most"),
        (WHOLE, "1,5", "whole number"),
        (EXACT, "1,234", "2 digits after the comma"),
        (EXACT, "1" * 19, "digits"),
        (CHOICE, "never", "one of the answers"),
    ],
)
def test_what_cannot_be_taken_is_kept_word_for_word_with_the_reason(asked, text, says):
    read = answers.read(asked, Typed(text))
    assert read.value is None and read.choice == ""
    assert read.raw == read.text == text
    assert says in str(read.problem)
    assert read.problem.field == asked.code


@given(st.sampled_from(list(ALL.values())), st.text(max_size=60), st.booleans(), st.text(max_size=60))
def test_whatever_is_typed_comes_back_on_the_page(asked, text, unknown, note):
    read = answers.read(asked, Typed(text, unknown, note))
    again = answers.read(asked, Typed(read.text, read.unknown, read.note))
    assert again.mark == read.mark
    assert bool(read.text) == bool(text.strip()) or read.value is not None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_written_out_is_read_back_the_same(value):
    assert answers.read(EXACT, Typed(answers.written(value))).value == value


def test_an_empty_answer_is_not_zero():
    assert answers.read(WHOLE, Typed("")).value is None


def complete() -> dict[str, Answer]:
    return {
        "xa.thon": Answer(value=Decimal(10)),
        "xa.thon-4g": Answer(value=Decimal(8)),
        "xa.dien-tich": Answer(value=Decimal(5)),
        "xa.ke-hoach": Answer(choice="cham"),
        "xa.ho-so": Answer(value=Decimal(5)),
    }


def problems(changes: dict[str, Answer], proofs: int = 1) -> dict[str | None, str]:
    found = answers.problems(ALL, complete() | changes, PAIRS, {"xa.ho-so": proofs})
    return {problem.field: str(problem) for problem in found}


def test_a_complete_return_has_no_problems():
    assert problems({}) == {}


@pytest.mark.parametrize(
    ("code", "answer", "says"),
    [
        ("xa.thon", Answer(), "Write 0 only when there was none"),
        ("xa.ke-hoach", Answer(), "Choose one"),
        ("xa.thon-4g", Answer(), "no figure yet"),
        ("xa.thon-4g", Answer(unknown=True), "Say why"),
        ("xa.thon", Answer(unknown=True, note="chưa đếm"), "not taken here"),
        ("xa.thon-4g", Answer(value=Decimal(11)), "of which it is a part"),
        ("xa.dien-tich", answers.read(EXACT, Typed("1.234")), "two ways"),
    ],
)
def test_each_problem_stands_at_its_field(code, answer, says):
    found = problems({code: answer})
    assert list(found) == [code]
    assert says in found[code]


def test_a_required_proof_is_asked_for():
    assert list(problems({}, proofs=0)) == ["xa.ho-so:file"]


def test_no_figure_yet_with_a_reason_is_an_answer_and_needs_no_proof():
    asked = {"xa.ho-so": Asked("xa.ho-so", Text(vi="Hồ sơ"), proof="required", may_be_unknown=True)}
    assert answers.problems(asked, {"xa.ho-so": Answer(unknown=True, note="hệ thống lỗi")}, (), {}) == []


def test_all_problems_are_told_at_once():
    assert len(answers.problems(ALL, {}, PAIRS, {})) == len(ALL)


def test_a_computed_field_is_never_asked_for():
    asked = {"xa.thon": Asked("xa.thon", Text(vi="Số thôn"), computed=True)}
    assert answers.problems(asked, {}, (), {}) == []


VALUES = st.one_of(st.none(), st.integers(min_value=0, max_value=200).map(Decimal))


@given(VALUES, VALUES)
def test_a_part_is_refused_exactly_when_both_are_known_and_it_is_more(part, whole):
    found = list(answers.pair_problems(ALL, {"xa.thon-4g": Answer(value=part), "xa.thon": Answer(value=whole)}, PAIRS))
    assert bool(found) == (part is not None and whole is not None and part > whole)
