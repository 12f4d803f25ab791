"""A dossier taken out: everything in it, each file with its hash, on the record, by right, the same again."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from xml.etree import ElementTree

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel.errors import NotAllowed, NotNow, NotThere
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.archiving import actions
from tinhso.services.onestop.archiving.rules import bag
from tinhso.services.onestop.results.intake import Taken

from ..desk_world import MORNING, NUMBER, PDF
from ..issuing.reading import said_in
from ..results.storing import give_types, stored

LATER = MORNING + timedelta(days=1)


def ended(world, **more) -> int:
    """A dossier that went all the way, with a scan and a result."""
    id = world.receive(**more).id
    seats = world.seats
    onestop.attach_scan(id, "to-khai", iter([PDF]), "../tờ khai.pdf", by=seats["desk"], at=MORNING)
    onestop.attach_scan(id, "result", iter([PDF + b"%"]), "kq.pdf", by=seats["handler"], at=MORNING)
    for action, who in (
        ("forward", "desk"), ("take-up", "handler"), ("submit", "handler"), ("approve", "approver"), ("issue", "handler"),
        ("return-result", "desk"),
    ):  # fmt: skip
        onestop.act(id, action, by=seats[who], at=MORNING)
    return id


def taken_out(world, id: int, who: str = "handler") -> dict[str, bytes]:
    """The files of the record by path, without the folder above."""
    made = actions.export(id, by=world.seats[who], at=LATER)
    with zipfile.ZipFile(made.stream) as archive:
        assert archive.testzip() is None
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_everything_of_the_dossier_is_in_it_each_file_with_its_hash(world):
    files = taken_out(world, ended(world))
    listed = {
        line.partition("  ")[2]: line.partition("  ")[0] for line in files["manifest-sha256.txt"].decode().splitlines()
    }
    found = {path: sha256(content).hexdigest() for path, content in files.items() if path.startswith("data/")}
    assert not bag.differing(listed, found)
    assert {"data/dossier.json", "data/metadata.xml", "data/files.csv"} <= set(found)
    assert files["data/scans/to-khai/tờ khai.pdf"] == PDF and files["data/scans/result/kq.pdf"] == PDF + b"%"
    assert "GIẤY TIẾP NHẬN" in said_in(files["data/papers/receipt-01_TNHS.pdf"])
    tags = files["tagmanifest-sha256.txt"].decode()
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt"):
        assert f"{sha256(files[name]).hexdigest()}  {name}" in tags
    assert files["bagit.txt"].startswith(b"BagIt-Version: 1.0\n")


def test_it_says_what_the_dossier_was_and_how_it_went(world):
    files = taken_out(world, ended(world))
    said = json.loads(files["data/dossier.json"])
    assert said["applicant"] == {"name": "Nguyễn Thị Mẫu", "number": NUMBER, "phone": "", "address": ""}
    assert [step["action"] for step in said["steps"]][-1] == "return-result" and said["state"]["code"] == "returned"
    assert said["issued"][0]["number"] == "01/TNHS"
    titles = {
        element.tag.rpartition("}")[2]: element.text for element in ElementTree.fromstring(files["data/metadata.xml"])
    }
    assert titles["identifier"] == said["code"] and titles["language"] == "vi"
    rows = list(csv.DictReader(io.StringIO(files["data/files.csv"].decode("utf-8-sig"))))
    assert {row["kind"] for row in rows} == {"scan", "result", "issued"}


def test_its_journal_is_in_it_with_proofs_that_hold(world, monkeypatch):
    id = ended(world)
    files = taken_out(world, id)
    entries = [json.loads(content) for path, content in files.items() if path.startswith("data/journal/")]
    assert len(entries) == Entry.objects.filter(about="dossier", thing=id).exclude(name="dossier.exported").count() > 5
    assert all("hash" not in one for one in entries), "they wait for their block"


def test_taking_out_is_recorded_with_the_hash_of_its_list(world):
    id = ended(world)
    made = actions.export(id, by=world.seats["handler"], at=LATER)
    entry = Entry.objects.get(name="dossier.exported")
    told = json.loads(entry.body)["payload"]
    assert told["sha256"] == f"sha256:{made.sha256}" and told["files"] > 8
    assert "Nguyễn" not in entry.body


def test_taken_out_again_it_is_the_same_but_for_its_journal(world):
    id = ended(world)
    first, second = taken_out(world, id), taken_out(world, id)
    lists = {"manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"}
    same = {path for path in first if not path.startswith("data/journal/") and path not in lists}
    assert len(same) > 6 and all(first[path] == second[path] for path in same)
    assert len(second) == len(first) + 1


def test_a_reused_result_goes_with_it(world):
    give_types(world)
    _first, result = stored(world)
    id = ended(world, looked_up=["giay-cu"], given={"results": Taken({"giay-cu": result})})
    files = taken_out(world, id)
    assert files["data/reused/giay-cu/kq.pdf"] == PDF
    assert json.loads(files["data/dossier.json"])["results"]["reused"][0]["id"] == result


def test_only_where_it_is_decided_by_right_and_when_it_has_ended(world):
    under_way = world.receive().id
    with pytest.raises(NotNow):
        actions.export(under_way, by=world.seats["handler"], at=LATER)
    id = ended(world)
    for who, refusal in (
        ("desk", NotAllowed),
        ("approver", NotAllowed),
        ("other desk", NotThere),
        ("land handler", NotThere),
    ):
        with pytest.raises(refusal):
            actions.export(id, by=world.seats[who], at=LATER)
    assert not Entry.objects.filter(name="dossier.exported").exists()


def test_in_a_browser_it_is_one_button_and_a_download(world, browse):
    id = ended(world)
    handler = browse("handler")
    assert f"/ho-so/{id}/luu-tru/" in handler.get(f"/ho-so/{id}/").content.decode()
    answer = handler.post(f"/ho-so/{id}/luu-tru/")
    assert answer["Content-Type"] == "application/zip" and answer["Content-Disposition"].startswith("attachment")
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))
    assert handler.get(f"/ho-so/{id}/luu-tru/").status_code == 405
    assert browse("desk").post(f"/ho-so/{id}/luu-tru/").status_code == 403


def test_sealed_entries_carry_the_way_to_their_blocks_hash(world, monkeypatch):
    id = ended(world)
    first = journal.timeline("dossier", id)[0].id
    kept = journal.kept(first)
    one = journal.Proof(kept, _Seal(), 0, (b"\x01" * 32,))
    monkeypatch.setattr(journal, "proof_of", lambda event: one)
    files = taken_out(world, id)
    said = json.loads(files[f"data/journal/{first}.json"])
    assert said["hash"] == "ab" * 32 and said["entry"]["path"] == ["01" * 32] and said["entry"]["body"] == kept.body


class _Seal:
    header, hash = "{}", b"\xab" * 32
