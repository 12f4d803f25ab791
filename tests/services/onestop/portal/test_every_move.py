"""Whatever moves a dossier is told to the portal: an act taken back, many at once, another unit, a reform, a holiday declared."""

from datetime import timedelta

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord
from tinhso.kernel.actor import process
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.portal import actions, handed, moves, outbox
from tinhso.services.onestop.portal.models import Mirrored, OutboxMessage

from ..desk_world import MORNING, merge
from .conftest import lay_out
from .test_told_back import BOTH, accepted, everything, now

HOUR = timedelta(hours=1)
CLOCK = process("cases")


def act(world, id, action, who, note="", at=MORNING):
    return onestop.act(id, action, by=world.seats[who], at=at, note=note)


def told(portal, external="CDVQG-0001"):
    return [(one["number"], one["stage"], one["state"]) for one in portal.known[external].told]


def test_an_act_taken_back_is_told_and_the_dossier_stands_where_it_stood(portal, world):
    received = accepted(portal, world)
    act(world, received.id, "forward", "desk")
    onestop.take_back(received.id, by=world.seats["desk"], at=MORNING + HOUR)
    lay_out()
    assert everything() == 3 and not portal.wrong
    assert told(portal) == [
        (1, "accepted", "Đã tiếp nhận"),
        (2, "processing", "Đã chuyển xử lý"),
        (3, "accepted", "Đã tiếp nhận"),
    ]
    last = portal.known["CDVQG-0001"].last
    assert last["due"] and last["source_at"].startswith("2026-09-08T10:00") and "results" not in last


def test_many_moved_at_once_are_each_told_in_their_own_order(portal, world):
    ids = [accepted(portal, world, f"CDVQG-000{number}").id for number in (1, 2, 3)]
    act(world, ids[0], "forward", "desk")
    done = onestop.move_set(ids, "forward", by=world.seats["desk"], at=MORNING)
    assert set(done.moved) == set(ids[1:])
    onestop.move_set(ids, "take-up", by=world.seats["handler"], at=MORNING)
    lay_out()
    assert everything() == 9 and not portal.wrong
    for number in (1, 2, 3):
        assert told(portal, f"CDVQG-000{number}") == [
            (1, "accepted", "Đã tiếp nhận"),
            (2, "processing", "Đã chuyển xử lý"),
            (3, "processing", "Đang xử lý"),
        ]


def test_the_words_of_a_set_reach_each_of_its_citizens(portal, world):
    ids = [accepted(portal, world, f"CDVQG-000{number}").id for number in (1, 2)]
    for action, who in (("forward", "desk"), ("take-up", "handler")):
        onestop.move_set(ids, action, by=world.seats[who], at=MORNING)
    onestop.move_set(ids, "ask-supplement", by=world.seats["handler"], at=MORNING, note="Thiếu trích lục")
    lay_out()
    everything()
    for number in (1, 2):
        last = portal.known[f"CDVQG-000{number}"].last
        assert (last["stage"], last["note"]) == ("supplement", "Thiếu trích lục") and last["answer_by"]


def test_another_unit_that_takes_over_is_told_without_what_officers_write_to_each_other(portal, world):
    received = accepted(portal, world)
    act(world, received.id, "forward", "desk")
    act(world, received.id, "take-up", "handler")
    onestop.claim(received.id, by=world.seats["handler"], at=MORNING)
    onestop.hand_over(received.id, world.river, by=world.seats["approver"], at=MORNING, note="Chuyện nội bộ")
    lay_out()
    everything()
    assert len(told(portal)) == 4  # to claim a dossier shows nothing new
    last = portal.known["CDVQG-0001"].last
    assert (last["stage"], last["agency"]["name"]) == ("processing", "Xã Sông")
    assert "nội bộ" not in str(portal.known["CDVQG-0001"].told)


def test_a_commune_that_merged_is_told_as_its_successor_and_the_due_day_stands(portal, world):
    received = accepted(portal, world)
    lay_out()
    everything()
    due = portal.known["CDVQG-0001"].last["due"]
    day = MORNING.date() + timedelta(days=1)
    merge(world, world.hill, world.river, on=day)
    cases.follow_all(by=CLOCK, at=MORNING + timedelta(days=1))
    lay_out()
    assert everything() >= 1
    last = portal.known["CDVQG-0001"].last
    assert (last["agency"]["name"], last["stage"], last["due"]) == ("Xã Mới", "accepted", due)
    assert Dossier.objects.get(pk=received.id).deciding_id == world.hill  # the dossier itself keeps where it began


