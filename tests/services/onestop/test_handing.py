"""Who has a dossier in hand, other units' opinions, notes and relations, and the hard days: through the service."""

from datetime import date, timedelta

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.people import public as people
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, NotThere
from tinhso.services.onestop import dossiers, lists
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier

from .desk_world import LAND, LOADER, MORNING, STATUS, keep_again

ON = MORNING.date()
HOUR = timedelta(hours=1)


def case_of(id: int) -> cases.CaseNow:
    return cases.state_of(Dossier.objects.get(pk=id).case_id)


def under_way(world) -> int:
    received = world.receive()
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    onestop.act(received.id, "take-up", by=world.seats["handler"], at=MORNING)
    return received.id


def test_one_claims_and_the_other_is_told_then_the_head_gives_it(world):
    id, second = under_way(world), world.seat(world.hill, "dossier-handler")
    handler, head = world.seats["handler"], world.seats["approver"]
    onestop.claim(id, by=handler, at=MORNING)
    with pytest.raises(cases.Taken):
        onestop.claim(id, by=second, at=MORNING)
    with pytest.raises(NotAllowed):
        onestop.assign(id, second.person, by=second, at=MORNING)
    onestop.assign(id, second.person, by=head, at=MORNING, note="làm giúp")
    assert case_of(id).turn_person == second.person
    with pytest.raises(Invalid):  # no seat in this unit
        onestop.assign(id, world.seats["other desk"].person, by=head, at=MORNING)
    onestop.assign(id, None, by=head, at=MORNING)
    assert case_of(id).turn_person is None
    with pytest.raises(NotThere):
        onestop.claim(id, by=world.seats["far desk"], at=MORNING)


def test_handed_over_the_other_unit_sees_finds_and_handles_it_with_the_same_time(world):
    id, head = under_way(world), world.seats["approver"]
    due, there = case_of(id).due, world.seat(world.river, "dossier-handler")
    for wrong in ({"unit": None, "note": "x"}, {"unit": world.river, "note": " "}):
        with pytest.raises(Missing):
            onestop.hand_over(id, by=head, at=MORNING, **wrong)
    onestop.hand_over(id, world.river, note="đúng thẩm quyền", by=head, at=MORNING)
    assert (case_of(id).turn_unit, case_of(id).due) == (world.river, due)
    assert dossiers.visible(id, by=there, on=ON).id == id
    for wanted in (lists.Wanted("turn"), lists.Wanted("", "nguyen thi mau"), lists.Wanted("", NUMBER_END)):
        assert [line.id for line in lists.listed(there, wanted, at=MORNING, on=ON).rows] == [id], wanted
    onestop.act(id, "submit", by=there, at=MORNING + HOUR)


NUMBER_END = "-260908-0001"


def test_the_last_action_is_taken_back_by_who_did_it_while_nobody_acted(world):
    id, desk, handler = world.receive().id, world.seats["desk"], world.seats["handler"]
    onestop.act(id, "forward", by=desk, at=MORNING)
    with pytest.raises(NotAllowed):
        onestop.take_back(id, by=world.seat(world.hill, "desk-officer"), at=MORNING)
    onestop.take_back(id, by=desk, at=MORNING)
    assert case_of(id).state == "received"
    with pytest.raises(cases.NotTakenBack):
        onestop.take_back(id, by=desk, at=MORNING)
    onestop.act(id, "forward", by=desk, at=MORNING)
    onestop.act(id, "take-up", by=handler, at=MORNING)
    with pytest.raises(cases.NotTakenBack):
        onestop.take_back(id, by=desk, at=MORNING)


def test_another_unit_is_asked_answers_and_the_submission_waits_for_it(world):
    id, handler, office = under_way(world), world.seats["handler"], world.seats["land handler"]
    opinion = onestop.ask(id, "consult", world.land, "Đất có tranh chấp không?", by=handler, at=MORNING)
    with pytest.raises(cases.OpinionAwaited):
        onestop.act(id, "submit", by=handler, at=MORNING)
    with pytest.raises(NotThere):
        dossiers.visible(id, by=office, on=ON)
    assert [one.id for one in cases.opinions_waiting(by=office, at=MORNING)] == [opinion]
    with pytest.raises(NotAllowed):
        onestop.answer(opinion, "không", by=handler, at=MORNING)
    onestop.answer(opinion, "Không có.", by=office, at=MORNING + HOUR)
    with pytest.raises(NotNow):
        onestop.answer(opinion, "Có.", by=office, at=MORNING + HOUR)
    second = onestop.ask(id, "consult", world.land, "Hỏi lại?", by=handler, at=MORNING + HOUR)
    onestop.withdraw(id, second, by=handler, at=MORNING + HOUR)
    onestop.act(id, "submit", by=handler, at=MORNING + HOUR)
    for wrong, unit in (("", world.land), ("x", None), ("x", world.hill)):
        with pytest.raises((Invalid, NotNow)):
            onestop.ask(id, "consult", unit, wrong, by=handler, at=MORNING + HOUR)


def test_notes_and_relations_are_kept_and_only_between_what_one_sees(world):
    first, second, desk = world.receive(), world.receive(), world.seats["desk"]
    onestop.write(first.id, "Đã gọi điện.", public=False, by=desk, at=MORNING)
    onestop.relate(first.id, f" {second.code.lower()} ", "linked", by=desk, at=MORNING)
    beside = cases.beside(case_of(first.id))
    assert [(note.words, note.public) for note in beside.notes] == [("Đã gọi điện.", False)]
    assert beside.relations == (("linked", case_of(second.id).id, True),)
    foreign = onestop.receive(
        world.intake(receiving=world.river, deciding=world.river), by=world.seats["other desk"], at=MORNING
    )
    refused = []
    for code in (foreign.code, "H38.0-000000-0000", first.code):
        with pytest.raises(Invalid) as wrong:
            onestop.relate(first.id, code, "linked", by=desk, at=MORNING)
        refused.append(wrong.value.message)
    assert refused[0] == refused[1], "not theirs and not there look the same"


