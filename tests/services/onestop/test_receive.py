"""Receiving at the desk: all that is missing at once, one number, one clock, one event, and no person in the journal."""

from dataclasses import replace
from datetime import datetime

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere, Problems
from tinhso.services.onestop import dossiers, secrecy
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Applicant, Dossier

from .desk_world import LAND, MORNING, NUMBER, STATUS


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def due(world, received) -> datetime:
    row = Dossier.objects.get(pk=received.id)
    return cases.state_of(row.case_id).due


def test_a_dossier_gets_the_number_of_the_agency_that_decides_its_day_and_serial(world):
    first, second = world.receive(), world.receive()
    assert first.code == "H38.04630-260908-0001" and second.code == "H38.04630-260908-0002"
    assert world.receive(deciding=world.river).code == "H38.04631-260908-0001"
    assert world.receive(at=at(9, 9)).code == "H38.04630-260909-0001"


def test_a_land_procedure_at_a_commune_desk_is_decided_by_the_body_of_the_province(world):
    received = world.receive(LAND)
    row = Dossier.objects.get(pk=received.id)
    assert received.code == "H38.SNNMT-260908-0001"
    assert (row.receiving_id, row.deciding_id, row.support_id) == (world.hill, world.land, None)
    assert cases.state_of(row.case_id).phase == "on-the-way"  # art. 17.3: its time begins when the agency has it
    assert due(world, received) is None


@pytest.mark.parametrize(
    ("procedure", "received_at", "due_at"),
    [
        (STATUS, at(8, 9), at(11, 17)),  # Tuesday, three working days: Friday
        (STATUS, at(10, 9), at(15, 17)),  # Thursday: a weekend between
        (STATUS, at(8, 15, 1), at(14, 17)),  # after 15:00 it counts as of the next working day
        ("1.001193", at(8, 9), at(8, 17)),  # within the day
        ("1.001193", at(8, 15, 1), at(9, 17)),  # after 15:00: the next working day
        (STATUS, at(28, 9, month=8), at(7, 17)),  # a swapped day, the national day and the one beside it lie between
    ],
)
def test_the_due_moment_follows_the_procedures_own_limit(world, procedure, received_at, due_at):
    found = due(world, world.receive(procedure, at=received_at))
    assert found.astimezone(VIETNAM).date() == due_at.date()


def test_everything_missing_is_told_at_once(world):
    wrong = world.intake(name=" ", number="12345", papers=[], channel="pigeon", deciding=None)
    with pytest.raises(Problems) as told:
        onestop.receive(wrong, by=world.seats["desk"], at=MORNING)
    fields = {problem.field for problem in told.value.problems}
    assert {"name", "number", "channel", "deciding", "paper-to-khai", "paper-giay-to-tuy-than"} <= fields
    assert not Dossier.objects.exists() and not Entry.objects.filter(name="dossier.received").exists()


def test_what_an_authority_holds_needs_only_to_be_looked_up(world):
    papers = ["to-khai"]
    received = world.receive(papers=papers, looked_up=["giay-to-tuy-than"])
    assert dossiers.papers_of(received.id) == {"to-khai": False, "giay-to-tuy-than": True}


def test_the_desk_cannot_make_itself_the_agency_that_decides(world):
    with pytest.raises(Problems) as wrong:
        world.receive(LAND, deciding=world.hill)
    assert [problem.field for problem in wrong.value.problems] == ["deciding"]
    with pytest.raises(Invalid):
        world.receive(deciding=world.far)  # another province's commune
    with pytest.raises(Invalid):
        world.receive(deciding=None)


def test_a_procedure_of_a_ministrys_system_is_not_received_here(world):
    with pytest.raises(NotNow):
        world.receive("1.010041")


def test_an_unknown_procedure_and_unknown_papers_are_refused(world):
    with pytest.raises(NotThere):
        onestop.receive(replace(world.intake(), procedure="9.999999"), by=world.seats["desk"], at=MORNING)
    intake = world.intake()
    with pytest.raises(Problems):
        onestop.receive(replace(intake, papers=[*intake.papers, "vang"]), by=world.seats["desk"], at=MORNING)


@pytest.mark.parametrize("who", ["handler", "approver", "other desk", "far desk"])
def test_only_a_desk_officer_of_the_unit_receives(world, who):
    with pytest.raises(NotAllowed):
        onestop.receive(world.intake(), by=world.seats[who], at=MORNING)


def test_the_person_stands_encrypted_in_one_table_and_nowhere_in_the_journal(world):
    received = world.receive(phone="0912345678", address="Thôn 3")
    row = Applicant.objects.get(pk=received.id)
    for kept in (row.number, row.phone, row.address):
        assert NUMBER.encode() not in bytes(kept) and b"0912345678" not in bytes(kept)
    assert NUMBER not in row.handle
    entries = [entry.body for entry in Entry.objects.all()]
    assert entries and not any(
        NUMBER in text or "Nguyễn Thị Mẫu" in text or received.secret in text for text in entries
    )
    person = dossiers.person_of(received.id)
    assert (person.number, person.masked, person.phone, person.address) == (
        NUMBER,
        "015*****4321",
        "0912345678",
        "Thôn 3",
    )


def test_the_secret_is_kept_as_a_hash_alone(world):
    received = world.receive()
    kept = bytes(Dossier.objects.get(pk=received.id).secret)
    assert received.secret.encode() not in kept and secrecy.same(kept, received.secret)
    assert received.secret not in repr(received)
