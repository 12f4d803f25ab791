"""A measure or set that cannot work is refused when its pack is loaded, and the message names the place."""

import pytest
from pydantic import ValidationError
from tests.said import expectations_in, in_both

from tinhso.engines.measures import checks
from tinhso.engines.measures.checks import check_measure, check_set
from tinhso.engines.measures.definitions import IndicatorSet, Measure

from .sets import indicator, indicator_set, measure

KNOWN = {
    "m": measure("m"),
    "less": measure("less", better="lower", minimum=0),
    "pick": measure(
        "pick",
        adds_up="none",
        choices=[{"code": "tot", "title": {"vi": "Tốt"}}, {"code": "chua", "title": {"vi": "Chưa"}}],
    ),
    "neither": measure("neither", better="none"),
    "rate": measure("rate", adds_up="ratio", part="m", whole="m"),
}


def of(given):
    return {place: in_both(problem) for place, problem in problems(given)}


def problems(given):
    check = check_measure if isinstance(given, Measure) else check_set
    return check(given, lambda _folder, code: KNOWN.get(code))


def test_what_works_has_no_problems():
    assert of(indicator_set()) == {}
    assert {code: of(one) for code, one in KNOWN.items()} == {code: {} for code in KNOWN}


MEASURES = [
    ({"adds_up": "ratio", "part": "m"}, ("adds_up",), "a ratio needs “whole”"),
    ({"adds_up": "ratio", "part": "m", "whole": "gone"}, ("whole",), "no measure “gone”"),
    ({"adds_up": "ratio", "part": "m", "whole": "rate"}, ("whole",), "is a ratio itself"),
    ({"part": "m"}, ("part",), "only a ratio"),
    ({"minimum": 5, "maximum": 4}, ("minimum",), "more than the maximum"),
    ({"choices": [{"code": "a", "title": {"vi": "A"}}]}, ("choices",), "do not add up"),
    ({"adds_up": "last", "choices": [{"code": "a", "title": {"vi": "A"}}] * 2}, ("choices",), "stands twice"),
]


@pytest.mark.parametrize("given, place, said", MEASURES)
def test_a_measure_that_cannot_be(given, place, said):
    assert said in of(measure("x", **given))[place]


LINE = ("indicators", 0)
LINES = [
    ({"measure": "gone"}, (*LINE, "measure"), "no measure “gone”"),
    ({"group": "h"}, (*LINE, "group"), "no group “h”"),
    ({"measure": "pick"}, (*LINE, "scoring", "kind"), "must be category"),
    ({"measure": "less"}, (*LINE, "scoring", "kind"), "a ratio rewards more"),
    (
        {"measure": "pick", "scoring": {"kind": "category", "shares": {"tot": 1}}},
        (*LINE, "scoring", "shares"),
        "differ: chua",
    ),
    (
        {"scoring": {"kind": "steps", "steps": [{"from": 5, "points": 1}, {"from": 5, "points": 2}]}},
        (*LINE, "scoring", "steps", 1, "from"),
        "must ascend",
    ),
    (
        {"scoring": {"kind": "steps", "steps": [{"from": 5, "points": 3}, {"from": 6, "points": 2}]}},
        (*LINE, "scoring", "steps", 1, "points"),
        "a better value would get fewer",
    ),
    (
        {"scoring": {"kind": "steps", "steps": [{"from": 5, "points": 11}]}},
        (*LINE, "scoring", "steps", 0, "points"),
        "more than the 10 points",
    ),
    (
        {"measure": "less", "scoring": {"kind": "steps", "steps": [{"from": 1, "points": 3}]}},
        (*LINE, "scoring", "steps", 0, "from"),
        "must start at the measure's minimum",
    ),
    ({"measure": None}, (*LINE, "code"), "needs a measure"),
    ({"measure": None, "scoring": {"kind": "sum", "of": ["9"]}}, (*LINE, "scoring", "of", 0), "no indicator “9”"),
    ({"empty": "not-applicable"}, ("scale",), "total must be {kind: percent}"),
    ({"scored": False}, (*LINE, "points"), "not scored has no points"),
    ({"scoring": None}, (*LINE, "code"), "needs “scoring”"),
    ({"scoring": {"kind": "sum", "of": ["9"]}}, (*LINE, "measure"), "no measure of its own"),
    ({"measure": "neither"}, (*LINE, "measure"), "neither better higher nor better lower"),
]


