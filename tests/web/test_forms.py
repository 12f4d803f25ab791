"""What was typed is read strictly, and none of it is lost."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, Problems
from tinhso.web.forms import Form


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def test_a_decimal_is_read_the_vietnamese_way() -> None:
    assert Form({"share": "1.234.567,5"}).decimal("share") == Decimal("1234567.5")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.234", "hai cách"),  # one thousand, or one and a bit
        ("abc", "abc"),
        ("100,5", "100"),  # over the limit
        ("1,234", "2"),  # three decimals where two are allowed
    ],
)
def test_a_wrong_decimal_is_kept_with_what_to_do(typed: str, words: str) -> None:
    form = Form({"share": typed})
    assert form.decimal("share", most=Decimal(100), places=2) is None
    assert words in form.error("share")
    assert form.value("share") == typed
    assert form.status == 422


def test_files_are_lost_with_a_form_that_is_shown_again_unless_the_page_kept_them() -> None:
    form = Form({"share": ""}, {"proof": object()})
    assert not form.files_lost
    form.text("share", required=True)
    assert form.files_lost
    form.files = {}
    assert not form.files_lost


def test_an_empty_number_is_nothing_and_not_zero() -> None:
    form = Form({"share": " "})
    assert form.decimal("share") is None
    assert form.ok


def test_zero_is_within_a_limit_of_zero() -> None:
    form = Form({"share": "0"})
    assert form.decimal("share", required=True, least=Decimal(0)) == 0
    assert form.ok


def test_a_whole_number_has_no_fraction() -> None:
    form = Form({"people": "3,5"})
    assert form.whole("people") is None
    assert form.error("people")


@pytest.mark.parametrize("typed", ["22/11/2026", "2026-11-22", "22-11-2026"])
def test_a_day_may_be_written_in_the_usual_ways(typed: str) -> None:
    assert Form({"on": typed}).day("on") == date(2026, 11, 22)


@pytest.mark.parametrize("typed", ["31/02/2026", "11/22/2026", "22/11/0026", "hôm qua"])
def test_a_day_that_is_none_is_refused(typed: str) -> None:
    form = Form({"on": typed})
    assert form.day("on") is None
    assert form.error("on")


def test_an_answer_that_was_not_offered_is_refused() -> None:
    form = Form({"how": "c"})
    assert form.choice("how", ("a", "b")) == ""
    assert not form.ok


def test_what_an_engine_refuses_lands_beside_its_field() -> None:
    form = Form({"a": "1"}, labels={"a": "Share"})
    with form.catching():
        raise Problems([Invalid("Too %(how)s", field="a", how="high"), NotNow("Closed")])
    assert form.error("a") == "Too high"
    assert [name for name, _ in form.summary] == ["", "a"]


def test_a_missing_right_is_not_caught_by_a_form() -> None:
    with pytest.raises(NotAllowed), Form({}).catching():
        raise NotAllowed("no")


def test_a_first_shown_form_starts_with_what_is_known() -> None:
    form = Form(initial={"share": Decimal("1234.5"), "on": date(2026, 11, 2), "none": None})
    assert (form.value("share"), form.value("on"), form.value("none")) == ("1234,5", "02/11/2026", "")


def test_the_form_key_outlives_an_error() -> None:
    assert Form({"form_key": "abc"}).key == "abc"
    assert Form().key != Form().key


def test_an_answer_that_was_not_chosen_is_asked_for_as_a_choice() -> None:
    form = Form({}, labels={"why": "Why"})
    assert form.choice("why", ("term", "mistaken"), required=True) == ""
    assert form.error("why") == "Chọn một trong các mục có sẵn." and form.empty == {"why"}


def left_empty(count: int) -> Form:
    names = [f"f{number}" for number in range(count)]
    form = Form({}, labels={name: name.upper() for name in names})
    form.fail(Problems([*(Missing("Fill this in.", field=name) for name in names), Invalid("not so", field="other")]))
    return form


def test_many_empty_fields_are_told_in_one_line_and_the_rest_each_on_its_own() -> None:
    form = left_empty(19)
    assert form.missing[:2] == [("f0", "F0"), ("f1", "F1")] and len(form.missing) == 19
    assert form.summary == [("other", "not so")]
    assert all(form.error(f"f{number}") for number in range(19)), "each keeps its own beside it"


def test_a_few_empty_fields_are_told_one_by_one() -> None:
    form = left_empty(3)
    assert form.missing == []
    assert [name for name, _text in form.summary] == ["f0", "f1", "f2", "other"]


def test_who_only_pressed_a_button_is_not_told_of_what_they_typed():
    pressed = Form({"csrfmiddlewaretoken": "x", "form_key": "y", "do": "withdraw"})
    assert pressed.only_pressed
    typed = Form({"form_key": "y", "do": "send-back", "reason": ""})
    assert not typed.only_pressed
    read = Form({"form_key": "y", "reason": "vì"})
    read.text("reason")
    assert not read.only_pressed
    assert not Form({"form_key": "y"}, labels={"file": "Tệp"}).only_pressed
    assert not Form({"form_key": "y"}, {"file": object()}).only_pressed
