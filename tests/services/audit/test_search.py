"""Searching the journal: within one's scope, recorded itself, names only where the right to see them holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import testing
from tinhso.kernel import access, identity
from tinhso.kernel.access import NOWHERE, Scope
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.identity import Identity, Seat
from tinhso.services.audit import asking, queries
from tinhso.services.audit.definitions import READ, SEE_PERSONS

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
TODAY = date(2026, 10, 5)


@dataclass(frozen=True)
class RoadPaved(journal.Event):
    name = "road.paved"
    about = "road"


@dataclass(frozen=True)
class UnitVisited(journal.Event):
    name = "unit.visited"
    about = "unit"


@pytest.fixture
def place() -> Iterator[dict[str, int]]:
    testing.forget()
    testing.load_kinds()
    yield testing.grow({"Tỉnh Lào Cai": None, "Xã Tú Lệ": "Tỉnh Lào Cai", "Xã Gia Hội": "Tỉnh Lào Cai"})
    testing.forget()


@pytest.fixture
def clerk(place: dict[str, int]) -> Actor:
    person = people.enrol("Người Thử Nghiệm", by=process("test"), at=AT)
    return Actor(person=person, appointment=1, post=1, unit=place["Xã Tú Lệ"])


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The scope of each right, as the test sets it; and the reader is signed in."""
    before, scopes = access._Installed.access, {}

    class Held:
        def scope(self, by: Actor, right: str, *, on: date) -> Scope:
            return scopes.get(right, NOWHERE)

        def allows(self, by: Actor, right: str, *, unit: int, on: date) -> bool:
            scope = scopes.get(right, NOWHERE)
            return scope.everywhere or str(unit) in {path.split(".")[-1] for path in (*scope.own, *scope.below)}

        def require(self, *_given: Any, **_named: Any) -> None: ...

    access.install(Held())  # type: ignore[arg-type]
    reader = Identity(Actor(person=900, appointment=901, post=902, unit=903), "Người Xem", (Seat(901, "A", "B", True),))
    monkeypatch.setattr(identity, "of", lambda request, today: reader)
    yield scopes
    access._Installed.access = before


def pave(id: int, unit: int | None, by: Actor) -> int:
    with transaction.atomic():
        return journal.record(RoadPaved(id=id, unit=unit), by=by, at=AT)


def ids(wanted: journal.Wanted, on: date = TODAY) -> list[int]:
    found, _next = queries.search(wanted, by=Actor(person=900), on=on)
    return [one.entry.thing for one in found if one.entry.name == "road.paved"]


def test_only_what_stands_in_the_readers_scope_is_found(place, clerk, held):
    pave(1, place["Xã Tú Lệ"], clerk)
    pave(2, place["Xã Gia Hội"], clerk)
    pave(3, None, process("night"))
    held[READ] = Scope(own=(f"{place['Tỉnh Lào Cai']}.{place['Xã Gia Hội']}",))
    assert ids(journal.Wanted()) == [2]
    held[READ] = Scope(below=(str(place["Tỉnh Lào Cai"]),))
    assert ids(journal.Wanted()) == [2, 1]
    held[READ] = access.EVERYWHERE
    assert ids(journal.Wanted(name="road.paved")) == [3, 2, 1]
    held[READ] = NOWHERE
    assert ids(journal.Wanted()) == []


def test_person_unit_thing_event_and_days_narrow(place, clerk, held):
    held[READ] = access.EVERYWHERE
    pave(1, place["Xã Tú Lệ"], clerk)
    pave(2, place["Xã Gia Hội"], Actor(person=77))
    assert ids(journal.Wanted(person=clerk.person)) == [1]
    assert ids(journal.Wanted(unit=place["Xã Gia Hội"])) == [2]
    assert ids(journal.Wanted(about="road", thing=2)) == [2]
    assert ids(journal.Wanted(name="road.closed")) == []
    now = datetime.now(UTC)
    assert ids(journal.Wanted(name="road.paved", until=now.replace(year=now.year - 1))) == []
    assert ids(journal.Wanted(name="road.paved", since=now.replace(year=now.year - 1))) == [2, 1]


def test_names_stand_only_where_the_right_to_see_them_holds(place, clerk, held):
    held[READ] = access.EVERYWHERE
    pave(1, place["Xã Tú Lệ"], clerk)
    (one,), _next = queries.search(journal.Wanted(name="road.paved"), by=Actor(person=900), on=TODAY)
    assert "Người Thử Nghiệm" not in one.who
    held[SEE_PERSONS] = Scope(own=(f"{place['Tỉnh Lào Cai']}.{place['Xã Tú Lệ']}",))
    (one,), _next = queries.search(journal.Wanted(name="road.paved"), by=Actor(person=900), on=TODAY)
    assert "Người Thử Nghiệm" in one.who


def searches() -> int:
    found, _next = queries.search(journal.Wanted(name="journal.searched"), by=Actor(person=900), on=TODAY)
    return len(found)


def test_a_search_is_recorded_once_and_its_further_pages_are_not(place, clerk, held, client):
    held[READ] = access.EVERYWHERE
    for number in range(60):
        pave(number, place["Xã Tú Lệ"], clerk)
    first = client.get("/nhat-ky/", {"su-kien": "road.paved"})
    assert first.status_code == 200
    assert searches() == 1
    text = first.content.decode()
    following = unquote(text[text.index("after=") + 6 :].split('"')[0].split("&")[0])
    second = client.get("/nhat-ky/", {"su-kien": "road.paved", "after": following})
    assert second.content.decode().count("road 9<") == 1
    assert searches() == 1


