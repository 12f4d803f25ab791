"""A province with two communes and an agency, a form of six fields, and people in posts, made through the doors."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.worlds import of_file

from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.units import testing as units_testing
from tinhso.kernel import packs
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.definitions import Text, definition_kinds
from tinhso.kernel.period import Period, ReportingPeriod
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import Return
from tinhso.services.reports.rules.answers import Typed
from tinhso.store import definitions

LOADER = process("test")
AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
LATER = datetime(2026, 10, 6, 2, tzinfo=UTC)
QUARTER = ReportingPeriod.parse("2026-Q3")
BEFORE = ReportingPeriod.parse("2026-Q2")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def measure(code: str, title: str, **more: Any) -> dict[str, Any]:
    base = {"code": code, "title": {"vi": title, "en": title}, "in_force": "2020-01-01", "status": "example"}
    return base | {"unit_of_measure": {"vi": "thôn"}, "adds_up": "sum", "decimals": 0} | more


DEFINITIONS = {
    "measures": [
        measure("t.thon", "Số thôn", minimum=1, maximum=200),
        measure("t.thon-4g", "Số thôn có 4G", minimum=0, maximum=200),
        measure("t.ty-le", "Tỷ lệ thôn có 4G", adds_up="ratio", part="t.thon-4g", whole="t.thon"),
        measure("t.ho-so", "Hồ sơ", minimum=0, decimals=1),
        measure("t.tin-bai", "Tin, bài", minimum=0),
        measure(
            "t.ke-hoach",
            "Kế hoạch",
            adds_up="none",
            choices=[{"code": "dung-han", "title": {"vi": "Đúng hạn"}}, {"code": "cham", "title": {"vi": "Chậm"}}],
        ),
    ],
    "report-forms": [
        {
            "code": "t.quy",
            "title": {"vi": "Báo cáo quý", "en": "Quarterly report"},
            "in_force": "2020-01-01",
            "status": "example",
            "subjects": ["xa"],
            "period": "quarter",
            "due_after_days": 15,
            "process": "report-return",
            "sections": [
                {
                    "title": {"vi": "Hạ tầng số"},
                    "fields": [
                        {"measure": "t.thon", "hint": {"vi": "Đếm cả bản."}},
                        {"measure": "t.thon-4g"},
                        {"measure": "t.ho-so", "proof": "required"},
                    ],
                },
                {
                    "title": {"vi": "Thể chế số"},
                    "fields": [
                        {"measure": "t.tin-bai", "may_be_unknown": True, "proof": "none"},
                        {"measure": "t.ke-hoach", "proof": "none"},
                    ],
                },
            ],
        }
    ],
    "roles": [
        {
            "code": code,
            "title": {"vi": code},
            "in_force": "2020-01-01",
            "status": "example",
            "rights": [{"right": right, "reach": reach} for right, reach in grants],
        }
        for code, grants in {
            "reporter": [("report.read", "own"), ("report.fill", "own"), ("report.send", "own")],
            "reader": [("report.read", "below")],
            "verifier": [("report.read", "below"), ("report.verify", "below")],
        }.items()
    ],
}
GOOD = {"t.thon": "10", "t.thon-4g": "8", "t.ho-so": "12,5", "t.tin-bai": "3", "t.ke-hoach": "cham"}


def keep(given: dict[str, list[dict[str, Any]]]) -> None:
    """Store definitions as a pack would."""
    lines = packs.Lines("test.yaml")
    read = [
        packs.Read(kind, definition_kinds.get(kind).model.model_validate(value), "test.yaml", lines)
        for kind, values in given.items()
        for value in values
    ]
    definitions.keep(read, pack="test", at=AT)
    memory.forget()


@dataclass
class World:
    """Who is where. `other` is a commune beside, `far` one in another province."""

    province: int
    commune: int
    other: int
    far: int
    agency: int
    made: int = 0
    persons: dict[int, int] = field(default_factory=dict)

    def seat(self, unit: int, *roles: str, person: int | None = None) -> Actor:
        """A person in a new post of the unit."""
        self.made += 1
        if person is None:
            person = people.enrol(f"Person {self.made}", by=LOADER, at=AT)
        post = people.open_post(unit, f"seat-{self.made}", Text(vi=f"Ghế {self.made}"), roles, by=LOADER, at=AT)
        year = Period(date(2026, 1, 1), date(2027, 1, 1))
        appointment = people.appoint(person, post, year, by=LOADER, at=AT)
        return Actor(person=person, appointment=appointment, post=post, unit=unit)

    def open(self, period: ReportingPeriod = QUARTER) -> int:
        """The commune's return, opened with all others of the province."""
        reports.open_returns("t.quy", period, within=self.province, by=LOADER, at=AT)
        return Return.objects.get(unit_id=self.commune, period=period.code).pk


