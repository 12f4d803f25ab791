"""A form takes what it asks for, tells everything wrong at once with its place, and keeps nothing it did not ask."""

from decimal import Decimal

import pytest

from tinhso.kernel.errors import Missing, Problems
from tinhso.services.onestop import form_shapes
from tinhso.services.onestop.filling.rules import answers
from tinhso.services.onestop.form_shapes import FormSection

from .forms import CHOICES, GOOD, KINDS, ask, form

BIRTH = form(
    {
        "code": "con",
        "fields": [
            ask("ten"),
            ask("noi-sinh", "choice", choices=[{"code": "nha", "title": {"vi": "Nhà"}}, *CHOICES]),
            ask("so-nha", when={"field": "noi-sinh", "among": ["nha"]}),
        ],
    },
    {
        "code": "cha-me",
        "rows": {"least": 0, "most": 500, "row": {"vi": "Người"}},
        "fields": [ask("ho-ten"), ask("nam-sinh", "whole", least=1900, most=2100)],
    },
    {"code": "them", "when": {"field": "noi-sinh", "among": ["nha"]}, "fields": [ask("nguoi-do")]},
)


def told(typed, form=BIRTH, **more):
    with pytest.raises(Problems) as wrong:
        answers.read(form, typed, **more)
    return {problem.field: problem for problem in wrong.value.problems}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "Tổ 5, phường Yên Thịnh"),
        ("long", "Dòng một\nDòng hai"),
        ("number", Decimal("1234.5")),
        ("whole", 12),
        ("day", "2026-11-22"),
        ("choice", "nam"),
        ("yes-no", True),
        ("identifier", "015188004321"),
        ("phone", "0912345678"),
        ("email", "a@b.vn"),
    ],
)
def test_each_kind_of_answer_is_kept_in_one_form(kind, value):
    one = form({"code": "phan", "fields": [ask("x", kind)]})
    assert answers.read(one, {"x": f"  {GOOD[kind]} "}) == {"x": value}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "1.234"),
        ("number", "nhiều"),
        ("whole", "1,5"),
        ("day", "31/02/2026"),
        ("day", "01/01/1066"),
        ("choice", "NAM"),
        ("yes-no", "maybe"),
        ("identifier", "123"),
        ("phone", "gọi tôi"),
        ("email", "a@b"),
        ("text", "x" * 201),
    ],
)
def test_what_a_kind_does_not_take_is_said_at_its_place(kind, text):
    one = form({"code": "phan", "fields": [ask("x", kind)]})
    assert set(told({"x": text}, one)) == {"x"}


def test_a_number_outside_its_limits_is_refused_and_the_limits_are_taken():
    one = form({"code": "phan", "fields": [ask("x", "number", least="0.1", most="9.5")]})
    for text in ("0", "9,6"):
        assert set(told({"x": text}, one)) == {"x"}
    for text in ("0,1", "9,5"):
        assert answers.read(one, {"x": text})["x"] == Decimal(text.replace(",", "."))


def test_everything_wrong_is_told_at_once_with_its_row():
    found = told({"noi-sinh": "nha", "cha-me": [{"ho-ten": "A", "nam-sinh": "1899"}, {}, {"nam-sinh": "1990"}]})
    assert set(found) == {"ten", "so-nha", "nguoi-do", "cha-me:0:nam-sinh", "cha-me:2:ho-ten"}
    assert isinstance(found["ten"], Missing)


def test_what_a_condition_hides_is_neither_needed_nor_kept():
    given = {"ten": "B", "noi-sinh": "nam", "so-nha": "12", "nguoi-do": "C", "la": "x"}
    assert answers.read(BIRTH, given) == {"ten": "B", "noi-sinh": "nam"}


def test_what_was_not_asked_decides_nothing():
    one = form(
        {
            "code": "phan",
            "fields": [
                ask("a", "yes-no"),
                ask("b", "yes-no", when={"field": "a", "among": ["yes"]}),
                ask("c", when={"field": "b", "among": ["yes"]}),
            ],
        }
    )
    assert answers.read(one, {"a": "no", "b": "yes", "c": "x"}) == {"a": False}


def test_an_empty_row_is_left_out_and_500_are_taken():
    rows = [{"ho-ten": f"Người {number}", "nam-sinh": "1990"} for number in range(500)]
    given = {"ten": "B", "noi-sinh": "nam", "cha-me": [{"ho-ten": " "}, *rows]}
    assert len(answers.read(BIRTH, given)["cha-me"]) == 500
    (wrong,) = told(given | {"cha-me": [*rows, rows[0]]}).values()
    assert wrong.field == "cha-me" and "500" in str(wrong) and "501" in str(wrong)


def test_too_few_rows_are_told():
    one = form({"code": "ho", "rows": {"least": 2, "most": 3, "row": {"vi": "Người"}}, "fields": [ask("ten")]})
    assert set(told({"ho": [{"ten": "A"}]}, one)) == {"ho"}
    assert answers.read(one, {"ho": [{"ten": "A"}, {"ten": "B"}]}) == {"ho": [{"ten": "A"}, {"ten": "B"}]}


def test_a_file_is_there_when_one_was_attached():
    one = form({"code": "phan", "fields": [ask("anh", "file")]})
    assert set(told({"anh": "typed.pdf"}, one)) == {"anh"}
    assert answers.read(one, {}, files={"anh": "anh.pdf"}) == {"anh": "anh.pdf"}


def test_signs_nobody_sees_are_taken_away():
    one = form({"code": "phan", "fields": [ask("x"), ask("y", "long")]})
    found = answers.read(one, {"x": "Nguyễn\u202e \x00Văn\nA", "y": "a\r\nb\x07"})
    assert found == {"x": "Nguyễn Văn A", "y": "a\nb"}


def test_odd_shapes_are_read_as_nothing():
    assert set(told({"ten": [{"x": "y"}], "noi-sinh": "nam", "cha-me": "text"})) == {"ten"}


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"when": {"field": "ten", "among": ["x"]}}, ("form", 1, "when", "field")),
        ({"when": {"field": "gioi", "among": ["bo"]}}, ("form", 1, "when", "among", 0)),
        ({"code": "mot"}, ("form", 1, "code")),
        ({"rows": {"most": 500, "row": {"vi": "D"}}, "fields": [ask("t", "file")]}, ("form", 1, "fields", 0, "kind")),
        (
            {"rows": {"most": 500, "row": {"vi": "D"}}, "fields": [ask(f"t{n}") for n in range(20)]},
            ("form", 1, "rows", "most"),
        ),
    ],
)
def test_a_form_that_cannot_work_is_refused_while_loading(wrong, place):
    first = {"code": "mot", "title": {"vi": "Một"}, "fields": [ask("ten"), ask("gioi", "choice")]}
    second = {"code": "hai", "title": {"vi": "Hai"}, "fields": [ask("x")]} | wrong
    found = list(form_shapes.problems([FormSection.model_validate(one) for one in (first, second)]))
    assert [at for at, _said in found] == [place]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_answer_is_left_out_unless_it_must_be_there(kind):
    one = form({"code": "phan", "fields": [ask("x", kind, required=False)]})
    assert answers.read(one, {"x": "  "}) == {}
    assert set(told({"x": ""}, form({"code": "phan", "fields": [ask("x", kind)]}))) == {"x"}
