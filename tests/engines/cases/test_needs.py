"""What must be there before an action: fields, papers, a condition, an opinion that was asked for."""

from datetime import timedelta

import pytest
from tests.engines.cases.ground import MONDAY, READY, Ground

from tinhso.engines.cases import public as cases
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, NotThere

LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def handled(ground: Ground) -> int:
    case = ground.open()
    cases.move(case, "forward", by=ground.seat("Xã Đồi"), at=LATER)
    return case


def test_what_is_missing_is_named_by_code(ground: Ground, handled: int):
    with pytest.raises(cases.NotComplete) as missing:
        cases.move(handled, "submit", by=ground.seat("Xã Đồi"), at=LATER, given=cases.Given({"result": ""}))
    assert (missing.value.fields, missing.value.papers) == (("result",), ("draft",))
    assert cases.state_of(handled).state == "handled"


def test_a_condition_that_does_not_hold_says_why_in_the_words_of_the_process(ground: Ground, handled: int):
    unpaid = cases.Given({"result": "x", "paid": False}, papers=("draft",))
    with pytest.raises(Invalid) as refused:
        cases.move(handled, "submit", by=ground.seat("Xã Đồi"), at=LATER, given=unpaid)
    assert refused.value.values["why"].vi == "Lệ phí chưa nộp."


def test_a_button_says_what_it_lacks_when_the_owner_tells_what_there_is(ground: Ground, handled: int):
    by = ground.seat("Xã Đồi")
    asked = {choice.code: choice for choice in cases.may(handled, by=by, on=LATER.date(), given=cases.Given())}
    assert isinstance(asked["submit"].refused, cases.NotComplete)
    told = {choice.code: choice.allowed for choice in cases.may(handled, by=by, on=LATER.date(), given=READY)}
    assert told == {"ask": True, "extend": True, "submit": True}


def test_an_action_waits_for_the_opinion_it_was_told_to_wait_for(ground: Ground, handled: int):
    by, adviser = ground.seat("Xã Đồi"), ground.seat("Xã Núi", "d.advise")
    opinion = cases.ask_opinion(handled, "advice", ground.units["Xã Núi"], question="Có đúng không?", by=by, at=LATER)
    with pytest.raises(cases.OpinionAwaited):
        cases.move(handled, "submit", by=by, at=LATER, given=READY)
    (choice,) = [choice for choice in cases.may(handled, by=by, on=LATER.date()) if choice.code == "submit"]
    assert isinstance(choice.refused, cases.OpinionAwaited)
    cases.answer_opinion(opinion, answer="Đúng.", by=adviser, at=LATER + timedelta(days=4))
    (seen,) = cases.whole(handled, by=by, on=LATER.date()).opinions
    assert (seen.answer, seen.late, seen.waits, seen.answered_by) == ("Đúng.", True, False, adviser.post)
    cases.move(handled, "submit", by=by, at=LATER, given=READY)


def test_a_question_taken_back_holds_nothing_up(ground: Ground, handled: int):
    by = ground.seat("Xã Đồi")
    first = cases.ask_opinion(handled, "advice", ground.units["Xã Núi"], question="?", by=by, at=LATER)
    second = cases.ask_opinion(handled, "advice", ground.units["Xã Sông"], question="?", by=by, at=LATER)
    cases.withdraw_opinion(first, by=by, at=LATER)
    assert cases.state_of(handled).asked == ("advice",)
    cases.withdraw_opinion(second, by=by, at=LATER)
    assert cases.state_of(handled).asked == ()
    with pytest.raises(NotNow):
        cases.answer_opinion(second, answer="muộn", by=ground.seat("Xã Sông"), at=LATER)


def test_only_the_unit_asked_answers_and_only_with_words(ground: Ground, handled: int):
    by = ground.seat("Xã Đồi")
    opinion = cases.ask_opinion(handled, "advice", ground.units["Xã Núi"], question="?", by=by, at=LATER)
    with pytest.raises(NotAllowed):
        cases.answer_opinion(opinion, answer="Tôi nghĩ…", by=by, at=LATER)
    with pytest.raises(Missing):
        cases.answer_opinion(opinion, answer="  ", by=ground.seat("Xã Núi"), at=LATER)


def test_an_opinion_is_asked_where_the_process_says_so(ground: Ground):
    case = ground.open()
    with pytest.raises(NotNow):
        cases.ask_opinion(case, "advice", ground.units["Xã Núi"], question="?", by=ground.seat("Xã Đồi"), at=LATER)
    with pytest.raises(NotThere):
        cases.ask_opinion(case, "nothing", ground.units["Xã Núi"], question="?", by=ground.seat("Xã Đồi"), at=LATER)


def test_a_unit_asked_sees_the_case_while_it_is_asked_and_not_after(ground: Ground, handled: int):
    by, adviser = ground.seat("Xã Đồi"), ground.seat("Xã Núi", "d.advise")
    with pytest.raises(NotThere):
        cases.whole(handled, by=adviser, on=LATER.date())
    opinion = cases.ask_opinion(handled, "advice", ground.units["Xã Núi"], question="?", by=by, at=LATER)
    assert cases.whole(handled, by=adviser, on=LATER.date()).now.id == handled
    cases.answer_opinion(opinion, answer="Đúng.", by=adviser, at=LATER)
    with pytest.raises(NotThere):
        cases.whole(handled, by=adviser, on=LATER.date())
