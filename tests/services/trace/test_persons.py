"""Who acted is named only to readers who hold `trace.person` in the unit of the act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tinhso.kernel import access
from tinhso.kernel.access import EVERYWHERE, NOWHERE, Scope
from tinhso.kernel.actor import Actor
from tinhso.kernel.traces import Act, Step, Thing, act_words, trace_providers
from tinhso.services.trace import queries

AT = datetime(2026, 7, 3, 7, 5, tzinfo=UTC)
THING = Thing("made", 1)


class One:
    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        acts = (
            Act(7, "Sent", "A", "Officer", AT, AT, person="leaked", person_id=100, unit_id=10),
            Act(8, "Verified", "B", "Verifier", AT, AT, person_id=200, unit_id=20),
        )
        return Step(THING, "Made", acts=acts)


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
    monkeypatch.setattr(queries.people, "names", lambda ids: {id: f"Person {id}" for id in ids})
    before = access._Installed.access

    def read(scope: Scope) -> list[str]:
        access.install(Only(scope))  # type: ignore[arg-type]
        return [act.person for act in queries.path_of(THING, by=Actor(person=1), at=AT).acts]

    with trace_providers.fresh():
        trace_providers.add("made", One())
        yield read
    access._Installed.access = before


def test_without_the_right_no_name_even_when_a_provider_gave_one(reads: Any) -> None:
    assert reads(NOWHERE) == ["", ""]


def test_with_the_right_only_acts_of_its_units_are_named(reads: Any) -> None:
    assert reads(EVERYWHERE) == ["Person 100", ""]


def test_the_name_of_an_event_is_said_in_words(reads: Any) -> None:
    reads(NOWHERE)
    with act_words.fresh():
        act_words.add("Sent", "Report sent to the verifier")
        path = queries.path_of(THING, by=Actor(), at=AT)
    assert [act.what for act in path.acts] == ["Report sent to the verifier", "Verified"]
