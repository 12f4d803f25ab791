"""Conditions of packs: a bounded subset of JsonLogic, exact, and never an exception while it is asked."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel import conditions
from tinhso.kernel.conditions import holds, problems, value, variables

NAMES = st.sampled_from(["kind", "area", "paid", "born", "nothing", "deep.inside"])
LITERALS = st.none() | st.booleans() | st.integers(-999, 999) | st.text("ab1-", max_size=4)
VALUES = LITERALS | st.decimals(-999, 999, places=3) | st.dates() | st.lists(LITERALS, max_size=3)
FACTS = st.fixed_dictionaries(
    {}, optional={"kind": VALUES, "area": VALUES, "paid": VALUES, "born": VALUES, "deep": st.just({"inside": 4})}
)
TWO = st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "-", "/"])
MANY = st.sampled_from(["and", "or", "+", "*", "min", "max", "missing", "if"])


def operations(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    two = st.lists(inner, min_size=2, max_size=2)
    return (
        st.builds(lambda op, parts: {op: parts}, TWO, two)
        | st.builds(lambda op, parts: {op: parts}, MANY, st.lists(inner, min_size=2, max_size=3))
        | st.builds(lambda part: {"!": part if not isinstance(part, list) else [part]}, inner)
    )


RULES = st.recursive(LITERALS | NAMES.map(lambda name: {"var": name}), operations, max_leaves=12)


@pytest.mark.parametrize(
    ("rule", "facts", "comes_to"),
    [
        ({"==": [{"var": "kind"}, "household"]}, {"kind": "household"}, True),
        ({"==": [{"var": "area"}, "200"]}, {"area": 200}, False),  # a number and a text are never equal
        ({"==": [{"var": "area"}, 0.1]}, {"area": Decimal("0.10")}, True),  # numbers are exact
        ({"==": [{"var": "paid"}, 1]}, {"paid": True}, False),  # yes is not one
        ({"<": [1, {"var": "area"}, 9]}, {"area": 5}, True),  # between
        ({"<": [1, {"var": "area"}, 9]}, {"area": 9}, False),
        ({">=": [{"var": "born"}, "2026-07-01"]}, {"born": date(2026, 7, 1)}, True),  # days compare as they are written
        ({">": [{"var": "area"}, 1]}, {}, False),  # what is not there is greater than nothing
        ({"in": [{"var": "kind"}, ["a", "b"]]}, {"kind": "b"}, True),
        ({"in": ["hôn", {"var": "kind"}]}, {"kind": "kết hôn"}, True),
        ({"missing": ["kind", "area"]}, {"kind": ""}, ["kind", "area"]),
        ({"if": [{"var": "paid"}, "yes", "no"]}, {"paid": False}, "no"),
        ({"if": [False, 1]}, {}, None),
        ({"+": [0.1, 0.2]}, {}, Decimal("0.3")),
        ({"/": [1, 0]}, {}, None),
        ({"-": [1, None]}, {}, None),
        ({"max": [2, {"var": "area"}]}, {"area": 7}, Decimal(7)),
        ({"var": ["area", 3]}, {}, Decimal(3)),  # a value to take when there is none
        ({"var": "deep.inside"}, {"deep": {"inside": 4}}, Decimal(4)),
        ({"!": {"var": "paid"}}, {"paid": 0}, True),
    ],
)
def test_a_rule_comes_to_what_it_says(rule, facts, comes_to):
    assert list(problems(rule)) == []
    found = value(rule, facts)
    assert (type(found), found) == (type(comes_to), comes_to)


@given(RULES, FACTS)
def test_a_sound_rule_always_has_an_answer(rule, facts):
    if not list(problems(rule)):
        assert holds(rule, facts) in (True, False)


@given(RULES, RULES, FACTS)
def test_not_both_is_one_or_the_other_not(left, right, facts):
    both = {"!": [{"and": [left, right]}]}
    either = {"or": [{"!": [left]}, {"!": [right]}]}
    assert holds(both, facts) == holds(either, facts)


@given(RULES, FACTS)
def test_only_the_names_it_asks_for_matter(rule, facts):
    asked = {name.partition(".")[0] for name in variables(rule)}
    if "missing" not in str(rule):
        assert value(rule, facts) == value(rule, {name: one for name, one in facts.items() if name in asked})


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=5))
def test_sums_and_orders_agree_with_whole_numbers(numbers):
    assert value({"+": numbers}, {}) == sum(numbers)
    assert value({"max": numbers}, {}) == max(numbers)
    assert value({"<": numbers[:2]}, {}) is (numbers[0] < numbers[1])


def deep(levels: int) -> Any:
    return {"!": [deep(levels - 1)]} if levels else True


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ({"eval": ["1"]}, ()),
        ({"==": [1, 2], "!=": [1, 2]}, ()),
        ({}, ()),
        ({"==": [1]}, ("==",)),
        ({"and": [{"==": [1, {"nope": 1}]}]}, ("and", 0, "==", 1)),
        ({"!": {"nope": 1}}, ("!",)),
        ({"var": 3}, ("var",)),
        ({"var": ""}, ("var",)),
        ({"==": ["x" * 201, 1]}, ("==", 0)),
        ({"==": [10**19, 1]}, ("==", 0)),
        ({"==": [float("nan"), 1]}, ("==", 0)),
        ({"==": [{1, 2}, 1]}, ("==", 0)),
    ],
)
def test_what_cannot_be_evaluated_is_named_where_it_stands(rule, place):
    assert [at for at, _why in problems(rule)] == [place]


def test_a_name_nobody_gives_is_named():
    ((place, why),) = problems({"==": [{"var": "kinds"}, 1]}, known=frozenset({"kind"}))
    assert place == ("==", 0, "var") and "kinds" in str(why)


def test_depth_and_size_are_bounded():
    assert list(problems(deep(conditions.MOST_DEEP - 1))) == []
    assert len(list(problems(deep(conditions.MOST_DEEP + 1)))) == 1
    wide = {"or": [{"and": [{"==": [1, 1]} for _ in range(40)]} for _ in range(40)]}
    assert len(list(problems(wide))) == 1
