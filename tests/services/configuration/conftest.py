"""A small province: two packs in a folder of the test's own, kinds of units, roles, a measure and a form."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.worlds import of_file

from tinhso.engines.people import public as people
from tinhso.engines.units import testing
from tinhso.engines.units.models import UnitVersion
from tinhso.kernel import identity
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.definitions import Text
from tinhso.kernel.identity import Identity
from tinhso.kernel.period import Period
from tinhso.project import packs as by_name
from tinhso.project.running import packs_folder
from tinhso.services.configuration import archives
from tinhso.services.configuration.sources import read_pack
from tinhso.store import definitions
from tinhso.web import clock

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
"""2026-10-05 in Hà Nội."""
SHIPPED = packs_folder()

LAND = """pack: land
title: {vi: Nước}
status: example
"""
HILL = """pack: hill
title: {vi: Tỉnh Đồi}
province: "01"
needs: [land]
as_of: 2026-01-01
status: example
"""
ROLES = """code: reader
title: {vi: Người đọc}
in_force: 2020-01-01
status: example
rights:
  - {right: pack.read, reach: own}
---
code: keeper
title: {vi: Người giữ}
in_force: 2020-01-01
status: example
rights:
  - {right: pack.read, reach: everywhere}
  - {right: pack.propose, reach: everywhere}
---
code: approver
title: {vi: Người duyệt}
in_force: 2020-01-01
status: example
rights:
  - {right: pack.read, reach: everywhere}
  - {right: pack.approve, reach: everywhere}
---
code: local
title: {vi: Người duyệt ở xã}
in_force: 2020-01-01
status: example
rights:
  - {right: pack.read, reach: own}
  - {right: pack.propose, reach: below}
  - {right: pack.approve, reach: below}
"""
MEASURES = """code: hill.huts
title: {vi: Số lều}
in_force: 2026-01-01
status: example
unit_of_measure: {vi: lều}
adds_up: sum
decimals: 0
---
code: hill.goats
title: {vi: Số dê}
in_force: 2026-01-01
status: example
unit_of_measure: {vi: con}
adds_up: sum
decimals: 0
"""
FORM = """code: hill.quarter
title: {vi: Báo cáo quý}
in_force: 2026-01-01
status: example
subjects: [xa, phuong]
period: quarter
due_after_days: 30
process: report-return
sections:
  - title: {vi: Chung}
    fields:
      - measure: hill.huts
"""


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """The folder of the packs "land" and "hill", which the program takes for its own."""
    folder = laid_out(tmp_path / "packs")
    monkeypatch.setenv("TINHSO_PACKS", str(folder))
    definitions.forget()
    testing.forget()
    yield folder
    definitions.forget()
    testing.forget()


def laid_out(folder: Path) -> Path:
    for name, text in (
        ("land/pack.yaml", LAND),
        ("land/roles/roles.yaml", ROLES),
        ("hill/pack.yaml", HILL),
        ("hill/measures/hill.yaml", MEASURES),
        ("hill/report-forms/quarter.yaml", FORM),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for kind in ("unit-kinds", "processes"):
        shutil.copytree(SHIPPED / "national" / kind, folder / "land" / kind)
    return folder


def change(folder, name, old, new):
    """Another text in a file of a pack."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")


def as_zip(folder: Path, *names: str) -> bytes:
    """Packs as a person sends them."""
    return archives.zipped(
        {
            f"{name}/{path}": (folder / name / path).read_bytes()
            for name in names
            for path in read_pack(folder / name).files
        }
    )


@dataclass
class Office:
    """Who acts, in a province that runs the packs "land" and "hill"."""

    packs: Path
    keeper: Actor
    approver: Actor
    both: Actor
    both_approving: Actor
    local: Actor


@pytest.fixture(scope="module")
def office_of_file(request, tmp_path_factory, django_db_setup, django_db_blocker):
    """The office of a file, made once."""
    folder = laid_out(tmp_path_factory.mktemp("office") / "packs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TINHSO_PACKS", str(folder))
        with of_file(request, django_db_blocker, lambda: make_office(folder)) as made:
            patch.undo()
            yield made


@pytest.fixture
def office(office_of_file, db, packs):
    return replace(office_of_file, packs=packs) if office_of_file is not None else make_office(packs)


def make_office(packs):
    by_name.load(["hill"], by=process("test"), at=AT)
    place = testing.grow({"Tỉnh Đồi": None, "Xã Thông": "Tỉnh Đồi"})
    UnitVersion.objects.filter(unit=place["Tỉnh Đồi"]).update(code="01")
    posts = iter(range(100))

    def seat(role, unit, person):
        post = people.open_post(place[unit], f"{role}-{next(posts)}", Text(vi=role), [role], by=process("test"), at=AT)
        appointment = people.appoint(person, post, Period(date(2026, 1, 1)), by=process("test"), at=AT)
        return people.actor_of(appointment, on=AT.date())

    def person(name):
        return people.enrol(name, by=process("test"), at=AT)

    two = person("Người Hai Ghế")
    return Office(
        packs,
        keeper=seat("keeper", "Tỉnh Đồi", person("Người Giữ")),
        approver=seat("approver", "Tỉnh Đồi", person("Người Duyệt")),
        both=seat("keeper", "Tỉnh Đồi", two),
        both_approving=seat("approver", "Tỉnh Đồi", two),
        local=seat("local", "Xã Thông", person("Người Xã")),
    )


@pytest.fixture
def english_on_that_day(client, monkeypatch):
    client.cookies["tinhso_language"] = "en"
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def be(monkeypatch):
    """Be the actor for the requests that follow."""

    def become(actor):
        monkeypatch.setattr(identity, "of", lambda request, today: Identity(actor, "Người Thử"))

    return become


NEXT = ("in_force: 2026-01-01", "version: 2\nin_force: 2027-01-01")
"""A text of a form made its next version."""
