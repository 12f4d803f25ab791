# /// script
# requires-python = ">=3.11"
# dependencies = ["vietnamadminunits==1.0.4", "pyyaml>=6"]
# ///
"""Turn the open data package `vietnamadminunits` into the country's units of `packs/national`.

    uv run scripts/national_units.py            write packs/national/data/units/
    uv run scripts/national_units.py --check    say whether the files are what the package gives

Run it again for a new release: change the version in the header above and in VERSION, then read the differences.
The package is only read as files (never imported), so what it needs to run is not needed here, and nothing of it
is needed by Tỉnh Số. What is changed on the way is written into SOURCE.yaml; nothing else is.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import math
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import yaml

PACKAGE = "vietnamadminunits"
VERSION = "1.0.4"
TARGET = Path(__file__).resolve().parent.parent / "packs" / "national" / "data" / "units"

PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"
CENTRAL_CITY = "thanh-pho-truc-thuoc-trung-uong"
KIND_OF_WORD = {
    (PROVINCE, "tỉnh"): "tinh",
    (PROVINCE, "thành phố"): CENTRAL_CITY,
    (DISTRICT, "quận"): "quan",
    (DISTRICT, "huyện"): "huyen",
    (DISTRICT, "thị xã"): "thi-xa",
    (DISTRICT, "thành phố"): "thanh-pho-thuoc-tinh",
    (COMMUNE, "xã"): "xa",
    (COMMUNE, "phường"): "phuong",
    (COMMUNE, "thị trấn"): "thi-tran",
    (COMMUNE, "đặc khu"): "dac-khu",
}
# The package writes a lower-case letter where the official list has an accented capital at the start of a syllable.
SPELLING = {
    "Đại áng": "Đại Áng",
    "Pa ủ": "Pa Ủ",
    "Mường é": "Mường É",
    "é Tòng": "É Tòng",
    "Đồng ý": "Đồng Ý",
    "Ya ly": "Ya Ly",
}
# A point farther from every successor than this many degrees (some 55 km) is another place of the same name.
FARTHEST = 0.5

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of legacy.csv or current.csv."""

    level: str
    kind: str
    code: str
    parent_code: str
    name: str
    point: Point | None = None
    area_km2: float | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """One row of successions.csv. No successor: the unit ended and none took its place."""

    level: str
    from_code: str
    to_code: str
    kind: str

    @property
    def divided(self) -> bool:
        return self.kind == "split"

    @property
    def share(self) -> str:
        return "1" if self.kind in ("whole", "merge") else ""


class Normalised:
    """What was changed on the way, for SOURCE.yaml."""

    def __init__(self) -> None:
        self.spelling: set[str] = set()
        self.type_words: set[str] = set()
        self.types: set[str] = set()
        self.points: Counter[str] = Counter()


def typed_name(level: str, full: str, done: Normalised) -> tuple[str, str]:
    """The kind and the bare name of "Xã Tú Lệ"; the full name decides, not the package's separate type column."""
    full = unicodedata.normalize("NFC", " ".join(full.split()))
    for (of_level, word), kind in KIND_OF_WORD.items():
        if of_level == level and full.casefold().startswith(word + " "):
            given, name = full[: len(word)], full[len(word) + 1 :]
            if given != word.capitalize():
                done.type_words.add(full)
            if name in SPELLING:
                done.spelling.add(f"{name} → {SPELLING[name]}")
            return kind, SPELLING.get(name, name)
    raise SystemExit(f"{full!r}: no known kind of {level} begins this name")


def point_of(row: dict[str, Any], prefix: str) -> Point | None:
    lat, lon = row[f"{prefix}Lat"], row[f"{prefix}Lon"]
    return None if lat is None or lon is None else (round(float(lat), 4), round(float(lon), 4))


def read_units(rows: list[dict[str, Any]], done: Normalised) -> dict[str, Unit]:
    """Every unit of one era, by code (2 digits province, 3 district, 5 commune: no two levels share a code)."""
    units: dict[str, Unit] = {}
    for row in rows:
        parent = ""
        for level, prefix in ((PROVINCE, "province"), (DISTRICT, "district"), (COMMUNE, "ward")):
            code = row.get(f"{prefix}Code")
            if not code:
                continue  # no districts since 2025-07-01; five island districts never had communes
            kind, name = typed_name(level, row[prefix], done)
            if kind == "thanh-pho-thuoc-tinh" and units[parent].kind == CENTRAL_CITY:
                kind = "thanh-pho-thuoc-thanh-pho"
            if level == COMMUNE and KIND_OF_WORD[level, row["wardType"].casefold()] != kind:
                done.types.add(f"{code} {row[prefix]} (type column: {row['wardType']})")
            area = row.get("wardAreaKm2") if level == COMMUNE else None
            unit = Unit(level, kind, code, parent, name, point_of(row, prefix), area)
            if units.setdefault(code, unit) != unit:
                raise SystemExit(f"two different units have the code {code}: {units[code]} and {unit}")
            parent = code
    return units


