"""A dossier of the portal: held for a desk, accepted as one dossier with its files, its person nowhere in clear."""

import json
from datetime import date, datetime

import pytest

from tinhso.engines.cases import public as cases
from tinhso.engines.journal.models import JournalRecord
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import NotNow, NotThere, Problems
from tinhso.services.onestop import dossiers
from tinhso.services.onestop.models import Dossier, Scan
from tinhso.services.onestop.portal import actions, handed
from tinhso.services.onestop.portal.models import Handed, InboxMessage, Mirrored
from tinhso.services.onestop.portal.testing import Attached
from tinhso.services.onestop.rating.models import Rating

from ..conftest import keep_folders
from ..desk_world import LAND, MORNING, NUMBER, PDF
from ..shipped import procedures
from .conftest import PAPERS, lay_out

BOTH = ["to-khai", "giay-to-tuy-than"]


def test_it_waits_at_the_desk_of_the_commune_with_eight_working_hours(portal, world):
    answer = portal.handed()
    assert answer.status == 200 and answer.said["stage"] == "waiting"
    row = Handed.objects.get()
    assert (row.receiving_id, row.deciding_id, row.state) == (world.hill, world.hill, "waiting")
    assert row.accept_by.astimezone(VIETNAM) == datetime(2026, 9, 9, 9, 0, tzinfo=VIETNAM)
    assert row.notice_by.astimezone(VIETNAM) == datetime(2026, 9, 8, 11, 0, tzinfo=VIETNAM)
    assert not Dossier.objects.exists()
    (line,) = handed.waiting(world.seats["desk"], on=MORNING.date())
    assert (line.external, line.name) == ("CDVQG-0001", "Nguyễn Thị Mẫu")


def test_accepted_it_is_a_dossier_with_its_files_and_a_running_clock(portal, world):
    portal.handed()
    row = Handed.objects.get()
    received = actions.accept(row.pk, papers=BOTH, by=world.seats["desk"], at=MORNING)
    dossier = Dossier.objects.get()
    assert dossier.pk == received.id == Mirrored.objects.get().dossier_id and dossier.channel == "portal"
    assert sorted(Scan.objects.values_list("code", flat=True)) == sorted(BOTH)
    assert cases.state_of(dossier.case_id).phase == "running" and cases.state_of(dossier.case_id).channel == "online"
    assert dossiers.person_of(dossier.pk).number == NUMBER
    paper = Scan.objects.get(code="to-khai").paper_id
    found, _stream = dossiers.open_scan(dossier.pk, paper, by=world.seats["desk"], on=MORNING.date())
    assert found.name == "to khai.pdf" and found.about.kind == "dossier"
    with pytest.raises(NotNow):
        actions.accept(row.pk, papers=BOTH, by=world.seats["desk"], at=MORNING)


def test_the_same_again_answers_the_same_and_another_content_is_told_apart(portal, world):
    data = portal.offer(submitted_at="2026-09-08T08:00:00+07:00")
    first = portal.submit(data, PAPERS)
    again = portal.submit(data, PAPERS)
    assert (first.status, again.status) == (200, 200) and again.said["again"] and "again" not in first.said
    other = portal.submit(data | {"answers": {"muc-dich": "Khác"}}, PAPERS)
    assert other.status == 409 and other.said["type"].endswith(":conflict")
    assert Handed.objects.count() == 1 and Mirrored.objects.count() == 1
    assert InboxMessage.objects.filter(state="refused").count() == 1


def test_a_missing_paper_is_told_when_it_is_accepted_and_nothing_is_done(portal, world):
    portal.submit(portal.offer(), PAPERS[:1])
    with pytest.raises(Problems):
        actions.accept(Handed.objects.get().pk, papers=BOTH[:1], by=world.seats["desk"], at=MORNING)
    assert Handed.objects.get().state == "waiting" and not Dossier.objects.exists()


def test_a_supplement_is_asked_for_once_and_its_files_come_beside_the_first(portal, world):
    portal.submit(portal.offer(), PAPERS[:1])
    id = Handed.objects.get().pk
    actions.ask(id, note="Thiếu giấy tờ tùy thân", by=world.seats["desk"], at=MORNING)
    lay_out()
    assert portal.supplement("CDVQG-0001", PAPERS[1:]).status == 200
    row = Handed.objects.get()
    assert row.state == "waiting" and sorted(row.files.values_list("code", "round")) == [
        ("giay-to-tuy-than", 1),
        ("to-khai", 0),
    ]
    with pytest.raises(NotNow):
        actions.ask(id, note="Nữa", by=world.seats["desk"], at=MORNING)
    actions.accept(id, papers=BOTH, by=world.seats["desk"], at=MORNING)
    assert Scan.objects.count() == 2


def test_a_supplement_nobody_asked_for_is_refused(portal, world):
    portal.handed()
    assert portal.supplement("CDVQG-0001", PAPERS[:1]).status == 409
    assert portal.supplement("CDVQG-9999", PAPERS[:1]).status == 422


def test_after_acceptance_a_supplement_waits_for_the_desk_and_starts_the_time_anew(portal, world):
    from tinhso.services.onestop import public as onestop

    portal.handed()
    id = Handed.objects.get().pk
    received = actions.accept(id, papers=BOTH, by=world.seats["desk"], at=MORNING)
    for action, who in (("forward", "desk"), ("take-up", "handler")):
        onestop.act(received.id, action, by=world.seats[who], at=MORNING)
    onestop.act(received.id, "ask-supplement", note="Thiếu bản sao", by=world.seats["handler"], at=MORNING)
    assert portal.supplement("CDVQG-0001", [PAPERS[0]]).status == 200
    assert len(handed.waiting(world.seats["desk"], on=MORNING.date())) == 1
    later = datetime(2026, 9, 10, 9, 0, tzinfo=VIETNAM)
    actions.take_supplement(id, by=world.seats["desk"], at=later)
    case = cases.state_of(Dossier.objects.get().case_id)
    assert case.state == "handling" and case.due.astimezone(VIETNAM).date() == date(2026, 9, 15)


