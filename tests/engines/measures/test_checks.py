"""A measure or set that cannot work is refused when its pack is loaded, and the message names the place."""

import pytest
from pydantic import ValidationError

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
    "rate": measure("rate", adds_up="ratio", part="m", whole="m"),
}


def of(given):
    check = check_measure if isinstance(given, Measure) else check_set
    return dict(check(given, lambda _folder, code: KNOWN.get(code)))


def test_what_works_has_no_problems():
    assert of(indicator_set()) == {}
    assert {code: of(one) for code, one in KNOWN.items()} == {code: {} for code in KNOWN}


@pytest.mark.parametrize(
    "given, place, said",
    [
        ({"adds_up": "ratio", "part": "m"}, ("adds_up",), "a ratio needs “whole”"),
        ({"adds_up": "ratio", "part": "m", "whole": "gone"}, ("whole",), "no measure “gone”"),
        ({"adds_up": "ratio", "part": "m", "whole": "rate"}, ("whole",), "is a ratio itself"),
        ({"part": "m"}, ("part",), "only a ratio"),
        ({"minimum": 5, "maximum": 4}, ("minimum",), "more than the maximum"),
        ({"choices": [{"code": "a", "title": {"vi": "A"}}]}, ("choices",), "do not add up"),
    ],
)
def test_a_measure_that_cannot_be(given, place, said):
    assert said in of(measure("x", **given))[place]


LINE = ("indicators", 0)


@pytest.mark.parametrize(
    "line, place, said",
    [
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
    ],
)
def test_a_line_that_cannot_be(line, place, said):
    assert said in of(indicator_set(indicator(**line)))[place]


@pytest.mark.parametrize(
    "given, place, said",
    [
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
        (
            {"levels": [{"title": {"vi": "a"}, "above": 10}, {"title": {"vi": "b"}, "above": 20}]},
            ("levels",),
            "from the highest to the lowest",
        ),
    ],
)
def test_a_set_that_cannot_be(given, place, said):
    assert said in of(indicator_set(**given))[place]


def test_a_part_belongs_to_one_sum_and_its_points_make_the_sum():
    lines = [
        indicator("a", points=4),
        indicator("b", points=10, measure=None, scoring={"kind": "sum", "of": ["a"]}),
        indicator("c", points=4, measure=None, scoring={"kind": "sum", "of": ["a"]}),
    ]
    found = of(indicator_set(*lines))
    assert "add up to 4, not 10" in found["indicators", 1, "points"]
    assert "already a part of “b”" in found["indicators", 2, "scoring", "of", 0]


def test_unknown_words_are_refused():
    with pytest.raises(ValidationError):
        IndicatorSet.model_validate({**indicator_set().model_dump(), "weight": 3})
    with pytest.raises(ValidationError):
        Measure.model_validate({**measure().model_dump(), "formula": "__import__('os')"})