def read_successions(
    converter: dict[str, Any], old_rows: list[dict[str, Any]], new_rows: list[dict[str, Any]]
) -> list[Succession]:
    """The package's converter, from its unaccented keys to codes, with a kind for every pair."""
    old_province = {row["provinceKey"]: row["provinceCode"] for row in old_rows}
    new_province = {row["provinceKey"]: row["provinceCode"] for row in new_rows}
    new_commune = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new_rows}
    # an island district without communes stands in the converter under an empty commune key
    old_unit = {
        f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row["wardCode"] or row["districtCode"]
        for row in old_rows
    }
    pairs = {(old_province[old], new_province[new]) for new, olds in converter["DICT_PROVINCE"].items() for old in olds}
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        pairs |= {(old_unit[old], new_commune[province, new]) for new, olds in communes.items() for old in olds}
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        pairs |= {
            (old_unit[old], new_commune[province, part["newWardKey"]])
            for old, parts in divided.items()
            for part in parts
        }
    successors = Counter(old for old, _ in pairs)
    predecessors = Counter(new for _, new in pairs)
    levels = {2: PROVINCE, 3: DISTRICT, 5: COMMUNE}
    found = [
        Succession(
            levels[len(old)],
            old,
            new,
            "split" if successors[old] > 1 else "merge" if predecessors[new] > 1 else "whole",
        )
        for old, new in pairs
    ]
    ended = {row["districtCode"] for row in old_rows} - successors.keys()
    return found + [Succession(DISTRICT, code, "", "ended") for code in ended]


def same_land(old: dict[str, Unit], successions: list[Succession]) -> dict[str, str]:
    """Old units whose land is exactly one new unit: alone and undivided, or a district all of whose communes are."""
    land: dict[str, str] = {s.from_code: s.to_code for s in successions if s.kind == "whole"}
    parts: dict[str, set[str]] = defaultdict(set)
    into: dict[str, set[str]] = defaultdict(set)
    whole_only: dict[str, bool] = defaultdict(lambda: True)
    for s in successions:
        if s.level == COMMUNE:
            district = old[s.from_code].parent_code
            into[district].add(s.to_code)
            parts[s.to_code].add(district)
            whole_only[s.to_code] &= not s.divided
    for district, targets in into.items():
        if len(targets) == 1 and parts[target := next(iter(targets))] == {district} and whole_only[target]:
            land[district] = target
    return land


def with_points(
    old: dict[str, Unit], new: dict[str, Unit], successions: list[Succession], done: Normalised
) -> dict[str, Unit]:
    """Old units with the points that can be believed: geocoding fell back on a bigger place where it found none."""
    land = same_land(old, successions)
    shared = Counter((unit.level, unit.point) for unit in old.values())
    near: dict[str, list[Point]] = defaultdict(list)
    for s in successions:
        if s.to_code and (point := new[s.to_code].point):
            near[s.from_code].append(point)
            near[old[s.from_code].parent_code].append(point)

    def believed(unit: Unit) -> Point | None:
        target = land.get(unit.code)
        if target and len(target) == 5:
            done.points["taken from the one new unit on the same land"] += 1
            return new[target].point
        if unit.point is None or unit.level == PROVINCE:
            return unit.point
        parent = old[unit.parent_code]
        above = {parent.point} | ({old[parent.parent_code].point} if parent.parent_code else set())
        if unit.point in above or shared[unit.level, unit.point] > 1:
            done.points["left out: the point of a bigger unit or of several units"] += 1
            return None
        if near[unit.code] and min(math.dist(unit.point, point) for point in near[unit.code]) > FARTHEST:
            done.points["left out: more than half a degree from every successor"] += 1
            return None
        return unit.point

    return {code: replace(unit, point=believed(unit)) for code, unit in old.items()}


def problems(old: dict[str, Unit], new: dict[str, Unit], successions: list[Succession]) -> list[str]:
    """What would make the files contradict themselves."""
    found = []
    reached = {s.to_code for s in successions}
    left = {s.from_code for s in successions}
    found += [f"{code}: no word of what became of it" for code in sorted(old.keys() - left)]
    found += [f"{code}: no predecessor" for code in sorted(new.keys() - reached)]
    province_after = {s.from_code: s.to_code for s in successions if s.level == PROVINCE}
    for s in successions:
        if s.level != PROVINCE and s.to_code:
            before = old[s.from_code]
            province = before.parent_code if before.level == DISTRICT else old[before.parent_code].parent_code
            if province_after[province] != new[s.to_code].parent_code:
                found.append(f"{s.from_code} → {s.to_code}: not in the province that took its province's land")
    return found


