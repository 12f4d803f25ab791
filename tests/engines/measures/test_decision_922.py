"""The aggregation of Decision 922 as the pack has it, held against the totals the ministry published for 2022."""

import csv
from decimal import Decimal

import pytest

from tinhso.engines.measures.checks import check_measure, check_set
from tinhso.engines.measures.rules.scoring import Given, score_unit

from .sets import NATIONAL, decision_922

with (NATIONAL / "data/imports/dti-2022.csv").open(encoding="utf-8") as _file:
    PUBLISHED = {row["unit"]: row for row in csv.DictReader(_file)}


def scored(row: dict[str, str]):
    given, measures = decision_922()
    values = {code: Given("known", Decimal(row[code])) for code in given.measures if row.get(code)}
    return score_unit(given, 1, values, measures)


@pytest.mark.parametrize("province", ["Đà Nẵng", "Hồ Chí Minh", "Quảng Ninh"])
def test_the_published_total_comes_out_to_one_ten_thousandth(province):
    row = PUBLISHED[province]
    assert abs(scored(row).shown - Decimal(row["dti-922.published"])) <= Decimal("0.0001")


def test_the_total_counts_the_foundation_once_and_pillars_share_it():
    score = scored(PUBLISHED["Đà Nẵng"])
    foundation = score.groups["I"].points
    activity = {code: line.points for line in score.lines if (code := line.indicator) in ("7", "8", "9")}
    assert score.points == foundation + sum(activity.values())
    assert score.pillars["CQS"].points == foundation + activity["7"]
    assert score.pillars["KTS"].points == foundation + activity["8"]
    assert [pillar.maximum for pillar in score.pillars.values()] == [700, 650, 650]
    assert sum(pillar.points for pillar in score.pillars.values()) > score.points


def test_smart_cities_are_collected_but_not_scored():
    score = scored(PUBLISHED["Quảng Ninh"] | {"dti-922.6": "1"})
    line = next(line for line in score.lines if line.indicator == "6")
    assert (line.points, line.maximum, line.value) == (None, None, 1)
    assert score.maximum == 1


def test_the_set_agrees_with_itself_and_its_measures():
    given, measures = decision_922()
    assert check_set(given, lambda _folder, code: measures.get(code)) == []
    assert [check_measure(one, lambda _folder, code: measures.get(code)) for one in measures.values()] == [[]] * 10
