"""Seals for everybody: the page, the file that verify compares with, the feed."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import transaction

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.sealing import sealer
from tinhso.kernel.actor import process
from tinhso.services.audit.events import JournalSearched

from .test_search import AT

pytestmark = pytest.mark.django_db
LOOKED = {"of_unit": None, "of_kind": "", "of_thing": None, "of_event": "", "since": None, "until": None}


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Five entries in five blocks; a test's own transaction counts as ended."""
    monkeypatch.setattr(sealer, "_NOW", "SELECT '9000000000000000000', clock_timestamp()")
    with transaction.atomic():
        made = [
            journal.record(JournalSearched(id=number, unit=None, **LOOKED), by=process("test"), at=AT)
            for number in range(5)
        ]
    assert journal.seal(most=1) == 5
    return made


def test_nothing_sealed_yet_is_said(client):
    assert "Chưa có khối nào" in client.get("/niem-phong/").content.decode()
    assert client.get("/niem-phong/atom.xml").status_code == 200


def test_blocks_stand_on_the_page_the_newest_first(entries, client):
    text = client.get("/niem-phong/").content.decode()
    newest = journal.last_seal()
    assert newest is not None
    grouped = " ".join(newest.hash.hex()[at : at + 8] for at in range(0, 64, 8))
    assert text.index(grouped) < text.index(next(journal.seals()).hash.hex()[:8])


@pytest.mark.parametrize("demo", [True, False])
def test_in_a_demo_on_another_day_the_page_says_that_seals_carry_the_real_time(entries, client, settings, demo):
    settings.TINHSO_DEMO, settings.TINHSO_TODAY = demo, date(2025, 3, 31)
    assert ("theo giờ thật" in client.get("/niem-phong/").content.decode()) == demo


def test_an_earlier_page_ends_before_the_block_named(entries, client):
    text = client.get("/niem-phong/", {"truoc": "3"}).content.decode()
    seals = list(journal.seals())
    assert seals[1].hash.hex()[:8] in text
    assert seals[2].hash.hex()[:8] not in text
    assert client.get("/niem-phong/", {"truoc": "x" * 50}).status_code == 200


def test_the_file_of_roots_is_what_verify_compares_with(entries, client):
    text = b"".join(client.get("/niem-phong/goc.txt").streaming_content).decode()
    assert journal.verify(published=journal.read_roots(text)).compared == 5
    later = b"".join(client.get("/niem-phong/goc.txt", {"tu": "4"}).streaming_content).decode()
    assert sorted(journal.read_roots(later)) == [4, 5]


def test_the_feed_names_the_newest_blocks(entries, client):
    answer = client.get("/niem-phong/atom.xml")
    assert answer["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    found = ElementTree.fromstring(answer.content).findall(f"{atom}entry")
    assert [one.findtext(f"{atom}title") for one in found] == [f"Khối {number}" for number in (5, 4, 3, 2, 1)]
    contents = "\n".join(one.findtext(f"{atom}content") or "" for one in found)
    assert journal.read_roots(contents) == {seal.number: seal.hash.hex() for seal in journal.seals()}


def test_an_entry_is_checked_by_its_code_and_proven(entries, client: Any):
    kept = journal.kept(entries[2])
    address = f"/kiem-tra/sk-{kept.id}-{kept.leaf.hex()[:16]}/"
    assert "Đúng bản đã công bố" in client.get(address).content.decode()
    answer = client.get(address + "bang-chung/")
    assert answer.status_code == 200
    assert kept.body.replace('"', '\\"') in answer.content.decode()


def test_proofs_hold_for_every_entry(entries):
    for entry in entries:
        proof = journal.proof_of(entry)
        assert proof.holds
        assert proof.entry.id == entry
