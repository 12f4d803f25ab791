"""A pack begun for any province of today is whole: it passes the check, fits its schemas, and a demo of it can be played."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.packs.test_schemas import documents

from tinhso.engines.units import testing
from tinhso.kernel import packs as reading
from tinhso.kernel.actor import process
from tinhso.kernel.errors import Invalid
from tinhso.kernel.schemas import modeline, schema_for
from tinhso.project import demo, pack_new, packs
from tinhso.project.running import packs_folder
from tinhso.project.words import Words
from tinhso.services.configuration import public as configuration
from tinhso.services.ranking.models import Round
from tinhso.store import definitions

OURS = packs_folder()
CODES = sorted(pack_new.provinces())
ENGLISH = Words("en")


def shelf(folder: Path) -> Path:
    """A folder of packs to write into, with ours beside."""
    folder.mkdir()
    for name in ("national", "commune-example", "schemas"):
        (folder / name).symlink_to(OURS / name, target_is_directory=True)
    return folder


def light(folder: Path) -> Path:
    """The same with no more of the nation than a new pack is made of and checked against."""
    shelf(folder)
    (folder / "national").unlink()
    shutil.copytree(OURS / "national", folder / "national", ignore=shutil.ignore_patterns("data"))
    (folder / pack_new.UNITS).parent.mkdir(parents=True)
    shutil.copy(OURS / pack_new.UNITS, folder / pack_new.UNITS)
    return folder


@cache
def of_schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((OURS / "schemas" / f"{name}.json").read_text("utf-8")))


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """A text of a pack is taken apart once, the same in all folders: not the reader is looked at here, but what it reads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_documents", cache(reading._documents))
        yield


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TINHSO_PACKS", str(shelf(tmp_path / "packs")))
    return tmp_path / "packs"


def test_there_are_34_provinces_of_today() -> None:
    assert len(CODES) == 34 and {"01", "08", "15", "20", "96"} <= set(CODES)
    assert sum(len(one.communes) for one in pack_new.provinces().values()) == 3321


@pytest.mark.parametrize(("code", "language"), [*((code, "vi") for code in CODES), ("20", "en")])
def test_a_new_pack_passes_the_check_and_fits_the_schemas(
    code: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TINHSO_PACKS", str(light(tmp_path / "packs")))
    folder = pack_new.begin("my-province", code, say=Words(language))
    with packs.opened(["my-province"]) as found:
        assert configuration.offline(found, on=date(2026, 10, 5)) == []
    for file in sorted(folder.rglob("*.yaml")):
        inside = file.relative_to(folder).as_posix()
        assert file.read_text("utf-8").splitlines()[0] == modeline(inside)
        for document in documents(file):
            of_schema(schema_for(inside)).validate(document)
            assert document.get("status", "example") == "example", "nothing in a template is official"
    with (folder / "data" / "agencies.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["code"] for row in rows] == sorted({row["code"] for row in rows})
    assert {row["status"] for row in rows} == {"example"} and None not in rows[0]


def test_the_posts_of_a_new_pack_are_those_of_a_province_of_today(own: Path) -> None:
    """Whoever gives a province's posts a new role has the template of every other in mind."""

    def posts(file: Path) -> list[tuple[str, str, list[str]]]:
        entries = documents(file)[0]["posts"]
        where = [str(entry["units"].get("body", "communes")).rpartition(".")[2] for entry in entries]
        return [(place, entry["code"], entry["roles"]) for place, entry in zip(where, entries, strict=True)]

    begun = pack_new.begin("my-province", "20", say=ENGLISH)
    for shipped in ("lao-cai", "tuyen-quang"):
        assert posts(begun / "data" / "posts.yaml") == posts(OURS / shipped / "data" / "posts.yaml")


def test_what_is_there_is_never_written_over(own: Path) -> None:
    mine = pack_new.begin("my-province", "20", say=ENGLISH) / "pack.yaml"
    mine.write_text("mine", "utf-8")
    with pytest.raises(Invalid, match="already"):
        pack_new.begin("my-province", "22", say=ENGLISH)
    assert mine.read_text("utf-8") == "mine"
    assert sorted(path.name for path in own.iterdir()) == ["commune-example", "my-province", "national", "schemas"]


@pytest.mark.parametrize("name", ["My Province", "../elsewhere", "lạng-sơn", "", "a" * 41, "national"])
def test_a_name_that_cannot_be_a_folder_of_its_own_is_refused(name: str, own: Path) -> None:
    with pytest.raises(Invalid):
        pack_new.begin(name, "20", say=ENGLISH)


@pytest.mark.parametrize(
    ("given", "meant"),
    [("Lạng Sơn", "20 Lạng Sơn"), ("lang-son", "20 Lạng Sơn"), ("Langson", "20 Lạng Sơn"), ("1", "01 Hà Nội"),
     ("ho chi minh", "79 Hồ Chí Minh")],
)  # fmt: skip
def test_an_unknown_code_is_answered_with_the_nearest_and_with_all(given: str, meant: str, own: Path) -> None:
    with pytest.raises(Invalid) as refused:
        pack_new.begin("my-province", given, say=ENGLISH)
    told = ENGLISH.error(refused.value)
    assert f"Did you mean {meant}?" in told and "96 Cà Mau" in told
    assert not (own / "my-province").exists()


def test_a_code_of_before_the_reform_is_not_one_of_today(own: Path) -> None:
    with pytest.raises(Invalid, match="not the code of a province of today"):
        pack_new.begin("my-province", "02", say=ENGLISH)


@pytest.mark.parametrize("code", ["22", "46"])
def test_a_demo_of_a_new_pack_can_be_played(code: str, own: Path, country: None, db: None, settings: Any) -> None:
    """A province with special zones, and a city."""
    settings.TINHSO_DEMO = True
    pack_new.begin("my-province", code, say=ENGLISH)
    now = datetime(2026, 10, 5, 2, tzinfo=UTC)
    packs.load(["my-province"], by=process("test"), at=now)
    shown = demo.play("my-province", now=now)
    assert {"tham-dinh", "thu-ky", "chu-tich", "quan-tri"} < {one["username"] for one in shown}
    assert len(shown) == 7
    assert Round.objects.filter(published_at__isnull=False, example=True).count() == 2, "two quarters were published"
    definitions.forget()
    testing.forget()
