"""Opinions asked of a unit, and warnings given: each to whom they are meant for."""

from datetime import datetime, timedelta

from tests.engines.cases.ground import LOADER, MONDAY, Ground

from tinhso.engines.cases import public as cases
from tinhso.kernel.days import VIETNAM

LATER = MONDAY + timedelta(hours=2)
EVE = datetime(2026, 3, 9, 8, tzinfo=VIETNAM)
AFTER = datetime(2026, 3, 12, 8, tzinfo=VIETNAM)


def test_an_opinion_waits_with_the_unit_that_was_asked_until_it_answers(ground: Ground):
    case, by, asked = ground.open(), ground.seat("Xã Đồi"), ground.seat("Xã Sông", "d.advise")
    cases.move(case, "forward", by=by, at=LATER)
    first, second = (
        cases.ask_opinion(case, "advice", ground.units["Xã Sông"], question=text, by=by, at=LATER)
        for text in ("a?", "b?")
    )
    assert [one.id for one in cases.opinions_waiting(by=asked, at=LATER)] == [first, second]
    assert cases.opinions_waiting(by=ground.seat("Xã Núi", "d.advise"), at=LATER) == []
    assert cases.opinions_waiting(by=ground.seat("Xã Sông", "d.handle"), at=LATER) == []
    cases.answer_opinion(first, answer="được", by=asked, at=LATER)
    (left,) = cases.opinions_waiting(by=asked, at=LATER)
    assert (left.id, left.case, left.question, left.waits) == (second, case, "b?", True)


def told(by, at: datetime) -> list[tuple[str, bool]]:
    return [(one.rule, one.late) for one in cases.warnings_for("d.read", by=by, at=at)]


def test_a_warning_is_read_by_whom_it_was_meant_for(ground: Ground):
    case, clerk, colleague = ground.open(), ground.seat("Xã Đồi"), ground.seat("Xã Đồi", "d.read", "d.handle")
    cases.claim(case, by=clerk, at=LATER)
    cases.raise_all(by=LOADER, at=EVE)
    assert told(clerk, EVE) == [("day-before", False)] and told(colleague, EVE) == []
    cases.raise_all(by=LOADER, at=AFTER)
    assert [rule for rule, _late in told(clerk, AFTER)] == ["at-due", "day-before"], "the head may give cases out"
    superior = ground.seat("Tỉnh Bắc", "d.read")
    assert told(superior, AFTER) == [("day-after", True)]
    assert told(colleague, AFTER) == [] == told(ground.seat("Xã Sông"), AFTER)
    assert [one.rule for one in cases.warnings_of(case)] == ["day-after", "at-due", "day-before"]


def test_a_warning_of_what_nobody_has_in_hand_is_for_the_unit(ground: Ground):
    ground.open()
    cases.raise_all(by=LOADER, at=EVE)
    assert told(ground.seat("Xã Đồi", "d.read"), EVE) == [("day-before", False)]


def test_a_warning_ends_with_the_time_it_was_of(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")
    cases.raise_all(by=LOADER, at=EVE)
    cases.move(case, "forward", by=clerk, at=EVE)
    cases.move(case, "ask", by=clerk, at=EVE, note="thiếu")
    assert told(clerk, EVE) == [] and len(cases.warnings_of(case)) == 1
