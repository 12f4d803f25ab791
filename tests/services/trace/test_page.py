"""/mo-so/: what a reader sees of the path, as a page and in a drawer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.people import hands
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.traces import Step, Thing, trace_providers
from tinhso.services.trace import acts
from tinhso.store.frozen import Frozen

pytestmark = pytest.mark.django_db

AT = datetime(2026, 7, 3, 7, 5, tzinfo=UTC)
ENTRY = journal.Entry(7, "Verified", 1, "made", 1, 100, 1, 5, 10, 10, "", "", AT, AT, {})


class Scores:
    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        if id != 1:
            raise NotThere("no")
        behind = (Thing("made-figure", 2), Thing("made-figure", 3), Thing("made-figure", 4))
        return Step(
            Thing("made-score", 1),
            "Score of a commune",
            "8,5",
            "Ratio × maximum",
            (("Round", "2026"),),
            behind,
            href="/x/",
        )


class Figures:
    """Explains a set at once."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        raise AssertionError("asked one by one")

    def steps(self, ids: Sequence[int], *, by: Actor, at: datetime) -> Mapping[int, Step]:
        self.asked.append(list(ids))
        return {
            2: Step(
                Thing("made-figure", 2),
                "Dossiers on time",
                "85",
                links=(("proof.pdf", "/tep/9/"),),
                events=(7,),
                example=True,
            ),
            3: Step(Thing("made-figure", 3), "All dossiers", withheld="Only the unit itself sees this."),
        }


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Iterator[Figures]:
    monkeypatch.setattr(acts, "_remembered", Frozen(10))
    monkeypatch.setattr(acts.journal, "entries", lambda ids: dict.fromkeys(ids, ENTRY))
    monkeypatch.setattr(hands.units, "titles", lambda ids, *, on: dict.fromkeys(ids, "A commune"))
    monkeypatch.setattr(hands, "post_titles", lambda ids: dict.fromkeys(ids, "Verifier"))
    monkeypatch.setattr(hands, "names", lambda ids: dict.fromkeys(ids, "A made-up name"))
    with trace_providers.fresh():
        trace_providers.add("made-score", Scores())
        held = Figures()
        trace_providers.add("made-figure", held)
        yield held


def test_the_page_shows_value_rule_proof_and_act(client: Any, figures: Figures) -> None:
    answer = client.get("/mo-so/made-score/1/")
    said = answer.content.decode()
    assert answer.status_code == 200
    for text in (
        "Score of a commune",
        "8,5",
        "Ratio × maximum",
        "Dossiers on time",
        "/tep/9/",
        "Verifier",
        "14:05 03/07/2026",
    ):
        assert text in said
    assert figures.asked == [[2, 3, 4]]


def test_the_public_sees_no_person(client: Any, figures: Figures) -> None:
    assert "A made-up name" not in client.get("/mo-so/made-score/1/").content.decode()


def test_what_may_not_be_seen_is_said(client: Any, figures: Figures) -> None:
    client.cookies["tinhso_language"] = "en"
    said = client.get("/mo-so/made-score/1/").content.decode()
    assert "Only the unit itself sees this." in said
    assert "One thing behind this is not open to you" in said


def test_an_example_is_marked(client: Any, figures: Figures) -> None:
    client.cookies["tinhso_language"] = "en"
    assert "Some of what stands here is an example" in client.get("/mo-so/made-score/1/").content.decode()


def test_the_drawer_is_the_inside_alone(client: Any, figures: Figures) -> None:
    said = client.get("/mo-so/made-score/1/?drawer=1").content.decode()
    assert "<html" not in said
    assert "Dossiers on time" in said
    assert 'href="/mo-so/made-score/1/"' in said


@pytest.mark.parametrize("address", ["/mo-so/made-score/2/", "/mo-so/unknown-kind/1/", "/mo-so/made-figure/99/"])
def test_unknown_and_not_yours_look_the_same(client: Any, figures: Figures, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_public_page_asks_the_database_nothing_of_its_own(
    client: Any, figures: Figures, pinned_queries: Any
) -> None:
    with pinned_queries("trace: public, providers in memory"):
        client.get("/mo-so/made-score/1/")