def test_taken_back_before_acceptance_it_is_over_and_afterwards_the_desk_stops_it(portal, world):
    portal.handed()
    now = MORNING.isoformat()
    assert portal.send("dossier.withdrawn", {"external": "CDVQG-0001", "withdrawn_at": now}).status == 200
    assert Handed.objects.get().state == "withdrawn"
    assert portal.send("dossier.withdrawn", {"external": "CDVQG-0001", "withdrawn_at": now}).status == 409
    with pytest.raises(NotNow):
        actions.accept(Handed.objects.get().pk, papers=BOTH, by=world.seats["desk"], at=MORNING)


@pytest.mark.parametrize("who", ["handler", "approver", "other desk", "far desk"])
def test_nobody_but_the_desk_sees_it_or_acts_on_it(portal, world, who):
    portal.handed()
    id, by = Handed.objects.get().pk, world.seats[who]
    assert handed.waiting(by, on=MORNING.date()) == []
    with pytest.raises(NotThere):
        handed.visible(id, by=by, on=MORNING.date())
    for act in (
        lambda: actions.accept(id, papers=BOTH, by=by, at=MORNING),
        lambda: actions.ask(id, note="x", by=by, at=MORNING),
        lambda: actions.refuse(id, note="x", by=by, at=MORNING),
        lambda: actions.take_supplement(id, by=by, at=MORNING),
    ):
        with pytest.raises(NotThere):
            act()


def test_the_person_stands_encrypted_and_nowhere_in_the_journal(portal, world):
    portal.handed()
    row, message = Handed.objects.get(), InboxMessage.objects.get()
    for kept in (row.person, row.answers, message.body):
        assert NUMBER.encode() not in bytes(kept) and "Mẫu".encode() not in bytes(kept)
    assert NUMBER not in message.digest + str(message.said) + str(message.problems)
    assert not any(NUMBER in entry.body or "Mẫu" in entry.body for entry in JournalRecord.objects.all())


def test_a_rating_is_handed_on_and_a_payment_kept_and_no_score_stands_beside_the_dossier(portal, world):
    keep_folders("rating-forms")
    portal.handed()
    rate = {"external": "CDVQG-0001", "score": 4, "rated_at": MORNING.isoformat()}
    assert portal.send("dossier.rated", rate).status == 409  # not accepted yet
    actions.accept(Handed.objects.get().pk, papers=BOTH, by=world.seats["desk"], at=MORNING)
    answer = portal.send("dossier.rated", rate)
    assert answer.status == 200 and "score" not in answer.said
    (rating,) = Rating.objects.all()
    assert (rating.channel, rating.level, rating.month.isoformat()) == ("portal", "hai-long", "2026-09-01")
    (entry,) = JournalRecord.objects.filter(name="portal.dossier-rated")
    assert "score" not in entry.body and json.loads(entry.body)["payload"] == {"dossier": rating.dossier_id}
    assert rating.event == entry.id
    kept = InboxMessage.objects.get(type="dossier.rated", state="taken")
    assert bytes(kept.body) == b"" and kept.said == {"external": "CDVQG-0001"}
    paid = {"external": "CDVQG-0001", "payment": {"state": "paid", "amount": "8000", "reference": "TT1"}}
    assert portal.send("dossier.paid", paid).status == 200
    assert portal.send("dossier.paid", paid | {"payment": {"state": "unpaid"}}).status == 409
    assert Handed.objects.get().payment["state"] == "paid"
    assert JournalRecord.objects.filter(name="portal.payment-told").exists()


def test_a_land_procedure_waits_at_the_desk_the_citizen_chose_and_a_body_of_the_province_decides(portal, world):
    data = portal.offer(
        procedure=LAND,
        agency={"level": "province", "code": "snnmt"},
        desk={"level": "commune", "code": "04631"},
        answers={},
    )
    papers = [paper.code for paper in next(one for one in procedures() if one.code == LAND).papers if not paper.when]
    files = [Attached(code, f"{code}.pdf", PDF + code.encode()) for code in papers]
    assert portal.submit(data, files).status == 200
    row = Handed.objects.get()
    assert (row.receiving_id, row.deciding_id) == (world.river, world.land)
    received = actions.accept(row.pk, papers=papers, by=world.seats["other desk"], at=MORNING)
    case = cases.state_of(Dossier.objects.get(pk=received.id).case_id)
    assert case.phase == "on-the-way"  # its time begins when the body has it


def test_a_supplement_is_not_lost_when_the_officer_moved_the_dossier_on_before_taking_it_in(portal, world):
    from tinhso.services.onestop import public as onestop

    portal.handed()
    id = Handed.objects.get().pk
    received = actions.accept(id, papers=BOTH, by=world.seats["desk"], at=MORNING)
    for action, who in (("forward", "desk"), ("take-up", "handler")):
        onestop.act(received.id, action, by=world.seats[who], at=MORNING)
    onestop.act(received.id, "ask-supplement", note="Thiếu bản sao", by=world.seats["handler"], at=MORNING)
    portal.supplement("CDVQG-0001", [Attached("to-khai", "moi.pdf", PDF + b"3")])
    onestop.act(received.id, "supplement", by=world.seats["desk"], at=MORNING)
    actions.take_supplement(id, by=world.seats["desk"], at=MORNING)
    assert Scan.objects.count() == 3 and handed.waiting(world.seats["desk"], on=MORNING.date()) == []
