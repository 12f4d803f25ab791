"""A province with three communes, a set of two indicators, and two officers: one scores, one publishes."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.worlds import of_file

from tinhso.engines.cases.public import FOLDER, Process
from tinhso.engines.journal import public as journal
from tinhso.engines.measures import public as measures
from tinhso.engines.people import public as people
from tinhso.engines.units import testing
from tinhso.kernel import identity, packs
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.definitions import Text
from tinhso.kernel.identity import Identity
from tinhso.kernel.period import Period, ReportingPeriod
from tinhso.services.ranking.actions import open_round, score
from tinhso.services.ranking.events import RoundOpened
from tinhso.store import definitions
from tinhso.web import clock

ROOT = Path(__file__).parents[3]
AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
LATER = datetime(2026, 10, 9, 2, tzinfo=UTC)
TODAY = date(2026, 10, 9)
Q3 = ReportingPeriod.parse("2026-Q3")
SYSTEM = process("test")
ROLES = {"scorer": ["ranking.read", "ranking.score", "figure.import"], "publisher": ["ranking.read", "ranking.publish"]}


def words(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


def measure(code: str, **given: Any) -> measures.Measure:
    start = {"code": code, "title": words(code), "in_force": "2020-01-01", "status": "official", "adds_up": "sum"}
    return measures.Measure.model_validate({**start, "unit_of_measure": words("lần"), **given})


def small_set(**given: Any) -> measures.IndicatorSet:
    """Meetings (40 points, full from 4) and households online (60 points, in proportion)."""
    lines = [
        {
            "code": "1.1",
            "title": words("Cuộc họp"),
            "group": "1",
            "points": 40,
            "measure": "hop",
            "scoring": {"kind": "threshold", "full_from": 4},
        },
        {
            "code": "2.1",
            "title": words("Hộ trực tuyến"),
            "group": "2",
            "points": 60,
            "measure": "ty-le",
            "scoring": {"kind": "ratio", "of": 100},
            "empty": "full",
        },
    ]
    start = {
        "code": "xa-thu",
        "title": {"vi": "Bộ chỉ số thử", "en": "A test set"},
        "in_force": "2026-01-01",
        "status": "official",
        "subjects": ["xa", "phuong"],
        "period": "quarter",
        "scale": 100,
    }
    groups = [
        {"code": "1", "title": words("Nhận thức"), "points": 40},
        {"code": "2", "title": words("Xã hội số"), "points": 60},
    ]
    return measures.IndicatorSet.model_validate({**start, "groups": groups, "indicators": lines, **given})


def keep(folder: str, *given: Any) -> None:
    lines = packs.Lines("test")
    definitions.keep([packs.Read(folder, one, "test", lines) for one in given], pack="test", at=AT)


@dataclass
class Province:
    """Ids by name, and who acts."""

    place: dict[str, int]
    scorer: Actor
    publisher: Actor
    chairman: Actor  # holds both seats' rights through two posts of one person
    chairman_publishes: Actor
    stranger: Actor
    event: int

    @property
    def id(self) -> int:
        return self.place["Tỉnh Lào Cai"]

    def report(self, name: str, measure: str, value: Any, *, example: bool = False) -> int:
        exact = None if value is None else Decimal(str(value))
        new = measures.NewFigure(measure, self.place[name], Q3, exact)
        source = measures.Source("reported", example=example)
        return measures.establish([new], source=source, event=self.event, by=SYSTEM, at=AT)[0]

    def open(self, **given: Any) -> int:
        return open_round("xa-thu", unit=self.id, period=Q3, by=self.scorer, at=AT, **given)

    def scored(self) -> int:
        round_id = self.open()
        score(round_id, by=self.scorer, at=AT)
        return round_id


@pytest.fixture(scope="module")
def province_of_file(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The province of a file, made once."""
    with of_file(request, django_db_blocker, make_province) as made:
        yield made


@pytest.fixture
def province(province_of_file: Province, db: None) -> Province:
    return deepcopy(province_of_file)


def make_province() -> Province:
    testing.load_kinds()
    file = ROOT / "packs/national/processes/ranking-round.yaml"
    keep(FOLDER, *(packs.typed(Process, value, lines) for value, lines in packs.read_yaml(file, file.name)))
    tong, phan = measure("tong"), measure("phan")
    ratio = measure("ty-le", adds_up="ratio", part="phan", whole="tong", unit_of_measure=words("%"))
    keep("measures", measure("hop"), tong, phan, ratio)
    keep("indicator-sets", small_set())
    for code, held in ROLES.items():
        grants = [{"right": right, "reach": "below"} for right in held]
        start = {"code": code, "title": words(code), "in_force": "2020-01-01", "status": "example"}
        keep("roles", people.Role.model_validate({**start, "rights": grants}))
    titles = ["Xã Tú Lệ", "Xã Gia Hội", "Phường Nghĩa Lộ"]
    place = testing.grow({"Tỉnh Lào Cai": None, **dict.fromkeys(titles, "Tỉnh Lào Cai"), "Tỉnh Sơn La": None})
    here, other = place["Tỉnh Lào Cai"], place["Tỉnh Sơn La"]
    scorer, publisher = seat(here, "scorer", "Người Chấm"), seat(here, "publisher", "Người Ký")
    both = people.enrol("Người Hai Ghế", by=SYSTEM, at=AT)
    first, second = seat(here, "scorer", person=both), seat(here, "publisher", person=both)
    event = journal.record(RoundOpened(id=0, unit=None, indicator_set="", set_version=1, period=""), by=SYSTEM, at=AT)
    return Province(place, scorer, publisher, first, second, seat(other, "scorer", "Người Tỉnh Khác"), event)


_posts = iter(range(1, 10_000))


def seat(unit: int, role: str, name: str = "", *, person: int | None = None) -> Actor:
    person = person or people.enrol(name, by=SYSTEM, at=AT)
    post = people.open_post(unit, f"{role}-{next(_posts)}", Text(vi=role), [role], by=SYSTEM, at=AT)
    appointment = people.appoint(person, post, Period(date(2026, 1, 1)), by=SYSTEM, at=AT)
    return people.actor_of(appointment, on=TODAY)


@pytest.fixture
def reported(province: Province) -> Province:
    """Tú Lệ 40, Gia Hội and Nghĩa Lộ 100 each."""
    for name, meetings, part in (("Xã Tú Lệ", 1, 1), ("Xã Gia Hội", 4, 2), ("Phường Nghĩa Lộ", 9, 2)):
        province.report(name, "hop", meetings)
        province.report(name, "tong", 2)
        province.report(name, "phan", part)
    return province


@pytest.fixture
def english_on_that_day(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client.cookies["tinhso_language"] = "en"
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def be(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Be the actor for the requests that follow."""

    def become(actor: Any) -> None:
        monkeypatch.setattr(identity, "of", lambda request, today: Identity(actor, "Người Thử"))

    return become
