from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.measures import public as measures
from tinhso.engines.measures.rules.adding_up import Before, carry
from tinhso.engines.units import testing
from tinhso.kernel.errors import Invalid

from .conftest import Q3, keep
from .sets import measure

D = Decimal


@pytest.fixture
def counted(places):
    keep(
        "measures",
        measure("tong"),
        measure("phan"),
        measure("ty-le", adds_up="ratio", part="phan", whole="tong", unit_of_measure={"vi": "%"}),
        measure("trung-binh", adds_up="mean"),
        measure("muc", adds_up="none"),
    )
    return places


def test_a_sum_is_the_sum_of_what_stands_below(counted, desk, django_assert_num_queries):
    desk.report("tong", counted["Xã Tú Lệ"], 10)
    desk.report("tong", counted["Xã Gia Hội"], 20)
    desk.report("tong", counted["Xã Gia Hội"], 30)  # a correction: the 20 no longer counts
    desk.report("tong", counted["Phường Nghĩa Lộ"], None)
    measures.measure_on("tong", on=date(2026, 9, 30))
    with django_assert_num_queries(1):
        rolled = measures.roll_up("tong", counted["Tỉnh Lào Cai"], Q3)
    assert (rolled.value, rolled.counted, rolled.empty) == (40, 2, 1)


def test_a_ratio_is_the_ratio_of_sums_never_the_mean_of_ratios(counted, desk):
    for unit, part, whole in (("Xã Tú Lệ", 1, 10), ("Xã Gia Hội", 90, 90)):
        desk.report("phan", counted[unit], part)
        desk.report("tong", counted[unit], whole)
    assert measures.roll_up("ty-le", counted["Tỉnh Lào Cai"], Q3).value == 91


def test_a_mean_counts_each_unit_alike(counted, desk):
    desk.report("trung-binh", counted["Xã Tú Lệ"], "0.2")
    desk.report("trung-binh", counted["Xã Gia Hội"], "0.4")
    assert measures.roll_up("trung-binh", counted["Tỉnh Lào Cai"], Q3).value == D("0.3")


def test_what_does_not_add_up_is_refused(counted):
    with pytest.raises(Invalid, match="does not add up"):
        measures.roll_up("muc", counted["Tỉnh Lào Cai"], Q3)


def test_a_unit_above_another_that_reports_too_is_not_counted_twice(counted, desk):
    hamlet = testing.grow({"Tỉnh Sơn La": None, "Xã Mường Bú": "Tỉnh Sơn La", "Phường Tô Hiệu": "Xã Mường Bú"})
    desk.report("tong", hamlet["Xã Mường Bú"], 10)
    desk.report("tong", hamlet["Phường Tô Hiệu"], 4)  # already within the ten
    assert measures.roll_up("tong", hamlet["Tỉnh Sơn La"], Q3).value == 10


def test_nothing_below_is_not_zero(counted):
    assert measures.roll_up("tong", counted["Tỉnh Lào Cai"], Q3).value is None


def test_the_units_own_figure_comes_before_those_below(counted, desk):
    desk.report("tong", counted["Xã Tú Lệ"], 10)
    assert measures.value_of("tong", counted["Tỉnh Lào Cai"], Q3).how == "rolled-up"
    desk.report("tong", counted["Tỉnh Lào Cai"], 12)
    assert measures.value_of("tong", counted["Tỉnh Lào Cai"], Q3).value == 12


shares = st.lists(st.tuples(st.decimals(0, 10**6, places=2), st.integers(1, 100)), min_size=1, max_size=6)


@given(shares)
def test_a_sum_is_carried_by_shares_and_nothing_is_lost(values):
    """What went to one new unit and what went to the other make the whole again."""
    m = measure()
    here = carry(m, [Before(i, value, D(share) / 100) for i, (value, share) in enumerate(values)])
    there = carry(m, [Before(i, value, 1 - D(share) / 100) for i, (value, share) in enumerate(values)])
    assert here.value + there.value == sum(value for value, _share in values)


@pytest.mark.parametrize(
    "adds_up, before, value, said",
    [
        ("sum", [Before(1, D(4), D("0.5")), Before(2, D(6), D(1))], 8, ""),
        ("sum", [Before(1, D(4), None)], None, "share of a divided unit is not known"),
        ("sum", [Before(1, None, D(1))], None, "a unit before it has no value"),
        ("mean", [Before(1, D("0.2"), D(1)), Before(2, D("0.4"), D(1))], D("0.3"), ""),  # as DTI 2024 was made
        ("mean", [Before(1, D("0.2"), D("0.5")), Before(2, D("0.4"), D(1))], None, "do not add up"),
        ("none", [Before(1, D(4), D(1))], 4, ""),  # the same unit under a new name
        ("sum", [], None, "No unit before it is known"),
    ],
)
def test_values_are_carried_over_a_reform_or_it_is_said_why_not(adds_up, before, value, said):
    carried = carry(measure(adds_up=adds_up), before)
    assert carried.value == value
    assert said in carried.why
