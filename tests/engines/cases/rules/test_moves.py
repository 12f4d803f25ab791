"""Which action leads where, and for whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.cases.definitions import Process
from tinhso.engines.cases.errors import NoteMissing, NotInThisState, OwnWork
from tinhso.engines.cases.rules import moves

PROCESS = Process.model_validate(
    {
        "code": "return",
        "title": {"vi": "Báo cáo"},
        "in_force": "2026-01-01",
        "status": "example",
        "start": "draft",
        "states": {
            "draft": {"title": {"vi": "Đang lập"}, "turn": "own"},
            "sent": {"title": {"vi": "Đã gửi"}, "turn": "above"},
            "verified": {"title": {"vi": "Đã thẩm định"}, "final": True},
        },
        "actions": {
            "send": {"title": {"vi": "Gửi"}, "from": ["draft"], "to": "sent", "right": "r.send", "order": 1},
            "back": {
                "title": {"vi": "Trả lại"}, "from": ["sent"], "to": "draft", "right": "r.verify", "note": "required",
                "not_by": ["send"], "order": 3,
            },
            "verify": {
                "title": {"vi": "Xác nhận"}, "from": ["sent"], "to": "verified", "right": "r.verify",
                "not_by": ["send"], "order": 2,
            },
        },
    }
)  # fmt: skip
PERSONS = st.integers(min_value=1, max_value=5)


def test_an_action_is_refused_where_it_does_not_start():
    with pytest.raises(NotInThisState, match=r"Xác nhận"):
        moves.require_state(PROCESS, "verify", "draft")


@given(st.lists(st.tuples(st.sampled_from(["send", "back", "verify"]), PERSONS)), PERSONS)
def test_nobody_judges_what_they_ever_sent(history, person):
    doers: dict[str, list[int]] = {}
    for action, who in history:
        doers = moves.remember(PROCESS, action, (who,), doers)
    sent = any(action == "send" and who == person for action, who in history)
    if sent:
        with pytest.raises(OwnWork):
            moves.require_two_persons(PROCESS, "verify", (person,), doers)
    else:
        moves.require_two_persons(PROCESS, "verify", (person,), doers)


@given(st.lists(st.tuples(st.sampled_from(["send", "back", "verify"]), PERSONS)))
def test_only_what_some_rule_compares_is_remembered_and_each_person_once(history):
    doers: dict[str, list[int]] = {}
    for action, who in history:
        doers = moves.remember(PROCESS, action, (who,), doers)
    assert set(doers) <= {"send"}
    assert all(len(persons) == len(set(persons)) for persons in doers.values())


def test_a_process_of_ours_has_no_person_and_is_not_compared():
    moves.require_two_persons(PROCESS, "verify", (), {"send": [1]})


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_a_required_reason_may_not_be_blank(note):
    with pytest.raises(NoteMissing) as missing:
        moves.require_note(PROCESS.actions["back"], note)
    assert missing.value.field == "note"


def test_a_note_nobody_asked_for_is_not_kept():
    assert moves.require_note(PROCESS.actions["send"], "private words") == ""


def test_a_note_has_a_limit():
    with pytest.raises(NoteMissing):
        moves.require_note(PROCESS.actions["back"], "x" * (moves.MOST_NOTE + 1))


def test_choices_leave_out_what_the_person_has_no_right_to():
    assert moves.choices(PROCESS, "sent", hands=(1,), doers={}, allowed=lambda action: action.right == "r.send") == ()


def test_choices_come_in_order_and_say_why_one_is_refused():
    found = moves.choices(PROCESS, "sent", hands=(1,), doers={"send": [1]}, allowed=lambda action: True)
    assert [choice.code for choice in found] == ["verify", "back"]
    assert all(isinstance(choice.refused, OwnWork) for choice in found)
