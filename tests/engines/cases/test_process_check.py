"""A process that cannot work is refused when its pack is loaded, and the message names the path."""

from typing import Any

import pytest
from tests.said import in_both

from tinhso.engines.cases.definitions import Process, check
from tinhso.kernel.access import Right, rights


def process(**changes: Any) -> Process:
    """A process of two states and one action, with changes."""
    base: dict[str, Any] = {
        "code": "leave",
        "title": {"vi": "Nghỉ phép"},
        "in_force": "2026-01-01",
        "status": "example",
        "start": "draft",
        "states": {
            "draft": {"title": {"vi": "Nháp"}, "turn": "own"},
            "done": {"title": {"vi": "Xong"}, "final": True},
        },
        "actions": {"finish": {"title": {"vi": "Xong"}, "from": ["draft"], "to": "done", "right": "leave.finish"}},
    }
    return Process.model_validate(base | changes)


@pytest.fixture(autouse=True)
def known_rights():
    with rights.fresh() as registry:
        registry.add("leave.finish", Right("leave.finish", "Finish"))
        yield


def problems(found: Process) -> dict[tuple[str | int, ...], str]:
    return {place: in_both(problem) for place, problem in check(found, lambda folder, code: None)}


def test_a_process_that_works_has_no_problems():
    assert problems(process()) == {}


def test_a_state_nothing_leads_to_is_named():
    states = process().model_dump()["states"] | {"lost": {"title": {"vi": "Lạc"}, "final": True}}
    assert list(problems(process(states=states))) == [("states", "lost")]


def test_a_state_a_case_cannot_leave_is_named():
    states = process().model_dump()["states"] | {"stuck": {"title": {"vi": "Kẹt"}, "turn": "own"}}
    actions = {
        "finish": {"title": {"vi": "Xong"}, "from": ["draft"], "to": "done", "right": "leave.finish"},
        "stick": {"title": {"vi": "Kẹt"}, "from": ["draft"], "to": "stuck", "right": "leave.finish"},
    }
    found = problems(process(states=states, actions=actions))
    assert list(found) == [("states", "stuck")]
    assert "for ever" in found["states", "stuck"]


def test_unknown_states_rights_and_actions_are_named_where_they_stand():
    actions = {
        "finish": {"title": {"vi": "Xong"}, "from": ["draft"], "to": "done", "right": "leave.finish"},
        "wrong": {"title": {"vi": "Sai"}, "from": ["nowhere"], "to": "gone", "right": "no.right", "not_by": ["never"]},
    }
    assert set(problems(process(actions=actions))) == {
        ("actions", "wrong", "from", 0),
        ("actions", "wrong", "to"),
        ("actions", "wrong", "right"),
        ("actions", "wrong", "not_by", 0),
    }


def test_a_start_that_is_no_state_is_named():
    assert ("start",) in problems(process(start="begin"))


def test_a_state_that_waits_for_nobody_is_named():
    states = process().model_dump()["states"] | {"draft": {"title": {"vi": "Nháp"}}}
    assert list(problems(process(states=states))) == [("states", "draft", "turn")]
