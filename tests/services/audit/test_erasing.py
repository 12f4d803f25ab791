"""A person erased leaves the chain whole: what is sealed never held more of them than a number."""

from __future__ import annotations

from typing import Any

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.sealing import sealer
from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor

from .test_search import AT, clerk, held, place  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_chain_holds_after_a_person_is_erased(place: Any, clerk: Actor, held: Any, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sealer, "_NOW", "SELECT '9000000000000000000', clock_timestamp()")
    assert clerk.person is not None
    enrolled = journal.timeline("person", clerk.person)[0]
    journal.seal()
    before = journal.last_seal()
    monkeypatch.setattr(type(people.access), "anywhere", lambda *given, **named: None)  # who may is another test's
    people.erase_person(clerk.person, by=Actor(person=900, appointment=901, post=902, unit=903), at=AT)
    assert people.names([clerk.person])[clerk.person] == "–"
    verdict = journal.verify(published={before.number: before.hash.hex()})
    assert (verdict.ok, verdict.compared) == (True, 1)
    assert journal.proof_of(enrolled.id).holds
    assert "Người Thử Nghiệm" not in journal.kept(enrolled.id).body
