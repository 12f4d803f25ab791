"""Messages that are forged, replayed, late, sent twice at once, or that lie: one answer each, and nothing done by half."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tinhso.engines.documents.models import Paper
from tinhso.engines.journal.models import JournalRecord
from tinhso.services.onestop.portal import actions
from tinhso.services.onestop.portal.models import Handed, HandedFile, InboxMessage, Mirrored
from tinhso.services.onestop.portal.testing import Attached, new_secret

from ..desk_world import LAND, MORNING, PDF, POLICE
from .conftest import PAPERS


def nothing_done() -> bool:
    return not (Handed.objects.exists() or Mirrored.objects.exists() or HandedFile.objects.exists())


def test_a_forged_message_is_refused_and_leaves_nothing_behind(portal):
    for more in ({"forged": " "}, {"secret": new_secret()}):
        answer = portal.submit(portal.offer(), PAPERS, **more)
        assert answer.status == 401 and answer.said["type"].endswith(":not-signed")
    assert nothing_done() and not InboxMessage.objects.exists() and not Paper.objects.exists()


@pytest.mark.parametrize("change", ["webhook-signature", "webhook-id", "webhook-timestamp"])
@pytest.mark.parametrize("value", ["", "x", "v1,", "v1,AAAA", "v1,ä", "9" * 400, "-1", "1e9"])
def test_broken_headers_are_told_the_same_as_a_wrong_signature(portal, change, value):
    text = json.dumps({"type": "dossier.submitted", "timestamp": "x", "data": {}})
    headers = portal.signed(text) | {change: value.encode("ascii", "ignore").decode()}
    answer = portal.post(headers, text)
    assert answer.status == 401 and answer.said["type"].endswith(":not-signed")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_late_message_is_told_as_late_to_who_holds_the_key_alone(portal, minutes):
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    answer = portal.submit(portal.offer(), PAPERS, at=at)
    assert answer.status == 401 and answer.said["type"].endswith(":late")
    stranger = portal.submit(portal.offer(), PAPERS, at=at, secret=new_secret())
    assert stranger.said["type"].endswith(":not-signed") and nothing_done()


def test_a_message_replayed_at_once_counts_once(portal):
    data = portal.offer(submitted_at=MORNING.isoformat(), level="2", papers=portal.papers(PAPERS))
    text = json.dumps({"type": "dossier.submitted", "timestamp": "2026-09-08T00:00:00Z", "data": data})
    headers = portal.signed(text)
    first, again = portal.post(headers, text, PAPERS), portal.post(headers, text, PAPERS)
    assert (first.status, again.status) == (200, 200) and again.said["again"]
    assert InboxMessage.objects.count() == 1 == Handed.objects.count()
    assert JournalRecord.objects.filter(name="portal.dossier-came").count() == 1


def test_the_id_of_a_message_on_another_one_is_refused(portal):
    portal.submit(portal.offer(), PAPERS, id="eine-id")
    other = portal.submit(portal.offer(external="CDVQG-0002"), PAPERS, id="eine-id")
    assert other.status == 409 and Handed.objects.count() == 1


def test_an_exchanged_key_counts_beside_the_old_one(portal, settings):
    settings.PORTAL = settings.PORTAL | {"secret_in": f"{new_secret()} {portal.ours}"}
    assert portal.handed().status == 200


def test_guessing_signatures_is_stopped_for_a_minute(portal):
    answers = [portal.submit(portal.offer(), secret=new_secret()).status for _try in range(35)]
    assert answers[0] == 401 and answers[-1] == 429


@pytest.mark.parametrize(
    ("files", "more", "said"),
    [
        ([Attached("to-khai", "to khai.pdf", b"MZ\x90\x00 a program")], {}, "to khai.pdf"),  # a file that lies
        ([Attached("to-khai", "to khai.docx", PDF)], {}, "to khai.docx"),  # its name lies
        ([Attached("to-khai", "a.pdf", PDF, claims="0" * 64)], {}, "a.pdf"),  # another file than the signed one
        ([], {"papers": [{"code": "to-khai", "files": [{"name": "a.pdf", "sha256": "1" * 64, "size": 9}]}]}, "a.pdf"),
        (
            [],
            {"papers": [{"code": "to-khai", "files": [{"name": "b.pdf", "sha256": "1" * 64, "size": 10**9}]}]},
            "b.pdf",
        ),
    ],
)
def test_a_file_that_is_not_what_was_signed_is_named_and_only_the_portal_can_send_it_again(portal, files, more, said):
    answer = portal.submit(portal.offer(**more), [PAPERS[1], *files])
    assert answer.status in (413, 422) and said in answer.said["detail"]
    row = InboxMessage.objects.get()
    assert (row.state, row.whole, row.files) == ("refused", False, {}) and row.problems
    assert nothing_done() and not Paper.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"procedure": "9.999999"}, "procedure"),
        ({"procedure": POLICE}, "procedure"),  # handled in the ministry's system
        ({"procedure": LAND}, "agency.level"),  # decided by the province
        ({"agency": {"level": "commune", "code": "99999"}}, "agency.code"),
        ({"agency": {"level": "commune", "code": "04700"}}, "agency.code"),  # another province's
        ({"agency": {"level": "province", "code": "xyz"}}, "agency.code"),
        ({"applicant": {"name": "A", "number": "12"}}, "applicant.number"),
        ({"unknown": 1}, "unknown"),
        ({"papers": [{"code": "vang"}]}, "papers.0.code"),
        ({"applicant": {"name": "A\u0007", "number": "015188004321"}}, "applicant.name"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_can_be_seen_by_a_person(portal, more, field):
    answer = (
        portal.submit(portal.offer(**more), PAPERS) if "papers" not in more else portal.submit(portal.offer(**more))
    )
    assert answer.status == 422 and field in [problem["field"] for problem in answer.said["problems"]]
    row = InboxMessage.objects.get()
    assert row.state == "refused" and row.external == "CDVQG-0001" and nothing_done()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"type": 1}', '{"data": []}', "[" * 5000, '{"data": {"a": "\\u0000"}}']
)
def test_what_is_no_message_is_refused_and_not_kept(portal, text):
    answer = portal.post(portal.signed(text), text)
    assert answer.status == 400 and not InboxMessage.objects.exists()


def test_an_unknown_kind_is_kept_and_told(portal):
    assert portal.send("dossier.danced", {"external": "CDVQG-1"}).status == 422
    assert InboxMessage.objects.get().type == "dossier.danced"


def test_a_message_of_too_much_text_is_refused(portal):
    text = json.dumps({"type": "dossier.submitted", "timestamp": "x", "data": {"a": "x" * 6_000_000}})
    assert portal.post(portal.signed(text), text).status == 413


def test_only_messages_are_taken_at_the_address(portal):
    assert Client().get("/lien-thong/v1/").status_code == 405


def test_what_could_not_be_taken_is_run_again_when_the_reason_is_gone(portal, world, keeper):
    from ..conftest import keep_folders

    assert portal.submit(portal.offer(procedure="1.004859"), PAPERS[:0]).status == 422  # not in a pack yet
    row = InboxMessage.objects.get()
    assert actions.run_again(row.pk, by=keeper, at=MORNING) is False
    keep_folders("procedures", only=("1.004859",))
    assert actions.run_again(row.pk, by=keeper, at=MORNING) is True
    assert InboxMessage.objects.get().state == "taken" and Handed.objects.get().state == "waiting"
    again = portal.submit(portal.offer(procedure="1.004859"), PAPERS[:0])
    assert again.status in (200, 409)


def test_the_line_that_is_off_takes_nothing(portal, settings):
    settings.TINHSO_PROVINCE_CODE = "99"
    assert portal.handed().status in (409, 422) and nothing_done()


def test_cases_of_ministries_are_mirrored_and_an_older_word_changes_nothing(portal, world):
    from tinhso.services.onestop.portal import queries

    def told(state: str, minute: int) -> int:
        data = {
            "external": "BCA-1",
            "procedure": POLICE,
            "agency": {"level": "commune", "code": "04630"},
            "state": state,
            "received_at": MORNING.isoformat(),
            "source_at": (MORNING + timedelta(minutes=minute)).isoformat(),
        }
        return portal.send("ministry.case", data).status

    assert [told("received", 0), told("done", 30), told("processing", 10)] == [200, 200, 200]
    (row,) = queries.ministry_cases(world.seats["handler"], on=MORNING.date()).rows
    assert row[2:6] == ("BCA-1", POLICE, world.hill, "done")
    assert queries.ministry_cases(world.seats["other desk"], on=MORNING.date()).rows == []
    assert JournalRecord.objects.filter(name="portal.ministry-case-told").count() == 2
