"""The agencies of the provinces' packs: official only with a source, and as many as were ranked."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
import yaml

PACKS = Path(__file__).resolve().parents[2] / "packs"
PROVINCES = ("yen-bai", "lao-cai", "tuyen-quang")


def agencies(province: str) -> list[dict[str, str]]:
    with (PACKS / province / "data" / "agencies.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standing(province: str, day: str) -> set[str]:
    return {
        row["code"] for row in agencies(province) if row["from"] <= day and (not row["until"] or day < row["until"])
    }


@pytest.mark.parametrize("province", PROVINCES)
def test_an_official_agency_names_a_source_that_is_listed(province: str) -> None:
    listed = yaml.safe_load((PACKS / province / "data" / "agencies-sources.yaml").read_text("utf-8"))["sources"]
    known = {source["id"] for source in listed}
    for row in agencies(province):
        assert row["status"] in ("official", "example"), row
        assert row["source"] or row["status"] == "example", row
        assert set(row["source"].split()) <= known, row


@pytest.mark.parametrize("province", PROVINCES)
def test_codes_are_unique_sorted_and_their_periods_run_forward(province: str) -> None:
    codes = [row["code"] for row in agencies(province)]
    assert codes == sorted(set(codes))
    for row in agencies(province):
        days = [date.fromisoformat(row[end]) for end in ("from", "until") if row[end]]
        assert days == sorted(days), row


@pytest.mark.parametrize("day", ["2020-12-31", "2022-12-31", "2023-12-31"])
def test_yen_bai_has_the_19_agencies_it_ranked(day: str) -> None:
    assert len(standing("yen-bai", day) - {"yb.ubnd"}) == 19


def test_lao_cai_has_the_14_departments_it_announced_and_the_economic_zone_board() -> None:
    assert len(standing("lao-cai", "2025-07-01") - {"lc.bqlkkt", "lc.ubnd"}) == 14


def test_information_and_communications_led_until_science_and_technology_took_over() -> None:
    assert {"yb.stttt", "yb.skhcn"} <= standing("yen-bai", "2025-02-28")
    assert "yb.stttt" not in standing("yen-bai", "2025-03-31")
    assert "lc.skhcn" in standing("lao-cai", "2026-01-01")
