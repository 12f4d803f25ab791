"""A process drawn: every state once, nothing over anything else, and a list that says the same."""

from itertools import combinations
from typing import Any

import pytest
from django.template import engines
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.cases.ground import DOSSIER

from tinhso.engines.cases.public import Process
from tinhso.web import processes

CODES = [f"s{number}" for number in range(9)]
WORDS = "Chờ bổ sung hồ sơ, giấy tờ theo thông báo của bộ phận một cửa"


def made(ways: list[tuple[int, int]], words: list[int]) -> Process:
    """A process of nine states and these ways; states that nothing reaches are left to the checks of the pack."""
    states: dict[str, Any] = {
        code: {"title": {"vi": " ".join(WORDS.split()[: 1 + length])}, "turn": "own", "time": {"working_hours": 4}}
        for code, length in zip(CODES, words, strict=True)
    }
    actions = {
        f"a{place}": {"title": {"vi": f"Từ {left}"}, "from": [CODES[left]], "to": CODES[right], "right": "x"}
        for place, (left, right) in enumerate(ways)
    }
    return Process.model_validate({**DOSSIER, "states": states, "actions": actions, "start": "s0", "opinions": {}})


WAYS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=25)


@given(WAYS, st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_every_state_stands_once_inside_the_picture_and_over_no_other(ways, words):
    drawn = processes.picture(made(ways, words))
    assert sorted(box.code for box in drawn.boxes) == CODES
    assert sorted(stage.number for stage in drawn.stages) == list(range(1, 10))
    for box in drawn.boxes:
        assert box.x >= 0 and box.x + box.width <= drawn.width and box.y + box.height <= drawn.height
    for one, other in combinations(drawn.boxes, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y


@given(WAYS)
def test_an_arrow_leads_down_unless_it_is_a_way_back(ways):
    drawn = processes.picture(made(ways, [2] * 9))
    where = {box.code: box.y for box in drawn.boxes}
    assert all(arrow.back == (where[arrow.end] <= where[arrow.start]) for arrow in drawn.arrows)
    told = {(left, right) for left, right in ways if left != right}
    assert {(int(arrow.start[1:]), int(arrow.end[1:])) for arrow in drawn.arrows} == told


@given(st.text(min_size=1, max_size=80), st.integers(30, 300))
def test_wrapping_loses_no_word(words, width):
    assert " ".join(processes.wrapped(words, width)).split() == words.split()


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"working_days": 5}, "5 ngày làm việc"),
        ({"working_days": 0}, "trong ngày làm việc"),
        ({"working_hours": "2.5"}, "2,5 giờ làm việc"),
        ({"days": 15}, "15 ngày"),
    ],
)
def test_a_limit_is_said_in_words(limit, said):
    with override("vi"):
        assert processes.time_words(processes.TimeLimit.model_validate(limit)) == said


def test_the_list_says_who_acts_how_long_and_what_may_be_done():
    with override("vi"):
        drawn = processes.picture(Process.model_validate(DOSSIER))
        html = (
            engines["jinja2"]
            .from_string('{% import "kit/process.html" as k %}{{ k.process(p, "Hồ sơ") }}')
            .render({"p": Process.model_validate(DOSSIER)})
        )
    first = drawn.stages[0]
    assert (first.title, first.turn, first.time) == ("Mới nhận", "Bộ phận tiếp nhận", "4 giờ làm việc")
    assert [(way.title, way.to) for way in first.ways] == [("Chuyển", 2)]
    assert drawn.whole == "5 ngày làm việc"
    assert html.count("<rect") == 5 and "Yêu cầu bổ sung → " in html and "<svg" in html
