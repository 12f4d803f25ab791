"""A province differs by its pack, never by a line of code: no file of the source names a province or a district."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import tinhso
from tinhso.kernel.packs import read_manifest

SOURCE = Path(tinhso.__file__).parent
PACKS = Path(__file__).parents[2] / "packs"
READ = {".py", ".html", ".jinja", ".css", ".js", ".mjs", ".svg", ".po", ".sql"}
NOT_READ = ("web/static/dist/",)
ALLOWED = {
    "Hoàng Sa": "every map of the country shows it (DESIGN.md §5)",
    "Trường Sa": "every map of the country shows it (DESIGN.md §5)",
}
SHOWN = {
    "project/cli.py": "the demo that starts when no province is named: a pack's name as a default, no rule depends on it",
    "project/commands.py": "as cli.py",
    "project/setup/command.py": "the help text of the option that names a pack",
    "locale/vi/LC_MESSAGES/parts/running.po": "the help text of the option that names a pack",
    "web/formats.py": "spelling: the one city whose kind keeps its capital amid a sentence",
    "web/gallery.py": "the page of the kit's parts, in a demo alone, with made-up figures of real places",
    "web/templates/kit.html": "as gallery.py",
    "web/templates/kit-wrong.html": "as gallery.py",
}
"""Files that show a name as an example, with the reason."""
ORDINARY = {"Hòa Bình", "Thái Bình", "Yên Bình", "Thống Nhất", "Bình Minh", "Hồng Ngự", "Tân Biên"}
"""Names that are ordinary words too (peace, unity, dawn); one of them in a text says nothing."""


@cache
def names() -> frozenset[str]:
    """Provinces and districts of both eras, as the national pack has them, and the packs' own folder names."""
    found = set()
    for file in sorted((PACKS / "national" / "data" / "units").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("level") in ("province", "district") and len(row.get("name", "").split()) > 1:
                    found.add(unicodedata.normalize("NFC", row["name"]))
    found |= {file.parent.name for file in PACKS.glob("*/pack.yaml") if read_manifest(file.parent).province}
    return frozenset(found - ALLOWED.keys() - ORDINARY)


def named_in(text: str, places: Collection[str]) -> set[str]:
    """The places a text names, as whole words with their own capitals."""
    held = unicodedata.normalize("NFC", text)
    present = [place for place in places if place in held]
    return {place for place in present if re.search(rf"(?<![\w-]){re.escape(place)}(?![\w-])", held)}


def files(source: Path = SOURCE) -> Iterator[Path]:
    for file in sorted(source.rglob("*")):
        inside = file.relative_to(source).as_posix()
        if file.suffix in READ and not inside.startswith(NOT_READ):
            yield file


def test_no_source_file_names_a_place() -> None:
    found = {
        str(file.relative_to(SOURCE)): sorted(named)
        for file in files()
        if file.relative_to(SOURCE).as_posix() not in SHOWN
        and (named := named_in(file.read_text("utf-8", errors="replace"), names()))
    }
    assert found == {}, "move what is local into a pack"


def test_no_exception_outlives_its_file() -> None:
    held = [
        name for name in SHOWN if (SOURCE / name).exists() and named_in((SOURCE / name).read_text("utf-8"), names())
    ]
    assert sorted(SHOWN) == sorted(held)


def test_the_names_come_from_the_packs() -> None:
    assert len(names()) > 400


def test_a_place_in_the_code_is_found() -> None:
    assert named_in('if province == "Yên Bái":', {"Yên Bái", "Hà Nội"}) == {"Yên Bái"}
    assert named_in('default="yen-bai"', {"yen-bai"}) == {"yen-bai"}
    assert named_in("sớm bình yên, bái phục", {"Yên Bái"}) == set()
