"""Times, turns, opinions and conditions of a process: what cannot work is refused where it stands in the pack."""

from typing import Any

import pytest
from tests.said import expectations_in, in_both

from tinhso.engines.cases.definitions import Process, check, checks, timing
from tinhso.kernel.access import Right, rights

WHOLE = {"working_days": 2}


def dossier(**changes: Any) -> Process:
    """Received, handled, perhaps sent back for a supplement, decided: with a clock and two step times."""
    base: dict[str, Any] = {
        "code": "dossier",
        "title": {"vi": "Hồ sơ"},
        "in_force": "2026-01-01",
        "status": "example",
        "read": "d.read",
        "assign": "d.assign",
        "time": WHOLE,
        "start": "new",
        "states": {
            "new": {"title": {"vi": "Mới"}, "turn": "receiving"},
            "handled": {"title": {"vi": "Đang xử lý"}, "turn": "deciding", "time": {"working_hours": 8}},
            "waiting": {"title": {"vi": "Chờ bổ sung"}, "turn": "receiving", "time": {"working_days": 9}},
            "signed": {"title": {"vi": "Chờ ký"}, "turn": "deciding", "time": {"working_hours": 8}},
            "done": {"title": {"vi": "Xong"}, "final": True},
        },
        "actions": {
            "accept": action("new", "handled", clock="start", unit="receiving"),
            "ask": action("handled", "waiting", clock="ask", unit="deciding"),
            "supply": action("waiting", "handled", clock="restart", unit="receiving"),
            "submit": action("handled", "signed", unit="deciding", undo=True),
            "sign": action("signed", "done", clock="stop", unit="deciding", not_by=["submit"]),
        },
    }
    return Process.model_validate({**base, **changes})


def action(origin: str, to: str, **more: Any) -> dict[str, Any]:
    return {"title": {"vi": f"Từ {origin} đến {to}"}, "from": [origin], "to": to, "right": "d.do", **more}


def changed(part: str, **changes: Any) -> dict[str, Any]:
    """The states or actions of the dossier with some of them changed."""
    kept = dossier().model_dump(by_alias=True, exclude_none=True)[part]
    for code, change in changes.items():
        kept[code] = {**kept.get(code, {}), **change}
    return {part: kept}


@pytest.fixture(autouse=True)
def known_rights():
    with rights.fresh() as registry:
        for code in ("d.read", "d.assign", "d.do", "d.advise"):
            registry.add(code, Right(code, code))
        yield


def problems(found: Process) -> dict[tuple[str | int, ...], str]:
    return {place: in_both(problem) for place, problem in check(found, lambda folder, code: None)}


def test_a_process_with_a_clock_that_works_has_no_problems():
    assert problems(dossier()) == {}


def test_steps_longer_than_the_whole_are_refused_and_named():
    found = problems(dossier(time={"working_hours": 15}))
    assert list(found) == [("time",)]
    assert "16" in found["time",] and "handled → signed" in found["time",]


def test_a_step_while_the_time_stands_still_does_not_count():
    assert problems(dossier(**changed("states", waiting={"time": {"working_days": 90}}))) == {}


def test_days_of_the_calendar_are_not_compared_with_working_hours():
    assert problems(dossier(time={"days": 1})) == {}


def test_an_effect_the_clock_cannot_have_is_refused():
    found = problems(dossier(**changed("actions", submit={"clock": "resume", "undo": False})))
    assert list(found) == [("actions", "submit", "clock")]


def test_a_supplement_asked_before_the_time_began_is_refused():
    asked = changed("actions", early=action("new", "waiting", clock="ask", unit="receiving"))
    assert list(problems(dossier(**asked))) == [("actions", "early", "clock")]


@pytest.mark.parametrize("change", [{"clock": "pause", "to": "handled"}, {"to": "done"}])
def test_what_the_law_or_an_end_has_fixed_is_not_taken_back(change):
    found = problems(dossier(**changed("actions", submit=change)))
    assert ("actions", "submit", "undo") in found


