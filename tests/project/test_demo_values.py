from decimal import Decimal

import pytest

from tinhso.kernel.period import ReportingPeriod
from tinhso.project.demo.values import commune_figures

PAIRS = [
    ("xa.thon-4g", "xa.thon"),
    ("xa.ho-cap-quang", "xa.ho"),
    ("xa.ho-so-dung-han", "xa.ho-so-da-giai-quyet"),
    ("xa.san-pham-len-san", "xa.san-pham-ocop"),
    ("xa.nguoi-dinh-danh", "xa.nguoi-truong-thanh"),
]


@pytest.mark.parametrize("quarter", ["2024-Q1", "2025-Q4", "2026-Q3"])
def test_generated_parts_never_exceed_their_whole(quarter):
    for number in range(200):
        figures = commune_figures(f"{number:05}", ReportingPeriod.parse(quarter), large=number % 2 == 0)
        for part, whole in PAIRS:
            assert Decimal(0) <= figures[part] <= figures[whole]


def test_the_same_unit_and_quarter_give_the_same_figures_every_time():
    period = ReportingPeriod.parse("2026-Q3")
    assert commune_figures("04630", period, large=True) == commune_figures("04630", period, large=True)
    assert commune_figures("04630", period, large=True) != commune_figures("04631", period, large=True)