def test_what_waits_at_a_commune_that_merged_is_accepted_by_the_one_that_took_its_place(portal, world):
    portal.handed()
    day = MORNING + timedelta(days=1)
    new = merge(world, world.hill, world.river, on=day.date())
    heir = world.seat(new, "desk-officer", at=day)
    (row,) = handed.visible_to(heir, on=day.date())
    received = actions.accept(row.pk, papers=BOTH, by=heir, at=day)
    dossier = Dossier.objects.get(pk=received.id)
    assert (dossier.receiving_id, dossier.deciding_id) == (new, new)


def test_a_dossier_that_waits_for_a_supplement_keeps_what_was_asked_when_its_due_moment_moves(portal, world):
    received = accepted(portal, world)
    for action, who, note in (
        ("forward", "desk", ""),
        ("take-up", "handler", ""),
        ("ask-supplement", "handler", "Bản vẽ"),
    ):
        act(world, received.id, action, who, note)
    case = Dossier.objects.values_list("case_id", flat=True).get(pk=received.id)
    event = due_moved(case)
    lay_out()
    everything()
    assert OutboxMessage.objects.filter(event=event).count() == 1
    last = portal.known["CDVQG-0001"].last
    assert (last["number"], last["stage"], last["note"]) == (5, "supplement", "Bản vẽ")


def due_moved(case: int) -> int:
    """As a calendar that came later leaves it: one event for all, the cases kept beside."""
    from django.db import connection

    from tinhso.engines.cases.events import DueMoved

    event = journal.record(DueMoved(id=case, unit=None, calendar="office", moved=1), by=CLOCK, at=MORNING)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_duechange (case_id, was, now, at, event) VALUES (%s, %s, %s, %s, %s)",
            [case, MORNING, MORNING, MORNING, event],
        )
    return event


def test_the_same_entries_given_again_add_nothing(portal, world):
    received = accepted(portal, world)
    act(world, received.id, "forward", "desk")
    onestop.take_back(received.id, by=world.seats["desk"], at=MORNING)
    entries = [entry for _id, entry in sorted(journal.entries(all_told()).items())]
    outbox.lay_out(entries)
    outbox.lay_out(entries[1:])
    outbox.lay_out(entries)
    assert list(OutboxMessage.objects.order_by("id").values_list("number", flat=True)) == [1, 2, 3]
    assert Mirrored.objects.get().last == 3


def all_told() -> set[int]:
    return set(JournalRecord.objects.filter(name__in=moves.TOLD_OF).values_list("id", flat=True))


def test_transactions_that_overtook_each_other_are_told_as_they_happened(portal, world):
    """The journal gives transactions by their numbers; one that waited for the other may have the lower number."""
    received = accepted(portal, world)
    act(world, received.id, "forward", "desk")
    onestop.take_back(received.id, by=world.seats["desk"], at=MORNING)
    entries = [entry for _id, entry in sorted(journal.entries(all_told()).items())]
    outbox.lay_out([entries[2], entries[0], entries[1]])
    everything()
    assert [stage for _number, stage, _state in told(portal)] == ["accepted", "processing", "accepted"]


def test_a_day_without_the_portal_keeps_taken_back_and_bulk_in_their_order(portal, world):
    ids = [accepted(portal, world, f"CDVQG-000{number}").id for number in (1, 2)]
    lay_out()
    portal.fault = "down"
    start = now()
    assert outbox.round_of(start) == 0
    onestop.move_set(ids, "forward", by=world.seats["desk"], at=MORNING)
    lay_out()
    act(world, ids[0], "take-up", "handler", at=MORNING + HOUR)
    lay_out()
    assert outbox.round_of(start + timedelta(hours=20), signed=now()) == 0
    portal.fault = ""
    assert everything(start + timedelta(hours=24)) == 5 and not portal.wrong
    assert [stage for _n, stage, _s in told(portal)] == ["accepted", "processing", "processing"]
    assert [one["number"] for one in portal.known["CDVQG-0002"].told] == [1, 2]


def test_cases_of_other_services_are_none_of_the_portals(portal, world):
    from tinhso.engines.cases.events import CasesMoved

    event = CasesMoved(id=987654, unit=None, action="x", to_state="y", cases=(987654, 987655))
    journal.record(event, by=CLOCK, at=MORNING)
    lay_out()
    assert not OutboxMessage.objects.exists() and not Mirrored.objects.exists()


def test_more_than_is_laid_out_at_once_keeps_its_order(portal, world, monkeypatch):
    monkeypatch.setattr(outbox, "PART", 2)
    ids = [accepted(portal, world, f"CDVQG-000{number}").id for number in (1, 2, 3)]
    onestop.move_set(ids, "forward", by=world.seats["desk"], at=MORNING)
    onestop.take_back(ids[0], by=world.seats["desk"], at=MORNING)
    lay_out()
    everything()
    assert not portal.wrong
    assert [stage for _n, stage, _s in told(portal)] == ["accepted", "processing", "accepted"]
    assert [one["number"] for one in portal.known["CDVQG-0003"].told] == [1, 2]