def test_an_action_twice_is_done_once_and_says_who_was_first(world):
    id, desk = world.receive().id, world.seats["desk"]
    onestop.act(id, "forward", by=desk, at=MORNING)
    with pytest.raises(cases.NotInThisState) as late:
        onestop.act(id, "forward", by=desk, at=MORNING + HOUR)
    assert "post" in late.value.values and len(cases.steps(case_of(id).id)) == 2


def test_an_officer_whose_post_ended_leaves_nothing_in_nobodys_reach(world):
    id, handler = under_way(world), world.seats["handler"]
    onestop.claim(id, by=handler, at=MORNING)
    people.end_appointment(handler.appointment, date(2026, 9, 10), by=LOADER, at=MORNING)
    after = MORNING + timedelta(days=3)
    other = world.seat(world.hill, "dossier-handler")
    assert cases.release_all(by=LOADER, at=after) == 1
    free = lists.listed(other, lists.Wanted("free"), at=after, on=after.date()).rows
    assert [line.id for line in free] == [id]
    onestop.claim(id, by=other, at=after)
    onestop.act(id, "submit", by=other, at=after)


def test_a_procedure_that_changes_leaves_a_dossier_under_way_as_it_was_and_the_page_says_so(world, browse):
    id = under_way(world)
    before = case_of(id)
    keep_again(STATUS, limit={"amount": 9, "unit": "working-days"})
    row, after = dossiers.visible(id, by=world.seats["handler"], on=ON), case_of(id)
    assert (row.definition.version, row.definition.limit.amount) == (1, 3) and after.due == before.due
    assert "Thủ tục đã thay đổi sau đó" in browse("handler").get(f"/ho-so/{id}/").content.decode()
    newer = dossiers.visible(world.receive().id, by=world.seats["desk"], on=ON)
    assert (newer.definition.version, newer.definition.limit.amount) == (2, 9)
    onestop.act(id, "submit", by=world.seats["handler"], at=MORNING)


@pytest.mark.parametrize("who", ["other desk", "far desk", "land handler"])
def test_nobody_does_any_of_it_to_what_is_not_theirs(world, who):
    id, by = world.receive().id, world.seats[who]
    for act in (
        lambda: onestop.claim(id, by=by, at=MORNING),
        lambda: onestop.assign(id, None, by=by, at=MORNING),
        lambda: onestop.hand_over(id, world.river, note="x", by=by, at=MORNING),
        lambda: onestop.take_back(id, by=by, at=MORNING),
        lambda: onestop.ask(id, "consult", world.land, "x", by=by, at=MORNING),
        lambda: onestop.write(id, "x", public=False, by=by, at=MORNING),
        lambda: onestop.relate(id, "x", "linked", by=by, at=MORNING),
    ):
        with pytest.raises(NotThere):
            act()


def test_a_land_dossier_of_a_merged_commune_goes_on_at_its_successor_with_its_time(world):
    from .desk_world import merge

    received = world.receive(LAND)
    onestop.act(received.id, "forward", by=world.seats["desk"], at=MORNING)
    onestop.act(received.id, "take-up", by=world.seats["land handler"], at=MORNING)
    due, here = case_of(received.id).due, world.receive().id
    new = merge(world, world.hill, world.river, on=date(2026, 9, 9))
    after = MORNING + timedelta(days=2)
    assert cases.follow_all(by=LOADER, at=after) == 2
    heir = world.seat(new, "desk-officer", at=after)
    assert case_of(received.id).receiving == new and case_of(received.id).due == due
    on = after.date()
    assert [line.id for line in lists.listed(heir, lists.Wanted("turn"), at=after, on=on).rows] == [here]
    assert {line.id for line in lists.listed(heir, lists.Wanted("open"), at=after, on=on).rows} == {received.id, here}
    assert [line.id for line in lists.listed(heir, lists.Wanted("", "0001"), at=after, on=on).rows]
    assert [step.kind for step in cases.steps(case_of(here).id)][-1] == "follow"
    onestop.act(here, "forward", by=heir, at=after)


def test_what_was_decided_in_time_and_waits_to_be_fetched_is_not_late_and_nobody_is_warned(world):
    id = under_way(world)
    for action, who in (("submit", "handler"), ("approve", "approver"), ("issue", "handler")):
        onestop.act(id, action, by=world.seats[who], at=MORNING + HOUR)
    weeks = MORNING + timedelta(days=21)
    case = case_of(id)
    assert case.state == "ready" and case.due < weeks and not case.late_at(weeks)
    assert cases.raise_all(by=LOADER, at=weeks) == []
    assert lists.listed(world.seats["desk"], lists.Wanted("late"), at=weeks, on=weeks.date()).rows == []
    cases.fold_counts()
    cases.count_late(at=weeks)
    assert lists.counts(world.seats["desk"], at=weeks, on=weeks.date()).late == 0
    slow = under_way(world)
    for action, who in (("submit", "handler"), ("approve", "approver"), ("issue", "handler")):
        onestop.act(slow, action, by=world.seats[who], at=weeks)
    assert case_of(slow).late_at(weeks), "decided late stays late"