def test_what_was_looked_for_is_in_the_journal(place, clerk, held, client):
    held[READ] = access.EVERYWHERE
    client.get("/nhat-ky/", {"nguoi": str(clerk.person), "don-vi": "tu le", "tu": "2026-01-01"})
    (one,), _next = queries.search(journal.Wanted(name="journal.searched"), by=Actor(person=900), on=TODAY)
    assert one.entry.person == 900
    assert one.entry.thing == clerk.person
    assert one.entry.payload["of_unit"] == place["Xã Tú Lệ"]
    assert one.entry.payload["since"] == "2025-12-31T17:00:00.000000Z"


def test_an_export_is_recorded_and_streams_every_match(place, clerk, held, client):
    held[READ] = access.EVERYWHERE
    for number in range(60):
        pave(number, place["Xã Tú Lệ"], clerk)
    answer = client.get("/nhat-ky/", {"su-kien": "road.paved", "format": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len([line for line in lines if "road.paved" in line]) == 60
    assert "Người Thử Nghiệm" not in "".join(lines)
    found, _next = queries.search(journal.Wanted(name="journal.exported"), by=Actor(person=900), on=TODAY)
    assert len(found) == 1


def test_a_person_is_looked_for_by_name_by_who_sees_names(place, clerk, held, client):
    held[READ] = access.EVERYWHERE
    pave(1, place["Xã Tú Lệ"], clerk)
    refused = client.get("/nhat-ky/", {"nguoi": "người thử nghiệm"})
    assert refused.status_code == 422 and "không được xem tên người" in refused.content.decode()
    held[SEE_PERSONS] = access.EVERYWHERE
    found = client.get("/nhat-ky/", {"nguoi": "người thử nghiệm"}).content.decode()
    assert "Người Thử Nghiệm" in found and "road 1" in found
    assert "Không có ai mang tên" in client.get("/nhat-ky/", {"nguoi": "Không Có Ai"}).content.decode()
    people.enrol("Người Thử Nghiệm", by=process("test"), at=AT)
    assert "nhiều người cùng tên" in client.get("/nhat-ky/", {"nguoi": "người thử nghiệm"}).content.decode()


def test_a_thing_is_looked_for_and_shown_by_its_name(place, clerk, held, client):
    held[READ] = access.EVERYWHERE
    for name in ("Xã Tú Lệ", "Xã Gia Hội"):
        with transaction.atomic():
            journal.record(UnitVisited(id=place[name], unit=place[name]), by=clerk, at=AT)
    shown = client.get("/nhat-ky/", {"so": "tu le"}).content.decode()
    assert "Đơn vị Xã Tú Lệ" in shown and "Đơn vị Xã Gia Hội" not in shown


def test_without_the_right_there_is_no_search_and_no_record(place, clerk, held, client):
    assert client.get("/nhat-ky/").status_code == 403
    held[READ] = access.EVERYWHERE
    assert searches() == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"nguoi": "x"},
        {"so": "Con đường không có"},
        {"don-vi": "Nơi không có"},
        {"tu": "31/02/2026"},
        {"so": "9" * 30},
        {"su-kien": "no.such"},
    ],
)
def test_a_wrong_search_is_told_and_not_made(place, clerk, held, client, asked):
    held[READ] = access.EVERYWHERE
    assert client.get("/nhat-ky/", asked).status_code == 422
    assert searches() == 0


@pytest.mark.parametrize("demo", [True, False])
def test_in_a_demo_on_another_day_the_page_says_whose_time_entries_carry(place, clerk, held, client, settings, demo):
    held[READ] = access.EVERYWHERE
    settings.TINHSO_DEMO, settings.TINHSO_TODAY = demo, date(2025, 3, 31)
    assert ("không theo ngày của bản trình diễn" in client.get("/nhat-ky/").content.decode()) == demo


@pytest.mark.parametrize("after", ["x", "99999999999999999999", "999999999999999999", "-1", "1%00", "1:made-up"])
def test_a_place_nobody_was_given_begins_a_search_which_is_recorded(place, clerk, held, client, after):
    held[READ] = access.EVERYWHERE
    assert client.get("/nhat-ky/", {"su-kien": "road.paved", "after": after}).status_code == 200
    assert searches() == 1


def test_a_place_in_one_search_does_not_go_on_in_another_nor_for_somebody_else():
    wanted, other = journal.Wanted(person=1), journal.Wanted(person=2)
    place = asking.go_on(wanted, 70, by=Actor(person=900))
    assert asking.goes_on(wanted, place, by=Actor(person=900)) == 70
    assert asking.goes_on(other, place, by=Actor(person=900)) is None
    assert asking.goes_on(wanted, place, by=Actor(person=901)) is None


def test_a_page_of_the_search_costs_a_few_queries(place, clerk, held, pinned_queries):
    held[READ] = access.EVERYWHERE
    for number in range(20):
        pave(number, place["Xã Tú Lệ"], clerk)
    with pinned_queries("audit: a page of the search"):
        queries.search(journal.Wanted(), by=Actor(person=900), on=TODAY)


def test_entries_are_found_by_their_number_in_one_query(place, clerk):
    from django.db import connection

    made = [pave(number, None, clerk) for number in range(3)]
    with CaptureQueriesContext(connection) as seen:
        assert sorted(journal.kept_many(made)) == made
    assert len(seen) == 1
