"""Filling a return."""

from decimal import Decimal

import pytest

from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import NotAllowed, NotNow, NotThere
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import ReturnValue
from tinhso.services.reports.rules.answers import NOTHING, Typed, read
from tinhso.services.reports.sheets import sheet_of

from .conftest import AT, LATER, PDF, complete, typed, value


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


def test_a_draft_is_saved_in_two_journeys_to_the_database(opened, officer, django_assert_num_queries):
    reports.fill(opened, typed(), by=officer, at=AT)
    with django_assert_num_queries(2):
        reports.fill(opened, {"t.tin-bai": Typed("9")}, by=officer, at=LATER)


class Between:
    """Something done by somebody else after the return was first read, and before it is written."""

    def __init__(self, done):
        self.done, self.asked = done, 0

    def __call__(self, held):
        self.asked += 1
        if self.asked == 1:
            self.done()


def test_a_colleagues_answer_that_came_between_is_read_before_ours_is_written(world, opened, officer):
    colleague = world.seat(world.commune, "reporter")
    quicker = Between(lambda: reports.fill(opened, {"t.thon": Typed("10")}, by=colleague, at=AT))
    given = {"t.thon": Typed("11", was=NOTHING.mark), "t.tin-bai": Typed("4", was=NOTHING.mark)}
    filled = reports.fill(opened, given, by=officer, at=LATER, first=quicker)
    assert quicker.asked == 2  # what came between was seen, and the act begun again
    assert filled.saved == ("t.tin-bai",) and filled.conflicts["t.thon"].kept.text == "10"
    assert (value(opened, "t.thon"), value(opened, "t.tin-bai")) == (10, 4)
    drafts = [entry for entry in journal.timeline("return", opened) if entry.name == "return.filled"]
    assert [entry.payload["measures"] for entry in drafts] == [["t.thon"], ["t.tin-bai"]]


def test_a_proof_that_came_between_is_seen_too(opened, officer):
    quicker = Between(lambda: reports.attach_proof(opened, "t.ho-so", iter([PDF]), "bang.pdf", by=officer, at=AT))
    filled = reports.fill(opened, {"t.thon": Typed("10")}, by=officer, at=LATER, first=quicker)
    assert quicker.asked == 2 and filled.sheet.proof_counts == {"t.ho-so": 1}


def test_what_was_sent_in_between_is_not_written(opened, officer):
    complete(opened, officer)
    sent = Between(lambda: reports.send(opened, by=officer, at=AT))
    with pytest.raises(NotNow, match="cannot be changed"):
        reports.fill(opened, {"t.thon": Typed("11")}, by=officer, at=LATER, first=sent)
    assert value(opened, "t.thon") == 10


@pytest.mark.parametrize("text", ["1.234", "một nghìn", "201", "1,5"])
def test_what_cannot_be_taken_is_kept_word_for_word(opened, officer, text):
    reports.fill(opened, typed(t_thon=text), by=officer, at=AT)
    answer = sheet_of(opened, by=officer, on=AT.date()).answer("t.thon")
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
    asked = sheet_of(opened, by=officer, on=AT.date()).asked["t.thon"]
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
