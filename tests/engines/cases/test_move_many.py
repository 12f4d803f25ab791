"""One action on a set: judged case by case, written by one statement, one event."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engines.cases.ground import MONDAY, Ground

from tinhso.engines.cases import public as cases
from tinhso.engines.cases.actions import many
from tinhso.engines.cases.models import CaseStep
from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import NotAllowed, NotThere, TooMuch

LATER = MONDAY + timedelta(hours=2)


def test_a_set_moves_by_one_event_with_its_ids(ground: Ground):
    ids, by = [ground.open() for _ in range(5)], ground.seat("Xã Đồi")
    done = cases.move_many(ids, "forward", by=by, at=LATER)
    assert (done.moved, dict(done.refused)) == (tuple(ids), {})
    (entry,) = journal.timeline("case", ids[0])
    assert (entry.id, entry.name, entry.payload["cases"]) == (done.event_id, "cases.moved", ids)
    assert {cases.state_of(id).state for id in ids} == {"handled"}
    assert [cases.steps(id)[-1].event for id in ids] == [done.event_id] * 5


def test_a_case_of_the_set_becomes_what_it_would_alone(ground: Ground):
    together, alone, by = ground.open(), ground.open(), ground.seat("Xã Đồi")
    for case in (together, alone):
        cases.claim(case, by=by, at=LATER)
    cases.move_many([together], "forward", by=by, at=LATER)
    cases.move(alone, "forward", by=by, at=LATER)
    one, other = cases.state_of(together), cases.state_of(alone)
    for part in ("state", "turn_unit", "turn_person", "due", "step_due", "clock", "doers", "closed_at", "changed_at"):
        assert getattr(one, part) == getattr(other, part), part


@pytest.mark.parametrize("note", ['Xã "Đồi", {xem} lại', "dòng 1\ndòng 2\\n\\", "NULL", "it's"])
def test_a_note_is_kept_as_it_was_written(ground: Ground, note: str):
    case = ground.open()
    cases.move(case, "forward", by=ground.seat("Xã Đồi"), at=LATER)
    cases.move_many([case], "ask", by=ground.seat("Xã Đồi", "d.handle"), at=LATER, note=note)
    assert cases.steps(case)[-1].note == note


def test_those_that_cannot_are_told_and_the_others_move(ground: Ground):
    here, there, gone, by = ground.open(), ground.open(unit=ground.units["Xã Sông"]), 10**9, ground.seat("Xã Đồi")
    further = ground.open()
    cases.move(further, "forward", by=by, at=LATER)
    done = cases.move_many([here, there, gone, further], "forward", by=by, at=LATER)
    assert done.moved == (here,)
    assert {case: type(why) for case, why in done.refused.items()} == {
        there: NotAllowed,
        gone: NotThere,
        further: cases.NotInThisState,
    }


def test_when_none_can_nothing_is_recorded_and_the_reason_is_raised(ground: Ground):
    case = ground.open()
    with pytest.raises(NotAllowed):
        cases.move_many([case], "forward", by=ground.seat("Xã Sông"), at=LATER)
    assert CaseStep.objects.filter(case_id=case).count() == 1


def test_a_set_has_a_limit(ground: Ground, monkeypatch):
    monkeypatch.setattr(many, "MOST", 2)
    with pytest.raises(TooMuch):
        cases.move_many([1, 2, 3], "forward", by=ground.seat("Xã Đồi"), at=LATER)


def test_a_set_of_any_size_is_three_statements(ground: Ground):
    ids, by = [ground.open() for _ in range(20)], ground.seat("Xã Đồi")
    cases.move_many(ids[:2], "forward", by=by, at=LATER)
    with CaptureQueriesContext(connection) as seen:
        cases.move_many(ids[2:], "forward", by=by, at=LATER)
    words = [
        query["sql"].split()[0]
        for query in seen.captured_queries
        if "cases_" in query["sql"] or "journal_" in query["sql"]
    ]
    assert words == ["SELECT", "INSERT", "WITH"]
