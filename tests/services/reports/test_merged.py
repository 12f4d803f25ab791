"""Two people in one form: each keeps what they typed, nobody's answer is overwritten unseen."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.definitions import Text
from tinhso.services.reports.rules.answers import NOTHING, Answer, Asked, Typed, merged, read

FIELD = Asked("a", Text(vi="A"), maximum=Decimal(1000))
ASKED = {"a": FIELD}
OLD, NEW = Answer(value=Decimal(1)), Answer(value=Decimal(2))
NUMBERS = st.integers(min_value=0, max_value=20).map(str)


def test_a_first_answer_is_saved():
    assert merged(ASKED, {}, {"a": Typed("5", was=NOTHING.mark)}, frozenset()).changed["a"].value == 5


def test_an_untouched_field_keeps_what_somebody_saved_meanwhile():
    result = merged(ASKED, {"a": NEW}, {"a": Typed("1", was=OLD.mark)}, frozenset())
    assert not result.changed and not result.conflicts


def test_a_field_both_changed_is_shown_with_both_answers_and_not_saved():
    result = merged(ASKED, {"a": NEW}, {"a": Typed("3", was=OLD.mark)}, frozenset())
    assert not result.changed
    assert (result.conflicts["a"].kept, result.conflicts["a"].typed.value) == (NEW, 3)


def test_ones_own_later_answer_holds_although_the_page_is_stale():
    assert merged(ASKED, {"a": NEW}, {"a": Typed("3", was=OLD.mark)}, frozenset({"a"})).changed["a"].value == 3


def test_a_computed_field_cannot_be_typed():
    asked = {"a": Asked("a", Text(vi="A"), computed=True)}
    assert not merged(asked, {}, {"a": Typed("3")}, frozenset()).changed


def test_a_field_the_form_does_not_have_is_left_alone():
    assert not merged(ASKED, {}, {"b": Typed("3")}, frozenset()).changed


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_form_sent_twice_is_the_same_as_once(shown, typed, kept_text):
    was, kept = read(FIELD, Typed(shown)), read(FIELD, Typed(kept_text))
    given_ = {"a": Typed(typed, was=was.mark)}
    first = merged(ASKED, {"a": kept}, given_, frozenset())
    after = {"a": kept} | dict(first.changed)
    second = merged(ASKED, after, given_, frozenset())
    assert not second.changed
    assert bool(second.conflicts) == bool(first.conflicts)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_nothing_typed_vanishes(shown, typed, kept_text):
    """What was typed is either what is kept afterwards, or shown as a conflict, or was not touched at all."""
    was, kept = read(FIELD, Typed(shown)), read(FIELD, Typed(kept_text))
    result = merged(ASKED, {"a": kept}, {"a": Typed(typed, was=was.mark)}, frozenset())
    after = ({"a": kept} | dict(result.changed))["a"]
    assert typed in (shown, after.text) or result.conflicts["a"].typed.text == typed


def test_going_back_to_what_the_page_first_showed_is_a_change_when_a_draft_was_kept_between():
    result = merged(ASKED, {"a": NEW}, {"a": Typed("1", was=OLD.mark)}, frozenset({"a"}))
    assert result.changed["a"] == OLD
