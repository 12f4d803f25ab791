"""The store: registered with what the law asks for, found by the number on the record, taken back with a reason, used again."""

import json
from datetime import date, timedelta

import pytest

from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, NotThere, Problems
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.results import actions, queries
from tinhso.services.onestop.results.intake import Taken
from tinhso.services.onestop.results.models import Result, Reused

from ..desk_world import LAND, MORNING, NUMBER, PDF, STATUS
from .storing import TYPE, give_types, new, stored

LATER = MORNING + timedelta(days=1)


@pytest.fixture
def world(world):
    return give_types(world)


def look(world, who="desk", number=NUMBER, at=LATER, **more):
    seat = world.seats[who]
    return actions.look_up(number, unit=seat.unit, by=seat, at=at, **more)


def test_a_result_is_found_by_its_owners_number_with_all_that_was_said_of_it(world):
    dossier, id = stored(world)
    (held,) = look(world)
    assert (held.id, held.type, held.dossier, held.unit, held.copy) == (id, TYPE, dossier, world.hill, False)
    assert (held.owner, held.masked, held.scope) == ("Nguyễn Thị Mẫu", "015*****4321", "Toàn quốc")
    assert held.name.endswith("số 12") and held.abstract.startswith("Chưa") and held.stands == "stands"
    assert look(world, number="015088001111") == []


def test_nothing_of_a_person_stands_readable_in_the_store_or_the_journal(world):
    stored(world)
    row = Result.objects.get()
    assert NUMBER not in row.handle and NUMBER.encode() not in bytes(row.facts)
    look(world)
    told = [entry.body for entry in Entry.objects.filter(name__startswith="result")]
    assert len(told) == 2 and not any(word in body for body in told for word in (NUMBER, "Mẫu", "hôn nhân số"))


def test_looking_is_recorded_found_or_not(world):
    _dossier, id = stored(world)
    look(world, procedure=STATUS)
    look(world, number="015088001111")
    first, second = (
        json.loads(e.body)["payload"] for e in Entry.objects.filter(name="results.looked-up").order_by("id")
    )
    assert first == {"procedure": STATUS, "results": [id]} and second == {"procedure": "", "results": []}


@pytest.mark.parametrize("who", ["handler", "approver"])
def test_only_who_may_looks_up_and_only_through_their_own_unit(world, who):
    with pytest.raises(NotAllowed):
        look(world, who)
    with pytest.raises(NotAllowed):
        actions.look_up(NUMBER, unit=world.river, by=world.seats["desk"], at=LATER)
    assert not Entry.objects.filter(name="results.looked-up").exists()


def test_another_desk_of_the_province_finds_it_too(world):
    stored(world)
    assert len(look(world, "other desk")) == 1


def test_what_is_expired_not_valid_yet_or_taken_back_is_not_offered(world):
    stored(world, last=date(2026, 9, 8))
    stored(world, first=date(2026, 12, 1), last=None)
    _dossier, taken_back = stored(world)
    actions.end(taken_back, "Cấp sai", by=world.seats["handler"], at=LATER)
    assert look(world) == []
    assert len(look(world, at=MORNING + timedelta(hours=1))) == 1  # on its last day


def test_it_is_taken_back_once_with_a_reason_where_it_was_issued(world):
    _dossier, id = stored(world)
    with pytest.raises(Missing):
        actions.end(id, " ", by=world.seats["handler"], at=LATER)
    for who in ("desk", "other desk", "land handler"):
        with pytest.raises(NotThere):
            actions.end(id, "x", by=world.seats[who], at=LATER)
    actions.end(id, "Cấp sai", by=world.seats["handler"], at=LATER)
    held = queries.of_unit(id, by=world.seats["handler"], on=LATER.date())
    assert (held.stands, held.reason) == ("ended", "Cấp sai")
    with pytest.raises(NotNow):
        actions.end(id, "nữa", by=world.seats["handler"], at=LATER)


def test_the_result_by_who_decides_a_copy_by_the_desk_as_well(world):
    dossier = world.receive().id
    desk, handler = world.seats["desk"], world.seats["handler"]
    result = onestop.attach_scan(dossier, "result", iter([PDF]), "kq.pdf", by=handler, at=MORNING)
    paper = onestop.attach_scan(dossier, "to-khai", iter([PDF]), "tk.pdf", by=desk, at=MORNING)
    with pytest.raises(NotAllowed):
        actions.register(dossier, new(result.id), by=desk, at=MORNING)
    with pytest.raises(NotThere):
        actions.register(dossier, new(result.id), by=world.seats["other desk"], at=MORNING)
    copy = actions.register(dossier, new(paper.id), by=desk, at=MORNING)
    assert Result.objects.get(pk=copy).copy
    with pytest.raises(NotNow):
        actions.register(dossier, new(paper.id), by=desk, at=MORNING)
    assert Entry.objects.filter(name="result.registered").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "123"}, "number"),
        ({"owner": " "}, "owner"),
        ({"name": ""}, "name"),
        ({"scope": ""}, "scope"),
        ({"abstract": "x" * 1001}, "abstract"),
        ({"last": date(2026, 9, 7)}, "last"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(world, wrong, field):
    with pytest.raises((Invalid, Missing)) as told:
        stored(world, **wrong)
    assert told.value.field == field and not Result.objects.exists()


def test_a_scan_of_another_dossier_is_not_there(world):
    dossier = world.receive().id
    other = world.receive().id
    scan = onestop.attach_scan(other, "result", iter([PDF]), "kq.pdf", by=world.seats["handler"], at=MORNING)
    with pytest.raises(NotThere):
        actions.register(dossier, new(scan.id), by=world.seats["handler"], at=MORNING)


def test_a_result_stands_for_a_paper_of_the_next_dossier(world):
    _dossier, id = stored(world)
    given = {"results": Taken({"giay-cu": id})}
    received = world.receive(at=LATER, looked_up=["giay-cu"], given=given)
    assert {code: held.id for code, held in queries.reused_in(received.id, on=LATER.date()).items()} == {"giay-cu": id}
    actions.end(id, "Cấp sai", by=world.seats["handler"], at=LATER)
    assert queries.reused_in(received.id, on=LATER.date())["giay-cu"].stands == "ended"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"number": "015088001111"}, "of another person"),
        ({"looked_up": []}, "not ticked as looked up"),
        ({"at": MORNING + timedelta(days=200)}, "expired"),
    ],
)
def test_a_result_that_does_not_fit_is_refused_at_the_paper(world, more, why):
    _dossier, id = stored(world)
    if "at" in more and more["at"] > MORNING + timedelta(days=100):
        Result.objects.update(last=date(2026, 9, 9))
        more = {"at": MORNING + timedelta(days=2)}
    given = {"at": LATER, "looked_up": ["giay-cu"], "given": {"results": Taken({"giay-cu": id})}}
    with pytest.raises(Problems) as told:
        world.receive(**given | more)
    assert {problem.field for problem in told.value.problems} == {"paper-giay-cu"}, why
    assert not Reused.objects.exists()


def test_a_result_counts_only_for_the_papers_its_type_names(world):
    _dossier, id = stored(world, type="gcn-qsdd")
    with pytest.raises(Problems):
        world.receive(at=LATER, looked_up=["giay-cu"], given={"results": Taken({"giay-cu": id})})
    with pytest.raises(Problems):
        world.receive(LAND, at=LATER, looked_up=["gcn"], given={"results": Taken({"gcn": id})})
