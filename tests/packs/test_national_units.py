"""The country's units as data, held against counts that other sources give.

Counts: press on the reform of 2025-07-01 (thuvienhadat 34 resolutions; diaoctot.com ?p=19814 for Lào Cai; thanhnien.vn
for Tuyên Quang; baolaocai.vn on 60-NQ/TU: 48 units on old Lào Cai's land), nghean24h.vn (696 and 10,035 before),
Ministry of Home Affairs (34 = 6 + 28; 3,321 = 2,621 + 687 + 13), resolution 1246/NQ-UBTVQH15 as reported 2024-11-06.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
import yaml

UNITS = Path(__file__).resolve().parents[2] / "packs" / "national" / "data" / "units"
HA_GIANG, TUYEN_QUANG, OLD_LAO_CAI, YEN_BAI = "02", "08", "10", "15"
NEW_TUYEN_QUANG, NEW_LAO_CAI = "08", "15"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (UNITS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LEGACY = {row["code"]: row for row in rows("legacy.csv")}
CURRENT = {row["code"]: row for row in rows("current.csv")}
SUCCESSIONS = rows("successions.csv")
PREDECESSORS: dict[str, set[str]] = defaultdict(set)
for _row in SUCCESSIONS:
    PREDECESSORS[_row["to_code"]].add(_row["from_code"])


def communes_of_2025(province: str) -> list[Row]:
    return [row for row in CURRENT.values() if row["parent_code"] == province]


def communes_before(province: str) -> list[Row]:
    return [row for row in LEGACY.values() if row["level"] == "commune" and province_before(row) == province]


def province_before(row: Row) -> str:
    return row["code"] if row["level"] == "province" else province_before(LEGACY[row["parent_code"]])


def kinds(of: list[Row]) -> dict[str, int]:
    return dict(Counter(row["kind"] for row in of))


def official(row: Row) -> tuple[str, str]:
    return row["kind"], row["name"]


def test_the_country_had_63_provinces_696_districts_and_10035_communes() -> None:
    assert len(rows("legacy.csv")) == len(LEGACY), "a code names two units"
    assert Counter(row["level"] for row in LEGACY.values()) == {"province": 63, "district": 696, "commune": 10_035}


def test_the_10040_rows_of_the_package_are_the_communes_and_five_island_districts_without_any() -> None:
    parents = {row["parent_code"] for row in LEGACY.values()}
    empty = {row["name"] for row in LEGACY.values() if row["level"] == "district" and row["code"] not in parents}
    assert empty == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}
    assert sum(row["level"] == "commune" for row in LEGACY.values()) + len(empty) == 10_040


def test_the_country_has_34_provinces_and_3321_communes() -> None:
    assert len(rows("current.csv")) == len(CURRENT), "a code names two units"
    provinces = [row for row in CURRENT.values() if row["level"] == "province"]
    communes = [row for row in CURRENT.values() if row["level"] == "commune"]
    assert kinds(provinces) == {"thanh-pho-truc-thuoc-trung-uong": 6, "tinh": 28}
    assert kinds(communes) == {"xa": 2621, "phuong": 687, "dac-khu": 13}


def test_the_34_provinces_have_the_codes_of_decision_19_of_2025() -> None:
    codes = "01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42 44 46 48 51 52 56 66 68 75 79 80 82 86 91 92 96"
    assert " ".join(sorted(row["code"] for row in CURRENT.values() if row["level"] == "province")) == codes
    assert (CURRENT["15"]["name"], CURRENT["08"]["name"]) == ("Lào Cai", "Tuyên Quang")


def test_a_province_code_is_reused_for_other_land() -> None:
    assert LEGACY["15"]["name"] == "Yên Bái"
    assert LEGACY["10"]["name"] == "Lào Cai"


@pytest.mark.parametrize(
    ("province", "districts", "xa", "phuong", "thi_tran"),
    [
        (YEN_BAI, 9, 146, 12, 10),
        (OLD_LAO_CAI, 9, 126, 16, 9),
        (TUYEN_QUANG, 7, 121, 10, 6),
        (HA_GIANG, 11, 175, 5, 13),
    ],
)
def test_the_four_old_provinces_have_the_units_the_reform_counted(
    province: str, districts: int, xa: int, phuong: int, thi_tran: int
) -> None:
    found = [row for row in LEGACY.values() if row["level"] == "district" and row["parent_code"] == province]
    assert len(found) == districts
    assert kinds(communes_before(province)) == {"xa": xa, "phuong": phuong, "thi-tran": thi_tran}


def test_the_districts_of_yen_bai_have_the_communes_resolution_1246_left_them() -> None:
    def inside(district: str) -> dict[str, int]:
        return kinds([row for row in LEGACY.values() if row["parent_code"] == district])

    assert inside("141") == {"xa": 21, "thi-tran": 2}
    assert inside("132") == {"phuong": 8, "xa": 6}


@pytest.mark.parametrize(
    ("province", "xa", "phuong", "lands"),
    [
        (NEW_LAO_CAI, 89, 10, {YEN_BAI: 51, OLD_LAO_CAI: 48}),
        (NEW_TUYEN_QUANG, 117, 7, {TUYEN_QUANG: 51, HA_GIANG: 73}),
    ],
)
def test_the_new_communes_of_both_provinces_stand_on_the_land_the_reform_counted(
    province: str, xa: int, phuong: int, lands: dict[str, int]
) -> None:
    communes = communes_of_2025(province)
    assert kinds(communes) == {"xa": xa, "phuong": phuong}
    found: Counter[str] = Counter()
    for row in communes:
        before = {province_before(LEGACY[code]) for code in PREDECESSORS[row["code"]]}
        assert len(before) == 1, f"{row['code']} mixes two old provinces"
        found.update(before)
    assert found == lands


def test_every_new_commune_of_both_provinces_reuses_a_code_and_178_a_name() -> None:
    communes = communes_of_2025(NEW_LAO_CAI) + communes_of_2025(NEW_TUYEN_QUANG)
    before = {official(row) for p in (HA_GIANG, TUYEN_QUANG, OLD_LAO_CAI, YEN_BAI) for row in communes_before(p)}
    assert len(communes) == 223
    assert all(row["code"] in PREDECESSORS[row["code"]] for row in communes)
    assert sum(official(row) in before for row in communes) == 178


def test_five_communes_of_both_provinces_were_divided_between_two() -> None:
    successors = Counter(row["from_code"] for row in SUCCESSIONS if row["divided"] == "true")
    ours = {code: n for code, n in successors.items() if province_before(LEGACY[code]) in ("02", "08", "10", "15")}
    assert {LEGACY[code]["name"] for code in ours} == {"Quang Trung", "Việt Lâm", "Yên Định", "Thái Bình", "Kim Phú"}
    assert set(ours.values()) == {2}


def test_649_old_communes_lead_to_the_223_new_ones_by_654_ways() -> None:
    ways = [
        row
        for row in SUCCESSIONS
        if row["level"] == "commune" and CURRENT[row["to_code"]]["parent_code"] in (NEW_LAO_CAI, NEW_TUYEN_QUANG)
    ]
    assert len(ways) == 654
    assert len({row["from_code"] for row in ways}) == 649


def test_every_old_unit_has_an_end_and_every_new_unit_a_beginning() -> None:
    assert {row["from_code"] for row in SUCCESSIONS} == LEGACY.keys()
    assert {row["to_code"] for row in SUCCESSIONS} - {""} == CURRENT.keys()
    assert len({(row["from_code"], row["to_code"]) for row in SUCCESSIONS}) == len(SUCCESSIONS)


def test_the_kind_of_a_succession_says_how_many_stand_on_either_side() -> None:
    after = Counter(row["from_code"] for row in SUCCESSIONS if row["to_code"])
    for row in SUCCESSIONS:
        old, new = row["from_code"], row["to_code"]
        expected = (
            "ended" if not new else "split" if after[old] > 1 else "merge" if len(PREDECESSORS[new]) > 1 else "whole"
        )
        assert row["kind"] == expected, row
        assert row["divided"] == ("true" if expected == "split" else "false"), row
        assert row["share"] == ("1" if expected in ("merge", "whole") else ""), row


def test_a_commune_never_goes_to_another_province_than_its_province_does() -> None:
    province_after = {row["from_code"]: row["to_code"] for row in SUCCESSIONS if row["level"] == "province"}
    assert (province_after[YEN_BAI], province_after[OLD_LAO_CAI]) == (NEW_LAO_CAI, NEW_LAO_CAI)
    assert (province_after[HA_GIANG], province_after[TUYEN_QUANG]) == (NEW_TUYEN_QUANG, NEW_TUYEN_QUANG)
    for row in SUCCESSIONS:
        if row["level"] != "province" and row["to_code"]:
            before = province_before(LEGACY[row["from_code"]])
            assert CURRENT[row["to_code"]]["parent_code"] == province_after[before], row


def test_a_district_ends_without_successor_unless_it_was_an_island_without_communes() -> None:
    district_ways = [row for row in SUCCESSIONS if row["level"] == "district"]
    kept = {
        LEGACY[row["from_code"]]["name"]: CURRENT[row["to_code"]]["kind"] for row in district_ways if row["to_code"]
    }
    assert len(district_ways) == 696
    assert kept == dict.fromkeys(("Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"), "dac-khu")


@pytest.mark.parametrize("units", [LEGACY, CURRENT], ids=["legacy", "current"])
def test_codes_are_text_of_the_level_s_length_under_a_known_parent(units: dict[str, Row]) -> None:
    lengths = {"province": 2, "district": 3, "commune": 5}
    above = {"province": {""}, "district": {"province"}, "commune": {"district" if units is LEGACY else "province"}}
    for row in units.values():
        assert re.fullmatch(rf"\d{{{lengths[row['level']]}}}", row["code"]), row
        assert (units[row["parent_code"]]["level"] if row["parent_code"] else "") in above[row["level"]], row


@pytest.mark.parametrize("units", [LEGACY, CURRENT], ids=["legacy", "current"])
def test_names_are_bare_composed_and_begin_with_capitals(units: dict[str, Row]) -> None:
    type_word = re.compile(r"(tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu) ", re.IGNORECASE)
    newer_marks = re.compile(r"(?<!q)(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)
    for row in units.values():
        name = row["name"]
        assert name == unicodedata.normalize("NFC", name).strip(), row
        assert name[0].isupper() or name[0].isdigit(), row
        assert not type_word.match(name) or name == "Phường Đúc", row  # a ward of Huế is Phường Phường Đúc
        assert not newer_marks.search(name), row


def test_a_point_lies_in_viet_nam_and_only_one_unit_of_a_level_has_it() -> None:
    for units in (LEGACY, CURRENT):
        points = [(row["level"], row["lat"], row["lon"]) for row in units.values() if row["lat"]]
        assert all(8 <= float(lat) <= 23.5 and 102 <= float(lon) <= 115 for _, lat, lon in points)
        assert max(Counter(points).values()) == 1
    assert all(row["lat"] and row["lon"] for row in CURRENT.values())


def test_hoang_sa_and_truong_sa_lie_in_the_sea_in_both_eras() -> None:
    both = [LEGACY["498"], LEGACY["576"], *(row for row in CURRENT.values() if row["kind"] == "dac-khu")]
    islands = [row for row in both if row["name"] in ("Hoàng Sa", "Trường Sa")]
    assert len(islands) == 4
    assert all(float(row["lon"]) > 111 for row in islands)


@pytest.mark.parametrize("name", ["legacy.csv", "current.csv", "successions.csv"])
def test_the_files_are_sorted_by_level_and_code_with_plain_line_ends(name: str) -> None:
    key = "from_code" if name == "successions.csv" else "code"
    order = [(len(row[key]), row[key], row.get("to_code", "")) for row in rows(name)]
    assert order == sorted(order)
    assert b"\r" not in (UNITS / name).read_bytes()


def test_every_note_names_a_known_unit_its_days_and_its_sources() -> None:
    book = yaml.safe_load((UNITS / "notes.yaml").read_text("utf-8"))
    known = {source["id"] for source in book["sources"]}
    for note in book["notes"]:
        units = {"legacy": LEGACY, "current": CURRENT}[note["era"]]
        assert note["unit_code"] is None or note["unit_code"] in units
        assert all(isinstance(note[day], date | None) for day in ("before", "since"))
        assert note["text_vi"] and note["text_en"]
        assert note["sources"] and set(note["sources"]) <= known


def test_yen_bai_before_the_resolution_of_2024_is_said_to_be_unknown() -> None:
    notes = yaml.safe_load((UNITS / "notes.yaml").read_text("utf-8"))["notes"]
    [note] = [note for note in notes if note["unit_code"] == YEN_BAI and note["era"] == "legacy"]
    assert note["before"] == date(2025, 1, 1)
    assert "173" in note["text_vi"] and "168" in note["text_vi"]


def test_the_source_carries_version_licence_and_the_copyright_line() -> None:
    source = yaml.safe_load((UNITS / "SOURCE.yaml").read_text("utf-8"))
    licence = (UNITS / source["package"]["licence_file"]).read_text("utf-8")
    assert (source["package"]["name"], source["package"]["version"]) == ("vietnamadminunits", "1.0.4")
    assert source["package"]["copyright"] in licence
    assert "Permission is hereby granted" in licence


def test_the_source_counts_what_the_files_hold() -> None:
    counts = yaml.safe_load((UNITS / "SOURCE.yaml").read_text("utf-8"))["counts"]
    assert counts["legacy"] == Counter(f"{row['level']}: {row['kind']}" for row in LEGACY.values())
    assert counts["current"] == Counter(f"{row['level']}: {row['kind']}" for row in CURRENT.values())
    assert counts["successions"] == Counter(f"{row['level']}: {row['kind']}" for row in SUCCESSIONS)
    assert counts["legacy_without_point"] == sum(not row["lat"] for row in LEGACY.values())
