"""Whose turn it is, and until when: the units of a case, claiming, giving, handing over, taking back."""

from datetime import datetime, timedelta

import pytest
from tests.engines.cases.ground import MONDAY, READY, Ground

from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import CaseStep
from tinhso.engines.journal import public as journal
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow

LATER = MONDAY + timedelta(hours=2)


def local(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=VIETNAM)


def test_a_case_begins_with_the_desk_that_received_it_and_is_due_by_the_working_clock(ground: Ground):
    now = cases.state_of(ground.open(receiving=ground.units["Xã Sông"], channel="post"))
    assert now.turn_unit == ground.units["Xã Sông"] and now.turn_person is None
    assert now.step_due == local(2026, 3, 2, 14, 0) + timedelta(minutes=60)
    here = cases.state_of(ground.open())
    assert (here.phase, here.due) == ("running", local(2026, 3, 9, 17, 30))


def test_a_move_gives_the_turn_to_the_deciding_unit_and_needs_the_right_there(ground: Ground):
    case = ground.open(receiving=ground.units["Xã Sông"], deciding=ground.units["Xã Đồi"])
    with pytest.raises(NotAllowed):
        cases.move(case, "forward", by=ground.seat("Xã Đồi"), at=LATER)
    moved = cases.move(case, "forward", by=ground.seat("Xã Sông"), at=LATER)
    assert moved.turn_unit == cases.state_of(case).turn_unit == ground.units["Xã Đồi"]


def test_who_claims_a_case_has_it_until_it_leaves_the_unit(ground: Ground):
    case, clerk = ground.open(deciding=ground.units["Xã Núi"]), ground.seat("Xã Đồi")
    cases.claim(case, by=clerk, at=LATER)
    assert cases.state_of(case).turn_person == clerk.person
    cases.move(case, "forward", by=clerk, at=LATER)
    assert cases.state_of(case).turn_person is None


def test_a_second_claim_is_told_that_a_colleague_has_it_and_the_first_again_changes_nothing(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")
    cases.claim(case, by=clerk, at=LATER)
    assert cases.claim(case, by=clerk, at=LATER).event_id == 0
    with pytest.raises(cases.Taken):
        cases.claim(case, by=ground.seat("Xã Đồi"), at=LATER)
    assert [entry.name for entry in journal.timeline("case", case)] == ["case.given"]


def test_who_may_do_nothing_to_a_case_does_not_claim_it(ground: Ground):
    with pytest.raises(NotAllowed):
        cases.claim(ground.open(), by=ground.seat("Xã Đồi", "d.read"), at=LATER)


def test_a_case_is_assigned_by_right_and_only_to_people_of_the_unit(ground: Ground):
    case, head, clerk = ground.open(), ground.seat("Xã Đồi"), ground.seat("Xã Đồi", "d.receive")
    with pytest.raises(NotAllowed):
        cases.assign(case, clerk.person, by=clerk, at=LATER)
    with pytest.raises(Invalid):
        cases.assign(case, ground.seat("Xã Sông").person, by=head, at=LATER)
    cases.assign(case, clerk.person, by=head, at=LATER, note="gấp")
    assert cases.state_of(case).turn_person == clerk.person
    step = cases.steps(case)[-1]
    assert (step.kind, step.to_person, step.note) == ("assign", clerk.person, "gấp")
    cases.assign(case, None, by=head, at=LATER)
    assert cases.state_of(case).turn_person is None


def test_a_case_handed_over_goes_on_in_the_other_unit_with_the_time_it_had(ground: Ground):
    case, head = ground.open(), ground.seat("Xã Đồi")
    cases.move(case, "forward", by=head, at=LATER)
    due = cases.state_of(case).due
    cases.hand_over(case, ground.units["Xã Núi"], by=head, at=LATER)
    now = cases.state_of(case)
    assert (now.turn_unit, now.deciding, now.due) == (ground.units["Xã Núi"], ground.units["Xã Núi"], due)
    cases.move(case, "submit", by=ground.seat("Xã Núi"), at=LATER, given=READY)


def test_a_case_is_not_handed_to_where_it_is(ground: Ground):
    with pytest.raises(Invalid):
        cases.hand_over(ground.open(), ground.units["Xã Đồi"], by=ground.seat("Xã Đồi"), at=LATER)


def test_a_closed_case_is_nobodys(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")
    cases.move(case, "forward", by=clerk, at=LATER)
    cases.move(case, "submit", by=clerk, at=LATER, given=READY)
    cases.move(case, "sign", by=ground.seat("Xã Đồi"), at=LATER)
    now = cases.state_of(case)
    assert (now.turn_unit, now.turn_person, now.phase, now.step_due) == (None, None, "stopped", None)
    with pytest.raises(NotNow):
        cases.claim(case, by=clerk, at=LATER)


def test_the_last_action_is_taken_back_by_who_did_it_and_the_step_has_the_time_it_had(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")
    before = cases.state_of(case)
    cases.move(case, "forward", by=clerk, at=LATER)
    cases.take_back(case, by=clerk, at=LATER + timedelta(minutes=5))
    now = cases.state_of(case)
    assert (now.state, now.turn_unit, now.step_due) == ("new", before.turn_unit, before.step_due)
    assert [step.kind for step in cases.steps(case)] == ["move", "move", "back"]
    assert [entry.name for entry in journal.timeline("case", case)] == ["case.moved", "case.taken-back"]


def test_what_a_colleague_did_is_not_taken_back_nor_what_somebody_acted_on_since(ground: Ground):
    case, clerk, other = ground.open(), ground.seat("Xã Đồi"), ground.seat("Xã Đồi")
    cases.move(case, "forward", by=clerk, at=LATER)
    with pytest.raises(NotAllowed):
        cases.take_back(case, by=other, at=LATER)
    cases.claim(case, by=other, at=LATER)
    with pytest.raises(cases.NotTakenBack):
        cases.take_back(case, by=clerk, at=LATER)


def test_an_action_the_process_does_not_let_go_stays(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")
    cases.move(case, "forward", by=clerk, at=LATER)
    cases.move(case, "ask", by=clerk, at=LATER, note="thiếu giấy")
    with pytest.raises(cases.NotTakenBack, match="Yêu cầu bổ sung"):
        cases.take_back(case, by=clerk, at=LATER)
    assert CaseStep.objects.filter(case_id=case).count() == 3


def test_who_submitted_and_took_it_back_still_does_not_sign(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")
    cases.move(case, "forward", by=clerk, at=LATER)
    cases.move(case, "submit", by=clerk, at=LATER, given=READY)
    cases.take_back(case, by=clerk, at=LATER)
    cases.move(case, "submit", by=ground.seat("Xã Đồi"), at=LATER, given=READY)
    with pytest.raises(cases.OwnWork):
        cases.move(case, "sign", by=clerk, at=LATER)
