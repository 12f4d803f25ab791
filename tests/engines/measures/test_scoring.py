from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.engines.measures.definitions import Ratio, Steps, Threshold
from tinhso.engines.measures.rules.scoring import Given, Why, level_of, points_of, score_unit

from .sets import indicator, indicator_set, measure

D = Decimal
amounts = st.decimals(min_value=0, max_value=10**9, places=4)
somethings = st.decimals(min_value="0.0001", max_value=10**6, places=4)
maxima = st.decimals(min_value=0, max_value=1000, places=2)


def known(value: str | Decimal) -> Given:
    return Given("known", D(value), figures=(1,))


@st.composite
def rules(draw):
    """A rule for higher-is-better and the points it may give."""
    maximum = draw(maxima)
    kind = draw(st.sampled_from(["ratio", "threshold", "nothing-below", "steps"]))
    if kind == "ratio":
        return Ratio(kind="ratio", of=draw(somethings)), maximum
    if kind == "threshold":
        return Threshold(kind="threshold", full_from=draw(somethings)), maximum
    if kind == "nothing-below":
        return Threshold(kind="threshold", full_from=draw(somethings), below="nothing"), maximum
    starts = sorted(draw(st.sets(amounts, min_size=1, max_size=6)))
    shares = sorted(draw(st.lists(st.integers(0, 100), min_size=len(starts), max_size=len(starts))))
    steps = [
        {"from": start, "points": (maximum * share / 100).quantize(D("0.01"))}
        for start, share in zip(starts, shares, strict=True)
    ]
    steps = [step | {"points": min(step["points"], maximum)} for step in steps]
    return Steps.model_validate({"kind": "steps", "steps": steps}), maximum


@given(rules(), amounts)
def test_points_stay_between_nothing_and_the_maximum(rule, value):
    scoring, maximum = rule
    assert 0 <= points_of(scoring, known(value), maximum)[0] <= maximum


@given(rules(), amounts, amounts)
def test_more_is_never_worth_less(rule, one, other):
    scoring, maximum = rule
    low, high = sorted([one, other])
    assert points_of(scoring, known(low), maximum)[0] <= points_of(scoring, known(high), maximum)[0]


@given(somethings, amounts, amounts, maxima, st.sampled_from(["proportional", "nothing"]))
def test_where_lower_is_better_less_is_never_worth_less(full_from, one, other, maximum, below):
    scoring = Threshold(kind="threshold", full_from=full_from, below=below)
    low, high = sorted([one, other])
    best, worst = (points_of(scoring, known(value), maximum, lower=True)[0] for value in (low, high))
    assert 0 <= worst <= best <= maximum


@given(st.lists(st.tuples(st.sampled_from("ab"), maxima, st.none() | amounts), min_size=1, max_size=8))
@settings(max_examples=60)
def test_the_points_of_the_groups_make_the_total(lines):
    given_set = indicator_set(
        *[
            indicator(str(i), group=group, points=points, measure=f"m{i}")
            for i, (group, points, _value) in enumerate(lines)
        ],
        groups=[{"code": code, "title": {"vi": code}} for code in "ab"],
    )
    values = {f"m{i}": known(value) for i, (_group, _points, value) in enumerate(lines) if value is not None}
    score = score_unit(given_set, 1, values, {})
    assert sum(group.points for group in score.groups.values()) == score.points == score.total
    assert sum(line.points for line in score.lines) == score.total
    assert sum(group.maximum for group in score.groups.values()) == score.maximum


@given(amounts, st.integers(1, 50))
def test_larger_scales_give_points_in_proportion(value, times):
    small, _ = points_of(Ratio(kind="ratio", of=1000), known(value), D(10))
    large, _ = points_of(Ratio(kind="ratio", of=1000), known(value), D(10 * times))
    assert abs(large - small * times) <= D("0.000001") * times


def one_line(given_set, values, measures=None):
    return score_unit(given_set, 1, values, measures or {"m": measure()}).lines[0]


@pytest.mark.parametrize(
    "scoring, value, points",
    [
        ({"kind": "ratio", "of": 80}, "60", "7.5"),  # three quarters of what is asked
        ({"kind": "ratio", "of": 80}, "95", "10"),  # more than asked: no more than all
        ({"kind": "ratio", "of": 3}, "1", "3.333333"),  # rounded once, to six decimals
        ({"kind": "threshold", "full_from": 80}, "80", "10"),  # the threshold itself is reached
        ({"kind": "threshold", "full_from": 80}, "40", "5"),
        ({"kind": "threshold", "full_from": 80, "below": "nothing"}, "79.99", "0"),
        ({"kind": "steps", "steps": [{"from": 50, "points": 3}, {"from": 80, "points": 6}]}, "79.9", "3"),
        ({"kind": "steps", "steps": [{"from": 50, "points": 3}, {"from": 80, "points": 6}]}, "80", "6"),
        ({"kind": "steps", "steps": [{"from": 50, "points": 3}, {"from": 80, "points": 6}]}, "49", "0"),
    ],
)
def test_each_kind_of_rule(scoring, value, points):
    assert one_line(indicator_set(indicator(scoring=scoring)), {"m": known(value)}).points == D(points)