def number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{round(value, digits):.{digits}f}".rstrip("0").rstrip(".")


def units_csv(units: dict[str, Unit]) -> str:
    rows = [
        (
            unit.level, unit.kind, unit.code, unit.parent_code, unit.name,
            number(unit.point[0] if unit.point else None, 4), number(unit.point[1] if unit.point else None, 4),
            number(unit.area_km2, 2),
        )
        for unit in sorted(units.values(), key=lambda unit: (len(unit.code), unit.code))
    ]  # fmt: skip
    return as_csv(("level", "kind", "code", "parent_code", "name", "lat", "lon", "area_km2"), rows)


def successions_csv(successions: list[Succession]) -> str:
    ordered = sorted(successions, key=lambda s: (len(s.from_code), s.from_code, s.to_code))
    rows = [(s.level, s.from_code, s.to_code, s.kind, "true" if s.divided else "false", s.share) for s in ordered]
    return as_csv(("level", "from_code", "to_code", "kind", "divided", "share"), rows)


def as_csv(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def source_yaml(
    old: dict[str, Unit], new: dict[str, Unit], successions: list[Succession], done: Normalised, hashes: dict[str, str]
) -> str:
    """Where the files come from, how they were changed and where they differ from other sources."""
    about = yaml.safe_load((Path(__file__).with_name("national_units_source.yaml")).read_text("utf-8"))
    about["package"] = {"name": PACKAGE, "version": VERSION, **about["package"], "sha256": hashes}
    about["counts"] = {
        "legacy": dict(sorted(Counter(f"{unit.level}: {unit.kind}" for unit in old.values()).items())),
        "current": dict(sorted(Counter(f"{unit.level}: {unit.kind}" for unit in new.values()).items())),
        "successions": dict(sorted(Counter(f"{s.level}: {s.kind}" for s in successions).items())),
        "legacy_without_point": sum(unit.point is None for unit in old.values()),
        "current_without_area": [u.code for u in new.values() if u.level == COMMUNE and u.area_km2 is None],
    }
    about["changed"] = {
        "spelling": sorted(done.spelling),
        "type_words_in_capitals": sorted(done.type_words),
        "type_column_wrong_name_kept": sorted(done.types),
        "legacy_points": dict(sorted(done.points.items())),
        **about["changed"],
    }
    head = "# Written by scripts/national_units.py; its lasting text stands in scripts/national_units_source.yaml.\n"
    return head + yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=118)


def build() -> dict[str, str]:
    """Every file by name, as text."""
    package = distribution(PACKAGE)
    if package.version != VERSION:
        raise SystemExit(f"{PACKAGE} {package.version} is installed; this script was read against {VERSION}")
    folder = Path(str(package.locate_file(PACKAGE))) / "data"
    licence = Path(str(package.locate_file(f"{PACKAGE}-{VERSION}.dist-info"))) / "licenses" / "LICENSE"
    with sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        old_rows = [dict(row) for row in database.execute("SELECT * FROM admin_units_legacy")]
        new_rows = [dict(row) for row in database.execute("SELECT * FROM admin_units")]
    converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    done = Normalised()
    old, new = read_units(old_rows, done), read_units(new_rows, done)
    successions = read_successions(converter, old_rows, new_rows)
    if found := problems(old, new, successions):
        raise SystemExit("\n".join(found))
    old = with_points(old, new, successions, done)
    hashes = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in ("dataset.db", "converter_2025.json")}
    return {
        "legacy.csv": units_csv(old),
        "current.csv": units_csv(new),
        "successions.csv": successions_csv(successions),
        "SOURCE.yaml": source_yaml(old, new, successions, done, hashes),
        "LICENSE-vietnamadminunits.txt": licence.read_text("utf-8").strip() + "\n",
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the country's units from vietnamadminunits.")
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    parser.add_argument("--into", type=Path, default=TARGET, help="the folder to write")
    options = parser.parse_args()
    files = build()
    if options.check:
        differing = [name for name, text in files.items() if (options.into / name).read_text(encoding="utf-8") != text]
        print("differs: " + ", ".join(differing) if differing else "every file is what the package gives")
        return 1 if differing else 0
    options.into.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (options.into / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {text.count(chr(10))} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
