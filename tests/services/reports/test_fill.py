"""Filling a return."""

from decimal import Decimal

import pytest

from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import NotAllowed, NotNow, NotThere
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import ReturnValue
from tinhso.services.reports.rules.answers import NOTHING, Typed, read
from tinhso.services.reports.sheets import sheet, visible

from .conftest import AT, LATER, complete, typed, value


def test_answers_are_saved_exactly_and_told_to_the_journal_once(opened, officer):
    filled = reports.fill(opened, typed(), by=officer, at=AT)
    assert set(filled.saved) == {"t.thon", "t.thon-4g", "t.ho-so", "t.tin-bai", "t.ke-hoach"}
    assert value(opened, "t.ho-so") == Decimal("12.5")
    (entry,) = journal.timeline("return", opened)
    said = dict(zip(entry.payload["measures"], entry.payload["values"], strict=True))
    assert (entry.name, said["t.ho-so"]) == ("return.filled", "12.5")


def test_the_same_sent_twice_is_one_event(opened, officer):
    reports.fill(opened, typed(), by=officer, at=AT)
    assert reports.fill(opened, typed(), by=officer, at=LATER).saved == ()
    assert len(journal.timeline("return", opened)) == 1


def test_a_draft_is_saved_in_three_journeys_to_the_database(opened, officer, django_assert_num_queries):
    reports.fill(opened, typed(), by=officer, at=AT)
    with django_assert_num_queries(5):  # the savepoint and its release, which are the test's own, and the three
        reports.fill(opened, {"t.tin-bai": Typed("9")}, by=officer, at=LATER)


@pytest.mark.parametrize("text", ["1.234", "một nghìn", "201", "1,5"])
def test_what_cannot_be_taken_is_kept_word_for_word(opened, officer, text):
    reports.fill(opened, typed(t_thon=text), by=officer, at=AT)
    answer = sheet(visible(opened, by=officer, on=AT.date())).answer("t.thon")
    assert (answer.text, answer.value) == (text, None)
    assert answer.problem is not None


def test_a_colleagues_answer_is_not_overwritten_unseen(world, opened, officer):
    colleague = world.seat(world.commune, "reporter")
    reports.fill(opened, {"t.thon": Typed("10", was=NOTHING.mark)}, by=officer, at=AT)
    filled = reports.fill(
        opened,
        {"t.thon": Typed("11", was=NOTHING.mark), "t.tin-bai": Typed("4", was=NOTHING.mark)},
        by=colleague,
        at=LATER,
    )
    assert filled.saved == ("t.tin-bai",)
    assert (filled.conflicts["t.thon"].kept.text, filled.conflicts["t.thon"].typed.text) == ("10", "11")
    assert value(opened, "t.thon") == 10


def test_once_seen_it_may_be_replaced(world, opened, officer):
    colleague = world.seat(world.commune, "reporter")
    reports.fill(opened, {"t.thon": Typed("10")}, by=officer, at=AT)
    asked = sheet(visible(opened, by=officer, on=AT.date())).asked["t.thon"]
    seen = read(asked, Typed("10")).mark
    reports.fill(opened, {"t.thon": Typed("11", was=seen)}, by=colleague, at=LATER)
    assert value(opened, "t.thon") == 11


def test_an_emptied_answer_is_empty_and_not_zero(opened, officer):
    reports.fill(opened, typed(), by=officer, at=AT)
    reports.fill(opened, {"t.thon": Typed("")}, by=officer, at=LATER)
    assert value(opened, "t.thon") is None


def test_after_sending_nothing_can_be_changed(opened, officer):
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    with pytest.raises(NotNow, match="cannot be changed"):
        reports.fill(opened, typed(t_thon="11"), by=officer, at=LATER)
    assert value(opened, "t.thon") == 10


RIGHTS = [
    # who                      roles         answer
    ("own commune", "reporter", None),
    ("own commune", "reader", NotAllowed),  # sees it, may not fill
    ("commune beside", "reporter", NotThere),
    ("commune far away", "reporter", NotThere),
    ("agency above", "verifier", NotAllowed),
]


@pytest.mark.parametrize(("where", "role", "answer"), RIGHTS)
def test_who_may_fill(world, opened, where, role, answer):
    unit = {
        "own commune": world.commune,
        "commune beside": world.other,
        "commune far away": world.far,
        "agency above": world.agency,
    }[where]
    by = world.seat(unit, role)
    if answer is None:
        assert reports.fill(opened, typed(), by=by, at=AT).saved
    else:
        with pytest.raises(answer):
            reports.fill(opened, typed(), by=by, at=AT)
        assert not ReturnValue.objects.exists()
