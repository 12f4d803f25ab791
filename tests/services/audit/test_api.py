"""Seals and proofs over the API: enough for a program that believes nobody to check an entry by itself."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client
from tests.conforming import conforming
from tests.rights import real_access  # noqa: F401  rights are real here

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import testing
from tinhso.kernel import packs
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.definitions import Text
from tinhso.kernel.period import Period
from tinhso.store import definitions
from tinhso.web import clock
from tinhso.web.api import limits

from .test_seals import entries  # noqa: F401  five entries in five blocks
from .test_search import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token of somebody who may read the whole journal."""
    limits.forget()
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone(VIETNAM))
    testing.load_kinds()
    ids = testing.grow({"Tỉnh Bắc": None}, since=date(2020, 1, 1))
    grants = [{"right": "audit.read", "reach": "everywhere"}]
    words = {"code": "auditor", "title": {"vi": "a"}, "in_force": "2020-01-01", "status": "example"}
    role = people.Role.model_validate({**words, "rights": grants})
    definitions.keep([packs.Read("roles", role, "test", packs.Lines("test"))], pack="test", at=AT)
    person = people.enrol("Example", by=testing.LOADER, at=AT)
    people.open_account(person, "example", "a long password of tests 42", by=testing.LOADER, at=AT)
    post = people.open_post(ids["Tỉnh Bắc"], "a", Text(vi="Ghế"), ["auditor"], by=testing.LOADER, at=AT)
    held = people.appoint(person, post, Period(AT.date()), by=testing.LOADER, at=AT)
    actor = people.actor_of(held, on=AT.date())
    until = date(AT.year, 12, 31)
    return people.give_token("test", ["audit.read"], until, by=actor, at=AT)[1]


def ask(path: str, token: str = "") -> Any:
    headers = {"accept-language": "en"} | ({"authorization": f"Bearer {token}"} if token else {})
    return conforming(Client(headers=headers).get(f"/api/v1/journal/{path}"))


def climbed(leaf: bytes, index: int, count: int, path: list[bytes]) -> bytes:
    """The root by RFC 9162, written anew: nothing of the system that is checked is asked."""
    node, last = leaf, count - 1
    for other in path:
        if index % 2 or index == last:
            node = sha256(b"\x01" + other + node).digest()
            while not index % 2 and index:
                index, last = index // 2, last // 2
        else:
            node = sha256(b"\x01" + node + other).digest()
        index, last = index // 2, last // 2
    return node


def test_seals_are_for_everybody_and_their_hashes_are_of_their_headers(entries):  # noqa: F811
    first = ask("seals?size=2").json()
    rest = ask(f"seals?after={first['next']}").json()
    found = first["rows"] + rest["rows"]
    assert [one["number"] for one in found] == [1, 2, 3, 4, 5] and rest["next"] is None
    assert all(sha256(one["header"].encode()).hexdigest() == one["hash"] for one in found)
    assert all(one["root"] in one["header"] for one in found)


def test_a_proof_leads_from_the_entry_to_the_published_root(entries, auditor):  # noqa: F811
    answer = ask(f"entries/{entries[2]}/proof", auditor)
    assert answer.status_code == 200, answer.content
    proof = answer.json()
    path = [bytes.fromhex(one) for one in proof["path"]]
    root = climbed(bytes.fromhex(proof["leaf"]), proof["index"], proof["seal"]["count"], path)
    assert root.hex() == proof["seal"]["root"] and proof["holds"]


def test_a_program_that_reads_an_entry_is_itself_in_the_journal(entries, auditor):  # noqa: F811
    ask(f"entries/{entries[2]}/proof", auditor)
    (read,) = journal.timeline("journal-entry", entries[2])
    assert read.name == "journal.entry-read" and read.person


def test_entries_are_proved_to_who_may_read_them(entries, auditor):  # noqa: F811
    assert ask(f"entries/{entries[0]}/proof").status_code == 401
    assert ask("entries/999999/proof", auditor).status_code == 404