@pytest.mark.parametrize("line, place, said", LINES)
def test_a_line_that_cannot_be(line, place, said):
    assert said in of(indicator_set(indicator(**line)))[place]


SETS = [
    ({"scale": 11}, ("scale",), "add up to 10, not 11"),
    (
        {"groups": [{"code": "g", "title": {"vi": "g"}, "points": 9}]},
        ("groups", 0, "points"),
        "add up to 10, not 9",
    ),
    ({"groups": [{"code": "g", "title": {"vi": "g"}, "parent": "z"}]}, ("groups", 0, "parent"), "no group “z”"),
    (
        {"pillars": [{"code": "p", "title": {"vi": "p"}, "members": ["2"]}]},
        ("pillars", 0, "members", 0),
        "no indicator “2”",
    ),
    ({"groups": [{"code": "g", "title": {"vi": "g"}}] * 2}, ("groups", 1, "code"), "stands twice"),
    (
        {"pillars": [{"code": "p", "title": {"vi": "p"}, "members": ["1"], "points": 9}]},
        ("pillars", 0, "points"),
        "add up to 10, not 9",
    ),
    (
        {"levels": [{"title": {"vi": "a"}, "above": 10}, {"title": {"vi": "b"}, "above": 20}]},
        ("levels",),
        "from the highest to the lowest",
    ),
]


@pytest.mark.parametrize("given, place, said", SETS)
def test_a_set_that_cannot_be(given, place, said):
    assert said in of(indicator_set(**given))[place]


def test_a_part_belongs_to_one_sum_and_its_points_make_the_sum():
    found = of(sums())
    assert "add up to 4, not 10" in found["indicators", 1, "points"]
    assert "already a part of “b”" in found["indicators", 2, "scoring", "of", 0]
    assert "itself a sum" in found["indicators", 3, "scoring", "of", 0]
    assert "in another group" in found["indicators", 3, "scoring", "of", 1]
    assert "the indicator “c” stands twice" in found["indicators", 5, "code"]
    assert "“a” counts inside “c”" in found["pillars", 0, "members", 0]


def sums():
    """Sums that take the parts of others, other sums and parts of another group; an indicator that stands twice."""
    lines = [
        indicator("a", points=4),
        indicator("b", points=10, measure=None, scoring={"kind": "sum", "of": ["a"]}),
        indicator("c", points=4, measure=None, scoring={"kind": "sum", "of": ["a"]}),
        indicator("d", points=14, measure=None, scoring={"kind": "sum", "of": ["b", "e"]}),
        indicator("e", points=4, group="h"),
        indicator("c", points=1),
    ]
    groups = [{"code": "g", "title": {"vi": "g"}}, {"code": "h", "title": {"vi": "h"}}]
    return indicator_set(*lines, groups=groups, pillars=[{"code": "p", "title": {"vi": "p"}, "members": ["a"]}])


def test_everything_the_checks_can_say_is_said_here_in_both_languages():
    given = [measure("x", **one) for one, _place, _said in MEASURES]
    given += [indicator_set(indicator(**one)) for one, _place, _said in LINES]
    given += [indicator_set(**one) for one, _place, _said in SETS]
    heard = {problem.message for one in [*given, sums()] for _place, problem in problems(one) if in_both(problem)}
    assert heard == expectations_in(checks)


def test_unknown_words_are_refused():
    with pytest.raises(ValidationError):
        IndicatorSet.model_validate({**indicator_set().model_dump(), "weight": 3})
    with pytest.raises(ValidationError):
        Measure.model_validate({**measure().model_dump(), "formula": "__import__('os')"})