@pytest.fixture(scope="module")
def world_of_file(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The world of a file, made once."""
    with of_file(request, django_db_blocker, make_world) as made:
        yield made


@pytest.fixture
def world(world_of_file: World | None, db: None) -> World:
    return deepcopy(world_of_file) if world_of_file is not None else make_world()


def make_world() -> World:
    units_testing.load_kinds()
    keep(DEFINITIONS | {"processes": [_process()]})
    ids = units_testing.grow(
        {"Tỉnh Bắc": None, "Xã Đồi": "Tỉnh Bắc", "Xã Sông": "Tỉnh Bắc", "Tỉnh Nam": None, "Xã Biển": "Tỉnh Nam"},
        since=date(2020, 1, 1),
    )
    agency = units_testing.grow({"Sở Khoa học": None}, since=date(2020, 1, 1), jurisdiction=ids["Tỉnh Bắc"])
    return World(ids["Tỉnh Bắc"], ids["Xã Đồi"], ids["Xã Sông"], ids["Xã Biển"], agency["Sở Khoa học"])


def _process() -> dict[str, Any]:
    file = units_testing.NATIONAL / "processes" / "report-return.yaml"
    ((value, _lines),) = packs.read_yaml(file, file.name)
    return value


@pytest.fixture
def officer(world: World) -> Actor:
    return world.seat(world.commune, "reporter")


@pytest.fixture
def verifier(world: World) -> Actor:
    return world.seat(world.agency, "verifier")


@pytest.fixture
def opened(world: World) -> int:
    return world.open()


def typed(**changes: str) -> dict[str, Typed]:
    """GOOD with changes (dots and dashes as _)."""
    names = {code.replace(".", "_").replace("-", "_"): code for code in GOOD}
    return {code: Typed(text) for code, text in (GOOD | {names[name]: text for name, text in changes.items()}).items()}


def complete(id: int, by: Actor, *, at: datetime = AT, **changes: str) -> None:
    """Fill every field and attach what is required."""
    reports.fill(id, typed(**changes), by=by, at=at)
    reports.attach_proof(id, "t.ho-so", iter([PDF]), "bang.pdf", by=by, at=at)


def value(id: int, code: str) -> Decimal | None:
    from tinhso.services.reports.models import ReturnValue

    return ReturnValue.objects.get(of_id=id, measure=code).value


@pytest.fixture
def browse(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`browse(actor)`: a browser of that person, on AT, in English (messages are then their own ids)."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tinhso.web import clock

    monkeypatch.setattr(clock, "now", lambda: AT.astimezone(VIETNAM))

    def signed_in(by: Actor, **more: Any) -> Client:
        username = f"person-{by.person}"
        account = get_user_model().objects.filter(username=username).first()
        if account is None:
            people.open_account(by.person, username, "a long password of tests 42", by=LOADER, at=AT)
            account = get_user_model().objects.get(username=username)
        client = Client(headers={"accept-language": "en"}, **more)
        client.force_login(account)
        client.cookies["tinhso_language"] = "en"
        session = client.session
        session["appointment"] = by.appointment
        session.save()
        return client

    return signed_in


@pytest.fixture
def fresh_world(fresh_database: str, django_db_blocker: Any) -> Iterator[tuple[World, Actor]]:
    """A world in a database of its own, for tests of several connections; with an officer of the commune."""
    with django_db_blocker.unblock():
        made = make_world()
        yield made, made.seat(made.commune, "reporter")
