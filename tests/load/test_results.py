"""The table: what it says of a goal, and how ratios are made."""

from __future__ import annotations

import json

import pytest
from tests.load.results import Pair, Row, in_turn, markdown, percentile, text_table, unmeasured, write


def test_the_ratio_is_the_median_of_the_turns_and_not_of_the_sides() -> None:
    assert Pair((10.0, 20.0, 90.0), (100.0, 100.0, 100.0)).ratio == pytest.approx(0.2)
    # A machine that was slow in one turn was slow for both sides of it.
    assert Pair((10.0, 1.0, 10.0), (100.0, 10.0, 100.0)).ratio == pytest.approx(0.1)


def test_both_sides_are_measured_one_after_the_other() -> None:
    order: list[str] = []

    def side(name: str) -> float:
        order.append(name)
        return 1.0

    in_turn(2, lambda: side("ours"), lambda: side("yardstick"))
    assert order == ["yardstick", "ours", "yardstick", "ours"]


@pytest.mark.parametrize(("percent", "expected"), [(50, 5), (95, 10), (100, 10), (10, 1), (0, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, expected: int) -> None:
    assert percentile(range(10, 0, -1), percent) == expected


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError):
        percentile([], 95)


def test_a_miss_and_a_thing_not_measured_are_said_plainly() -> None:
    table = text_table([Row("slow", "9 s", goal="≤ 8 s", met=False), unmeasured("gone", "≤ 1 s", "no network")])
    assert "MISSED" in table
    assert "not measured" in table
    assert "no network" in table


def test_context_without_a_goal_has_no_verdict() -> None:
    assert Row("context", "1/s").cells()[-1] == ""


def test_both_files_hold_the_machine_and_every_row(tmp_path) -> None:
    rows = [Row("a | b", "1 ms", goal="≤ 2 ms", met=True, note="said", figures={"ms": 1})]
    write(tmp_path / "bench", {"memory": "1 MB"}, rows)
    held = json.loads((tmp_path / "bench" / "bench.json").read_text("utf-8"))
    assert held["machine"] == {"memory": "1 MB"}
    assert held["rows"][0]["verdict"] == "met"
    assert held["rows"][0]["figures"] == {"ms": 1}
    page = (tmp_path / "bench" / "bench.md").read_text("utf-8")
    assert page == markdown({"memory": "1 MB"}, rows)
    assert "| a / b | 1 ms |" in page
