"""Lists of a pack that cannot be: told by name and with the way out, in both languages, and nothing is half done."""

import re
import shutil
from datetime import UTC, datetime

import pytest

from tinhso.engines.units import testing
from tinhso.engines.units.models import Unit
from tinhso.kernel.actor import process
from tinhso.kernel.errors import TinhSoError
from tinhso.project import packs
from tinhso.project.running import packs_folder
from tinhso.project.words import Words
from tinhso.services.configuration import public as configuration
from tinhso.services.configuration.sources import read_pack
from tinhso.store import definitions
from tinhso.store.models import StoredDefinition

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
HEAD = "level,kind,code,parent_code,name,lat,lon,area_km2\n"
OLD = HEAD + "province,tinh,01,,Bắc,,,\nprovince,tinh,02,,Nam,,,\n"
NEW = HEAD + "province,tinh,01,,Bắc Mới,,,\nprovince,tinh,03,,Nam Một,,,\nprovince,tinh,04,,Nam Hai,,,\n"
FLOWS = (
    "level,from_code,to_code,kind,divided,share\n"
    "province,01,01,whole,false,1\nprovince,02,03,split,true,0.5\nprovince,02,04,split,true,0.5\n"
)
ENGLISH = re.compile(r"\b(the|is|are|not|must|borne|line|expected|choose|days|shares)\b", re.IGNORECASE)


@pytest.fixture
def national(tmp_path, monkeypatch):
    """A pack of a country of two provinces, with the kinds of units and nothing else."""
    folder = tmp_path / "packs" / "national"
    shutil.copytree(packs_folder() / "national" / "unit-kinds", folder / "unit-kinds")
    shutil.copy(packs_folder() / "national" / "pack.yaml", folder)
    units = folder / "data" / "units"
    units.mkdir(parents=True)
    for name in ("SOURCE.yaml", "reform.yaml"):
        shutil.copy(packs_folder() / "national" / "data" / "units" / name, units)
    for name, text in (("legacy", OLD), ("current", NEW), ("successions", FLOWS)):
        (units / f"{name}.csv").write_text(text, "utf-8")
    monkeypatch.setenv("TINHSO_PACKS", str(tmp_path / "packs"))
    definitions.forget()
    testing.forget()
    yield folder
    definitions.forget()
    testing.forget()


def load():
    return packs.load(["national"], by=process("test"), at=AT)


@pytest.mark.django_db
def test_the_small_country_is_loaded(national):
    load()
    assert Unit.objects.count() > 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "change", "english", "vietnamese"),
    [
        ("legacy", ("tinh,02,,Nam", "tinh,01,,Nam"), "The code 01 is borne by two units", "Mã 01"),
        ("successions", ("04,split,true,0.5", "04,split,true,0.4"), "add up to 0.9", "0,9"),
        ("successions", ("04,split,true,0.5", "04,split,true,1.5"), "more than 0 and at most 1", "lớn hơn 0"),
        ("successions", ("04,split,true,0.5", "04,split,true,"), "some are missing", "còn thiếu"),
    ],
)
def test_a_country_that_cannot_be_is_refused_whole(national, file, change, english, vietnamese):
    wrong = national / "data" / "units" / f"{file}.csv"
    assert change[0] in wrong.read_text("utf-8")
    wrong.write_text(wrong.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(TinhSoError) as refused:
        load()
    told, said = Words("en").error(refused.value), Words("vi").error(refused.value)
    assert english in told
    assert "Tỉnh Nam" in told or "01" in told, "what is wrong is named"
    assert vietnamese in said and not ENGLISH.search(said), said
    assert not Unit.objects.exists(), "nothing is half done"


@pytest.mark.django_db
def test_a_version_that_overlaps_a_later_one_is_refused_by_its_day(national):
    load()
    kept = StoredDefinition.objects.filter(kind="unit-kinds", code="xa").get()
    file = next(file for file in (national / "unit-kinds").glob("*.yaml") if "code: xa\n" in file.read_text("utf-8"))
    given = next(part for part in file.read_text("utf-8").split("\n---\n") if "code: xa\n" in part)
    earlier = re.sub(r"in_force: \S+", "in_force: 1890-01-01", given.replace("code: xa\n", "code: xa\nversion: 2\n"))
    (national / "unit-kinds" / "again.yaml").write_text(earlier, "utf-8")
    with pytest.raises(TinhSoError) as refused:
        load()
    day = str(kept.in_force.start)
    assert f"a later version is in force from {day}" in Words("en").error(refused.value)
    said = Words("vi").error(refused.value)
    assert "again.yaml" in said and f"có hiệu lực từ {day}" in said and not ENGLISH.search(said)
    assert StoredDefinition.objects.filter(kind="unit-kinds", code="xa").count() == 1


CAST = """began: 2026-01-01
department: t.so
leaders: t.ubnd
levels:
  - {form: t.xa, set: t.xa-2026, kinds: [xaa]}
visitors:
  - {username: xa.mot, code: "00001", kinds: [xa, phuong-moi], does: lập báo cáo}
officers:
  - {username: quay.mot, code: "00001", kinds: [xa], post: tiep-nhan, does: tiếp nhận}
"""


def test_a_demo_names_only_what_the_packs_define(national):
    (national / "data" / "demo.yaml").write_text(CAST, "utf-8")
    told = [Words("en").error(one) for one in configuration.offline([read_pack(national)], on=AT.date())]
    mine = [line for line in told if "data/demo.yaml" in line]
    assert len(mine) == 4, told
    for code, folder in (("t.xa", "report-forms/"), ("t.xa-2026", "indicator-sets/"), ("xaa", "unit-kinds/")):
        assert any(f"“{code}”" in line and folder in line for line in mine), mine
    assert any("“phuong-moi”" in line and "line 7" in line for line in mine), mine