def test_what_another_desk_took_in_is_on_its_way_from_the_opening_until_it_arrives():
    kept = dossier().model_dump(by_alias=True, exclude_none=True)["actions"]
    kept["accept"]["clock"] = "arrive"
    assert problems(dossier(actions=kept)) == {}
    early = {**kept, "early": action("new", "handled", clock="pause", unit="receiving")}
    assert list(problems(dossier(actions=early))) == [("actions", "early", "clock")]


def test_a_final_state_has_no_time():
    assert list(problems(dossier(**changed("states", done={"time": {"working_hours": 1}})))) == [
        ("states", "done", "time")
    ]


def test_a_turn_of_one_unit_with_actions_of_the_other_alone_is_refused():
    found = problems(dossier(**changed("states", signed={"turn": "receiving"})))
    assert list(found) == [("states", "signed", "turn")]
    assert found["states", "signed", "turn"].startswith("deciding")


def test_a_condition_is_checked_inside_and_must_be_able_to_hold():
    wrong = {"when": {"rule": {"==": [1, {"eval": 1}]}, "otherwise": {"vi": "Không"}}}
    never = {"when": {"rule": {"==": [1, 2]}, "otherwise": {"vi": "Không"}}}
    assert list(problems(dossier(**changed("actions", submit=wrong)))) == [
        ("actions", "submit", "when", "rule", "==", 1)
    ]
    assert list(problems(dossier(**changed("actions", submit=never)))) == [("actions", "submit", "when", "rule")]


def test_an_opinion_names_states_rights_and_actions_that_are_there():
    opinion = {
        "title": {"vi": "Xin ý kiến"}, "asks": "d.do", "right": "d.nobody", "states": ["gone"], "before": ["never"],
    }  # fmt: skip
    assert set(problems(dossier(opinions={"advice": opinion}))) == {
        ("opinions", "advice", "right"),
        ("opinions", "advice", "states", 0),
        ("opinions", "advice", "before", 0),
    }


def test_an_escalation_is_before_or_after():
    both = {"before": {"working_hours": 4}, "after": {"working_hours": 4}, "to": "head"}
    assert list(problems(dossier(escalations={"both": both}))) == [("escalations", "both", "after")]


def test_times_without_work_lists_are_refused():
    assert list(problems(dossier(read=None))) == [()]


def test_the_right_to_read_is_one_a_service_declares():
    assert list(problems(dossier(read="d.nothing"))) == [("read",)]


def test_everything_the_checks_can_say_is_said_here_in_both_languages():
    """Names first, since nothing else is looked at while one is wrong."""
    once = {"title": {"vi": "Xin ý kiến"}, "asks": "d.do", "right": "d.do", "before": ["never"]}
    never = {"when": {"rule": {"==": [1, 2]}, "otherwise": {"vi": "Không"}}}
    both = {"before": {"working_hours": 4}, "after": {"working_hours": 4}, "to": "head"}
    turn = {"turn": "none"}
    states = changed("states", lost={"title": {"vi": "Lạc"}, "final": True, "time": {"days": 1}}, handled=turn)
    broken = [
        dossier(start="gone", read="d.nothing", opinions={"advice": once}),
        dossier(**states),
        dossier(**changed("states", stuck={"title": {"vi": "Kẹt"}, "turn": "own"}, signed={"turn": "receiving"})),
        dossier(**changed("actions", submit={"clock": "resume"}, sign=never)),
        dossier(**changed("actions", submit={"to": "done"})),
        dossier(time={"working_hours": 15}, escalations={"both": both}),
        dossier(read=None),
    ]
    said = expectations_in(checks) | expectations_in(timing)
    assert (
        said - {problem.message for one in broken for _place, problem in check(one, lambda folder, code: None)} == set()
    )
    for one in broken:
        problems(one)
