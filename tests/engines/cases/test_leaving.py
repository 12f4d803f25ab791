"""Who had a case in hand leaves the unit; a unit is divided: nothing is lost, and a person says where it goes."""

from datetime import date, datetime, timedelta

import pytest
from tests.engines.cases.ground import LOADER, MONDAY, Ground

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow

LATER = MONDAY + timedelta(hours=2)
AFTER = datetime(2026, 3, 6, 8, tzinfo=VIETNAM)


def leave(by, on: date) -> None:
    people.end_appointment(by.appointment, on, by=LOADER, at=MONDAY)


def test_what_was_in_the_hand_of_whoever_left_goes_back_to_the_unit_once(ground: Ground):
    clerk, stays = ground.seat("Xã Đồi"), ground.seat("Xã Đồi")
    left, kept = ground.open(), ground.open()
    cases.claim(left, by=clerk, at=LATER)
    cases.claim(kept, by=stays, at=LATER)
    due = cases.state_of(left).due
    assert cases.release_all(by=LOADER, at=LATER) == 0
    leave(clerk, date(2026, 3, 5))
    assert cases.release_all(by=LOADER, at=AFTER) == 1
    now = cases.state_of(left)
    assert (now.turn_person, now.turn_unit, now.due) == (None, ground.units["Xã Đồi"], due)
    assert cases.state_of(kept).turn_person == stays.person
    step = cases.steps(left)[-1]
    assert (step.kind, step.person) == ("release", None)
    (entry,) = [one for one in journal.timeline("case", left) if one.name == "cases.released"]
    assert entry.payload == {"person": clerk.person, "cases": [left]} and entry.id == step.event
    assert cases.release_all(by=LOADER, at=AFTER) == 0


def test_a_colleague_may_claim_it_at_once_although_no_job_has_run(ground: Ground):
    case, clerk, other = ground.open(), ground.seat("Xã Đồi"), ground.seat("Xã Đồi")
    cases.claim(case, by=clerk, at=LATER)
    leave(clerk, date(2026, 3, 5))
    assert cases.claim(case, by=other, at=AFTER).person == other.person


def divide(ground: Ground) -> tuple[int, int]:
    """Xã Đồi is divided between two on 5 March."""
    north = ground.units["Tỉnh Bắc"]
    new = [units.NewUnit(key, "xa", key, north) for key in ("Một", "Hai")]
    parts = tuple(units.Part(one.key) for one in new)
    plan = units.plan_reform(
        [*(units.Open(one) for one in new), units.Split(ground.units["Xã Đồi"], parts)],
        on=date(2026, 3, 5), title="Chia", document="NQ 2",
    )  # fmt: skip
    assert plan.problems == ()
    units.carry_out(plan, by=LOADER, at=MONDAY)
    one, two = (units.search(f"Xã {name}", on=AFTER.date())[0].id for name in ("Một", "Hai"))
    return one, two


def test_of_a_divided_unit_a_person_says_which_part_answers_and_the_time_stands(ground: Ground):
    case, other = ground.open(), ground.open()
    due = cases.state_of(case).due
    old = ground.units["Xã Đồi"]
    one, two = divide(ground)
    assert cases.follow_all(by=LOADER, at=AFTER) == 0, "nobody can say which part"
    assert sorted(cases.ended_units(at=AFTER)[old]) == sorted((one, two)) and cases.of_ended(old) == [case, other]
    head = ground.seat_in(two, at=datetime(2026, 3, 6, 7, tzinfo=VIETNAM))
    assert cases.choose_heir([case], old, two, by=head, at=AFTER) == (case,)
    now = cases.state_of(case)
    assert (now.unit, now.turn_unit, now.due) == (two, two, due)
    step = cases.steps(case)[-1]
    assert (step.kind, step.to_unit, step.post) == ("follow", two, head.post)
    (entry,) = [entry for entry in journal.timeline("case", case) if entry.name == "cases.followed"]
    assert entry.payload["to_unit"] == two and entry.post == head.post
    assert cases.of_ended(old) == [other]
    with pytest.raises(NotNow):
        cases.choose_heir([case], old, one, by=head, at=AFTER)


def test_only_who_may_give_cases_out_there_chooses_and_only_among_the_heirs(ground: Ground):
    case, old = ground.open(), ground.units["Xã Đồi"]
    one, _two = divide(ground)
    stranger = ground.seat("Xã Sông")
    with pytest.raises(NotAllowed):
        cases.choose_heir([case], old, one, by=stranger, at=AFTER)
    head = ground.seat_in(one, at=datetime(2026, 3, 6, 7, tzinfo=VIETNAM))
    for wrong in (ground.units["Xã Sông"], old):
        with pytest.raises(Invalid):
            cases.choose_heir([case], old, wrong, by=head, at=AFTER)
    with pytest.raises(Invalid):
        cases.choose_heir([case], ground.units["Xã Sông"], one, by=head, at=AFTER)
    assert cases.state_of(case).turn_unit == old