def test_a_choice_is_worth_its_share():
    given_set = indicator_set(indicator(scoring={"kind": "category", "shares": {"tot": 1, "cham": "0.5", "chua": 0}}))
    assert [one_line(given_set, {"m": Given("known", choice=choice)}).points for choice in ("tot", "cham", "chua")] == [
        10,
        5,
        0,
    ]


def test_a_sum_counts_its_parts_once():
    given_set = indicator_set(
        indicator("a", points=4, measure="a"),
        indicator("b", points=6, measure="b"),
        indicator("whole", points=10, measure=None, scoring={"kind": "sum", "of": ["a", "b"]}),
    )
    score = score_unit(given_set, 1, {"a": known(1), "b": known("0.5")}, {})
    assert (score.points, score.maximum) == (7, 10)
    assert [line.part_of for line in score.lines] == ["whole", "whole", ""]


@pytest.mark.parametrize(
    "empty, points, maximum",
    [
        ("zero", 0, 10),  # the set gives nothing where nothing came in
        ("full", 10, 10),  # the set gives all
        ("not-applicable", None, None),  # the set leaves it out
    ],
)
def test_nothing_to_count_is_worth_what_the_set_says(empty, points, maximum):
    line = one_line(indicator_set(indicator(empty=empty)), {"m": Given("empty", figures=(7,))})
    assert (line.points, line.maximum, line.value, line.figures) == (points, maximum, None, (7,))


def test_not_reported_is_not_the_same_as_nothing_to_count():
    given_set = indicator_set(indicator(empty="full"))
    absent, empty = (one_line(given_set, values) for values in ({}, {"m": Given("empty")}))
    assert (absent.points, empty.points) == (0, 10)
    assert absent.why != empty.why


def test_zero_is_a_value():
    line = one_line(indicator_set(indicator(empty="full")), {"m": known(0)})
    assert (line.points, line.value) == (0, 0)


def test_what_does_not_apply_leaves_the_maximum():
    given_set = indicator_set(
        indicator("1", points=60, measure="a"),
        indicator("2", points=40, measure="b", empty="not-applicable"),
        total={"kind": "percent", "decimals": 2},
    )
    score = score_unit(given_set, 1, {"a": known("0.5"), "b": Given("empty")}, {})
    assert (score.points, score.total, score.groups["g"].maximum) == (30, 50, 60)


def test_a_unit_to_which_nothing_applies_has_nothing_and_divides_by_nothing():
    score = score_unit(
        indicator_set(indicator(empty="not-applicable"), total={"kind": "percent"}), 1, {"m": Given("empty")}, {}
    )
    assert (score.total, score.percent, score.points) == (0, 0, 0)


def test_groups_add_up_into_the_group_above():
    given_set = indicator_set(
        indicator("1", group="a.1"),
        indicator("2", group="a.2"),
        groups=[
            {"code": code, "title": {"vi": code}, "parent": parent}
            for code, parent in (("a", None), ("a.1", "a"), ("a.2", "a"))
        ],
    )
    score = score_unit(given_set, 1, {"m": known("0.3")}, {})
    assert [score.groups[code].points for code in ("a", "a.1", "a.2")] == [6, 3, 3]


def test_every_line_says_why():
    given_set = indicator_set(indicator(scoring={"kind": "threshold", "full_from": 80}))
    why = one_line(given_set, {"m": known(40)}).why
    assert isinstance(why, Why)
    assert why.message % why.values == "40 does not reach 80: 40 out of 80, times 10.000000 points"


LEVELS = [
    {"title": {"vi": "Dẫn dắt"}, "above": 75},
    {"title": {"vi": "Nâng cao"}, "above": 50},
    {"title": {"vi": "Hình thành"}, "above": 25},
    {"title": {"vi": "Khởi động"}, "above": 0},
]


@pytest.mark.parametrize("percent, level", [("75.01", 0), ("75", 1), ("50", 2), ("25", 3), ("0", 3)])
def test_levels_as_lao_cai_set_them_in_2023(percent, level):
    assert level_of(indicator_set(levels=LEVELS), D(percent)) == level
