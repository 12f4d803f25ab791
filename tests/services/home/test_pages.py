"""Home, search and sign-in as the public and as an officer see them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tinhso.kernel import access, identity
from tinhso.kernel.access import EVERYWHERE, NOWHERE
from tinhso.kernel.actor import Actor
from tinhso.kernel.identity import Identity, Seat
from tinhso.web import awaits, finding, front, navigation

pytestmark = pytest.mark.django_db

OFFICER = Identity(
    Actor(person=1, appointment=11, post=21, unit=31),
    "Người Thử",
    (Seat(11, "Officer", "A commune", True), Seat(12, "Member", "A council", False)),
)


@pytest.fixture(autouse=True)
def english(client: Any) -> None:
    client.cookies["tinhso_language"] = "en"


@pytest.fixture(autouse=True)
def offered() -> Iterator[None]:
    """Registries as a test fills them; the services' own stay outside."""
    kept = [front.parts, front.changes, front.overdue, awaits.providers, finding.finders, navigation.entries]
    with kept[0].fresh(), kept[1].fresh(), kept[2].fresh(), kept[3].fresh(), kept[4].fresh(), kept[5].fresh():
        yield


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Be the officer; call it with a scope to hold every right there."""
    before = access._Installed.access

    class Held:
        where = NOWHERE

        def scope(self, by: Actor, right: str, *, on: date) -> Any:
            return self.where

        def allows(self, by: Actor, right: str, *, unit: int, on: date) -> bool:
            return not self.where.nowhere

        def require(self, *_given: Any, **_named: Any) -> None: ...

    held = Held()
    access.install(held)  # type: ignore[arg-type]
    monkeypatch.setattr(identity, "of", lambda request, today: OFFICER)
    yield lambda where: setattr(held, "where", where)
    access._Installed.access = before


def test_an_empty_province_teaches_the_first_step(client: Any) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing has been published yet" in answer.content.decode()


def test_parts_that_services_offer_stand_in_order_and_open(client: Any) -> None:
    front.parts.add("b", lambda by, at: front.Part("Second", 20))
    front.parts.add(
        "a", lambda by, at: front.Part("First", 10, tiles=(front.Tile("How many communes?", "99", "/don-vi/"),))
    )
    front.parts.add("c", lambda by, at: None)
    said = client.get("/").content.decode()
    assert said.index("First") < said.index("Second")
    assert 'href="/don-vi/"' in said and "How many communes?" in said


def test_an_officer_sees_what_awaits_the_late_first(client: Any, signed_in: Any) -> None:
    def waiting(by: Actor, on: date) -> list[awaits.Awaiting]:
        assert by.post == 21
        return [
            awaits.Awaiting("In time", "/bao-cao/2/", due=on),
            awaits.Awaiting("Too late", "/bao-cao/1/", due=on - timedelta(days=2)),
        ]

    awaits.providers.add("made", waiting)
    said = client.get("/").content.decode()
    assert said.index("Too late") < said.index("In time")
    assert "2 days overdue" in said and "due today" in said


def test_an_officer_with_nothing_to_do_is_told_what_would_stand_here(client: Any, signed_in: Any) -> None:
    assert "Nothing awaits you" in client.get("/").content.decode()


def test_a_leader_sees_what_changed_what_is_late_and_whom_to_call(client: Any, signed_in: Any) -> None:
    signed_in(EVERYWHERE)
    front.changes.add(
        "made", lambda by, since, at: [front.Change(at - timedelta(hours=1), "Ranking published", "/xep-hang/1/")]
    )
    front.overdue.add(
        "made",
        lambda by, on: [
            front.Overdue(
                "Quarterly report", "A commune", "/bao-cao/1/", on - timedelta(days=3), "Chairman, A commune"
            ),
            front.Overdue(
                "Quarterly report", "B commune", "/bao-cao/2/", on - timedelta(days=3), "Chairman, B commune"
            ),
        ],
    )
    said = client.get("/").content.decode()
    for text in ("Ranking published", "2 units:", "A commune", "B commune", "Chairman, A commune"):
        assert text in said
    assert said.count("Quarterly report") == 1, "what many owe stands once"


def test_the_posts_to_call_end_where_the_sheet_does_and_the_page_says_how_many_more(
    client: Any, signed_in: Any
) -> None:
    signed_in(EVERYWHERE)
    front.overdue.add(
        "made",
        lambda by, on: [
            front.Overdue(
                "Report", f"{number:02}", f"/bao-cao/{number}/", on - timedelta(days=3), f"Chairman {number:02}"
            )
            for number in range(10)
        ],
    )
    said = client.get("/").content.decode()
    assert "Chairman 05" in said and "Chairman 06" not in said and "and 4 more units" in said


def test_a_leader_on_a_quiet_day_is_told_so(client: Any, signed_in: Any) -> None:
    signed_in(EVERYWHERE)
    said = client.get("/").content.decode()
    assert "Nothing is late." in said and "Nobody: all is on time." in said


def test_search_asks_every_finder(client: Any) -> None:
    asked = []

    def finder(text: str, by: Actor, on: date, most: int) -> list[finding.Found]:
        asked.append(text)
        return [finding.Found("Found it", "/don-vi/5/", "code 5")]

    finding.finders.add("made", finding.Finder("Units", 1, finder))
    finding.finders.add("none", finding.Finder("Rankings", 2, lambda *given: []))
    said = client.get("/tim-kiem/", {"q": "  two   words "}).content.decode()
    assert asked == ["two words"]
    assert "Found it" in said and "Rankings" not in said


def test_search_without_a_text_asks_nobody(client: Any) -> None:
    finding.finders.add("made", finding.Finder("Units", 1, lambda *given: pytest.fail("asked")))  # type: ignore[arg-type,return-value]
    assert client.get("/tim-kiem/").status_code == 200


def test_search_that_finds_nothing_says_what_to_try(client: Any) -> None:
    said = client.get("/tim-kiem/", {"q": "<b>zz"}).content.decode()
    assert "Nothing of that name" in said and "<b>zz" not in said


def test_the_sign_in_page_stands_at_its_address(client: Any) -> None:
    said = client.get("/dang-nhap/?next=/bao-cao/").content.decode()
    assert 'name="login"' in said and 'value="/bao-cao/"' in said
    assert "demonstration" not in said
    asked = client.get(client.get("/doi-mat-khau/")["Location"]).content.decode()
    told = "for those who have signed in"
    assert told in asked and told not in said, "who came by the link of the frame was asked for nothing"


def test_a_demo_on_this_machine_lists_its_persons(client: Any, settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text(
        json.dumps([{"username": "made", "password": "of words", "post": "Officer", "unit": "A commune"}]), "utf-8"
    )
    settings.TINHSO_DEMO, settings.TINHSO_DEMO_PEOPLE = True, str(file)
    assert "of words" in client.get("/dang-nhap/", headers={"host": "localhost"}).content.decode()
    assert (
        "of words"
        not in client.get("/dang-nhap/", headers={"host": "localhost"}, REMOTE_ADDR="10.1.1.1").content.decode()
    )


def test_a_wrong_password_says_so_and_keeps_the_name(client: Any) -> None:
    said = client.post("/dang-nhap/", {"login": "nobody.here", "password": "wrong words here"}).content.decode()
    assert 'value="nobody.here"' in said
    assert 'role="alert"' in said
    assert "wrong words here" not in said


def test_changing_a_password_needs_a_session(client: Any) -> None:
    answer = client.get("/doi-mat-khau/")
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/?asked=1&next=")


def test_a_post_one_does_not_hold_cannot_be_taken(client: Any, signed_in: Any) -> None:
    assert client.post("/vi-tri/", {"appointment": "999999"}).status_code == 404
    assert client.post("/vi-tri/", {"appointment": "x"}).status_code == 404
    assert client.get("/vi-tri/").status_code == 405


def test_home_of_the_public_asks_the_database_nothing_of_its_own(client: Any, pinned_queries: Any) -> None:
    with pinned_queries("home: public, nothing offered"):
        client.get("/")
