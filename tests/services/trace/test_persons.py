"""Who acted is named only to readers who hold `trace.person` in the unit of the act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.people import hands
from tinhso.kernel import access
from tinhso.kernel.access import EVERYWHERE, NOWHERE, Scope
from tinhso.kernel.actor import Actor
from tinhso.kernel.traces import Step, Thing, act_words, trace_providers
from tinhso.services.trace import acts, queries
from tinhso.store.frozen import Frozen

AT = datetime(2026, 7, 3, 7, 5, tzinfo=UTC)
THING = Thing("made", 1)


class One:
    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        return Step(THING, "Made", events=(7, 8))


def entry(id: int, name: str, *, person: int, unit: int) -> journal.Entry:
    return journal.Entry(id, name, 1, "made", 1, person, 1, None, unit, unit, "", "", AT, AT, {})


ENTRIES = {7: entry(7, "Sent", person=100, unit=10), 8: entry(8, "Verified", person=200, unit=20)}


class Only:
    """The right holds in unit 10 alone."""

    def __init__(self, scope: Scope) -> None:
        self.held = scope

    def scope(self, by: Actor, right: str, *, on: date) -> Scope:
        return self.held

    def allows(self, by: Actor, right: str, *, unit: int, on: date) -> bool:
        return right == "trace.person" and unit == 10

    def require(self, by: Actor, right: str, *, unit: int, on: date) -> None: ...


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(acts, "_remembered", Frozen(10))
    monkeypatch.setattr(acts.journal, "entries", lambda ids: {id: ENTRIES[id] for id in ids})
    monkeypatch.setattr(hands.units, "titles", lambda ids, *, on: {id: f"Unit {id}" for id in ids})
    monkeypatch.setattr(hands, "post_titles", lambda ids: {})
    monkeypatch.setattr(hands, "names", lambda ids: {id: f"Person {id}" for id in ids})
    before = access._Installed.access

    def read(scope: Scope) -> list[str]:
        access.install(Only(scope))  # type: ignore[arg-type]
        return [act.hand.person for act in queries.path_of(THING, by=Actor(person=1), at=AT).acts]

    with trace_providers.fresh():
        trace_providers.add("made", One())
        yield read
    access._Installed.access = before


def test_without_the_right_no_name(reads: Any) -> None:
    assert reads(NOWHERE) == ["", ""]


def test_with_the_right_only_acts_of_its_units_are_named(reads: Any) -> None:
    assert reads(EVERYWHERE) == ["Person 100", ""]


def test_the_name_of_an_event_is_said_in_words(reads: Any) -> None:
    reads(NOWHERE)
    with act_words.fresh():
        act_words.add("Sent", "Report sent to the verifier")
        path = queries.path_of(THING, by=Actor(), at=AT)
    assert [act.what for act in path.acts] == ["Report sent to the verifier", "Verified"]
