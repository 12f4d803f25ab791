"""A province with two communes and its land office, a body, and people at their desks, made through the doors."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.engines.units import testing as units_testing
from tinhso.kernel import packs
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.definitions import Text, definition_kinds
from tinhso.kernel.period import Period
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.actions.receiving import Intake, Received
from tinhso.store import definitions

from .conftest import keep_folders, values_of
from .shipped import NATIONAL, procedures

LOADER = process("test")
MORNING = datetime(2026, 9, 8, 9, 0, tzinfo=VIETNAM)  # a Tuesday
SINCE = date(2020, 1, 1)
NUMBER = "015188004321"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MARRIAGE, BIRTH, LAND, STATUS, POLICE = "1.000894", "1.001193", "1.012783", "1.004873", "1.010041"


@dataclass
class World:
    """`hill` and `river`: communes of the province; `land`: its body for land; `far`: a commune of another province."""

    province: int
    hill: int
    river: int
    far: int
    land: int
    made: int = 0
    seats: dict[str, Actor] = field(default_factory=dict)

    def seat(self, unit: int, *roles: str, at: datetime = MORNING) -> Actor:
        self.made += 1
        person = people.enrol(f"Người {self.made}", by=LOADER, at=at)
        post = people.open_post(unit, f"ghe-{self.made}", Text(vi=f"Ghế {self.made}"), roles, by=LOADER, at=at)
        year = Period(date(2026, 1, 1), date(2027, 1, 1))
        appointment = people.appoint(person, post, year, by=LOADER, at=at)
        return Actor(person=person, appointment=appointment, post=post, unit=unit)

    def intake(self, procedure: str = STATUS, **more: Any) -> Intake:
        """Complete: every paper that is always needed is there."""
        it = next(one for one in procedures() if one.code == procedure)
        given: dict[str, Any] = {
            "procedure": procedure,
            "receiving": self.hill,
            "deciding": self.land if it.decides.level == "province" else self.hill,
            "name": "Nguyễn Thị Mẫu",
            "number": NUMBER,
            "papers": [paper.code for paper in it.papers if paper.when is None],
        }
        return Intake(**given | more)

    def receive(self, procedure: str = STATUS, *, at: datetime = MORNING, **more: Any) -> Received:
        return onestop.receive(self.intake(procedure, **more), by=self.seats["desk"], at=at)


def make_world() -> World:
    units_testing.load_kinds()
    keep_folders("procedures", only=(MARRIAGE, BIRTH, LAND, STATUS, POLICE))
    keep_folders("calendars", only=("2026.yaml", "week.yaml", "tet-2026.yaml"))
    keep_folders("procedure-words", "deadline-rules")
    keep_folders("one-stop", root=NATIONAL.parent / "lao-cai")
    _keep_one("processes", "one-stop.yaml")
    _keep_one("dossier-forms", "tt-03-2025.yaml")
    _keep_one("roles", "one-stop.yaml")
    memory.forget()
    ids = units_testing.grow(
        {"Tỉnh Bắc": None, "Xã Đồi": "Tỉnh Bắc", "Xã Sông": "Tỉnh Bắc", "Tỉnh Nam": None, "Xã Biển": "Tỉnh Nam"},
        since=SINCE,
    )
    coded = {"Tỉnh Bắc": "15", "Xã Đồi": "04630", "Xã Sông": "04631", "Tỉnh Nam": "16", "Xã Biển": "04700"}
    _give_codes({ids[title]: code for title, code in coded.items()})
    land = units.open_unit(
        kind="co-quan", name="Sở Nông nghiệp và Môi trường", parent=None, on=SINCE, code="lc.snnmt",
        jurisdiction=ids["Tỉnh Bắc"], by=LOADER, at=MORNING,
    )  # fmt: skip
    units_testing.forget()
    memory.forget()
    world = World(ids["Tỉnh Bắc"], ids["Xã Đồi"], ids["Xã Sông"], ids["Xã Biển"], land)
    for name, unit, role in (
        ("desk", world.hill, "desk-officer"),
        ("handler", world.hill, "dossier-handler"),
        ("approver", world.hill, "dossier-approver"),
        ("other desk", world.river, "desk-officer"),
        ("far desk", world.far, "desk-officer"),
        ("land handler", world.land, "dossier-handler"),
        ("land approver", world.land, "dossier-approver"),
    ):
        world.seats[name] = world.seat(unit, role)
    return world


def _keep_one(folder: str, file: str) -> None:
    lines, model = packs.Lines(file), definition_kinds.get(folder).model
    read = [
        packs.Read(folder, model.model_validate(value), file, lines)
        for name, value in values_of(NATIONAL / folder)
        if name == file
    ]
    definitions.keep(read, pack="national", at=MORNING)


def keep_again(procedure: str, **changed: Any) -> None:
    """A second version of a procedure, in force since the same summer."""
    (value,) = (one.model_dump(mode="json", by_alias=True) for one in procedures() if one.code == procedure)
    value = {name: given for name, given in value.items() if given is not None}
    model = definition_kinds.get("procedures").model
    changed |= {"version": 2, "in_force": "2026-09-01"}
    lines = packs.Lines("changed")
    definitions.keep(
        [packs.Read("procedures", model.model_validate(value | changed), "x.yaml", lines)], pack="national", at=MORNING
    )


def merge(world: World, *of: int, on: date) -> int:
    """The communes become one; its id."""
    new = units.NewUnit("new", "xa", "Mới", world.province)
    plan = units.plan_reform([units.Open(new), units.Merge(of, "new")], on=on, title="Sắp xếp", document="NQ 1")
    assert plan.problems == ()
    units.carry_out(plan, by=LOADER, at=MORNING)
    units_testing.forget()
    memory.forget()
    return units.search("Xã Mới", on=on)[0].id


def divide(world: World, unit: int, *, on: date) -> tuple[int, int]:
    """The commune is divided between two; their ids."""
    new = [units.NewUnit(name, "xa", name, world.province) for name in ("Một", "Hai")]
    split = units.Split(unit, tuple(units.Part(one.key) for one in new))
    plan = units.plan_reform([*map(units.Open, new), split], on=on, title="Chia", document="NQ 2")
    assert plan.problems == ()
    units.carry_out(plan, by=LOADER, at=MORNING)
    units_testing.forget()
    memory.forget()
    one, two = (units.search(f"Xã {name}", on=on)[0].id for name in ("Một", "Hai"))
    return one, two


def _give_codes(codes: dict[int, str]) -> None:
    from tinhso.engines.units.models import UnitVersion

    for unit, code in codes.items():
        UnitVersion.objects.filter(unit_id=unit).update(code=code)
