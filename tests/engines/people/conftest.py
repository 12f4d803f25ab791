"""A small country, a few roles, and an administrator, made through the doors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.worlds import of_file

from tinhso.engines.people import definitions, memory
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.engines.units import testing as units_testing
from tinhso.kernel import packs
from tinhso.kernel.access import Right, rights
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.definitions import Text
from tinhso.kernel.period import Period
from tinhso.store import definitions as kept

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LOADER = process("test")
ALL_YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
ROLES = {
    "reporter": [("report.read", "own"), ("report.fill", "own")],
    "verifier": [("report.read", "below"), ("report.verify", "below")],
    "administrator": [("people.manage", "everywhere")],
    "local-administrator": [("people.manage", "below")],
}


@dataclass(frozen=True)
class Country:
    """Two provinces; the first has two communes and an agency whose jurisdiction it is."""

    north: int
    hill: int
    river: int
    south: int
    agency: int
    state: int


@pytest.fixture
def some_rights() -> None:
    bring_rights()


def bring_rights() -> None:
    """The rights the roles of the tests speak of, when no service has brought them."""
    for code in ("report.read", "report.fill", "report.verify"):
        if code not in rights:
            rights._items[code] = Right(code, code)


@pytest.fixture
def roles(db: None, some_rights: None) -> None:
    """Roles of ROLES, in force from 2020."""
    keep_roles(ROLES)


def keep_roles(given: dict[str, list[tuple[str, str]]], *, version: int = 1, in_force: str = "2020-01-01") -> None:
    """Store roles as a pack would."""
    read = []
    for code, grants in given.items():
        value = {
            "code": code,
            "version": version,
            "title": {"vi": code},
            "in_force": in_force,
            "status": "example",
            "rights": [{"right": right, "reach": reach} for right, reach in grants],
        }
        role = definitions.Role.model_validate(value)
        read.append(packs.Read(definitions.ROLES, role, "test.yaml", packs.Lines("test.yaml")))
    kept.keep(read, pack="test", at=AT)
    memory.forget()


@pytest.fixture(scope="module")
def country_of_file(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The country of a file, made once."""
    with of_file(request, django_db_blocker, make_country) as made:
        yield made


@pytest.fixture
def country(country_of_file: Country, db: None) -> Country:
    return country_of_file


def make_country() -> Country:
    bring_rights()
    keep_roles(ROLES)
    units_testing.load_kinds()

    def opened(kind: str, name: str, parent: int | None = None, jurisdiction: int | None = None) -> int:
        year = 2019 if parent is None else 2020
        return units.open_unit(
            kind=kind, name=name, parent=parent, on=date(year, 1, 1), by=LOADER, at=AT, jurisdiction=jurisdiction
        )

    north, south = opened("tinh", "Bắc"), opened("tinh", "Nam")
    hill, river = opened("xa", "Đồi", north), opened("xa", "Sông", north)
    state = opened("ubnd", "Ủy ban nhân dân tỉnh", None, north)
    agency = opened("co-quan", "Sở Khoa học và Công nghệ", state, north)
    return Country(north, hill, river, south, agency, state)


@dataclass
class Staff:
    """Puts people into posts in one line."""

    made: int = 0

    def seat(self, unit: int, *roles: str, period: Period = ALL_YEAR, person: int | None = None) -> Actor:
        self.made += 1
        if person is None:
            person = people.enrol(f"Person {self.made}", by=LOADER, at=AT)
        title = Text(vi=f"Ghế {self.made}", en=f"Seat {self.made}")
        post = people.open_post(unit, f"seat-{self.made}", title, roles, by=LOADER, at=AT)
        appointment = people.appoint(person, post, period, by=LOADER, at=AT)
        return Actor(person=person, appointment=appointment, post=post, unit=unit)


@pytest.fixture
def staff(country: Country) -> Staff:
    return Staff()
