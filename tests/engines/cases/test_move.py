"""Moving a case: two statements, one event, nothing half-done."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rights import real_access  # noqa: F401

from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import Case, CaseStep
from tinhso.engines.journal import public as journal
from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.units import memory as units_memory
from tinhso.engines.units import testing as units_testing
from tinhso.kernel import packs
from tinhso.kernel.access import Right, rights
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.definitions import Text, definition_kinds
from tinhso.kernel.errors import NotAllowed, NotThere
from tinhso.kernel.period import Period
from tinhso.kernel.traces import Thing
from tinhso.store import definitions

LOADER = process("test")
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 2, tzinfo=UTC)
LEAVE = {
    "code": "leave",
    "title": {"vi": "Nghỉ phép"},
    "in_force": "2020-01-01",
    "status": "example",
    "start": "asked",
    "states": {
        "asked": {"title": {"vi": "Đã xin"}, "turn": "above"},
        "refused": {"title": {"vi": "Từ chối"}, "final": True},
        "granted": {"title": {"vi": "Đồng ý"}, "final": True},
    },
    "actions": {
        "grant": {"title": {"vi": "Đồng ý"}, "from": ["asked"], "to": "granted", "right": "leave.decide"},
        "refuse": {
            "title": {"vi": "Từ chối"}, "from": ["asked"], "to": "refused", "right": "leave.decide", "note": "required",
        },
        "ask-again": {
            "title": {"vi": "Xin lại"}, "from": ["refused"], "to": "asked", "right": "leave.decide", "not_by": ["refuse"],
        },
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def right_to_decide(real_access: None) -> Iterator[None]:  # noqa: F811
    known = dict(rights._items)
    rights._items["leave.decide"] = Right("leave.decide", "Decide on leave")
    yield
    rights._items = known


@pytest.fixture
def place(db: None) -> dict[str, int]:
    units_testing.load_kinds()
    role = {"code": "decider", "title": {"vi": "x"}, "in_force": "2020-01-01", "status": "example"}
    keep("roles", role | {"rights": [{"right": "leave.decide", "reach": "own"}]})
    keep("processes", LEAVE)
    return units_testing.grow({"Tỉnh Bắc": None, "Xã Đồi": "Tỉnh Bắc", "Xã Sông": "Tỉnh Bắc"}, since=date(2020, 1, 1))


def keep(kind: str, value: dict[str, Any]) -> None:
    model = definition_kinds.get(kind).model
    definitions.keep([packs.Read(kind, model.model_validate(value), "t.yaml", packs.Lines("t.yaml"))], pack="t", at=AT)


def seat(unit: int, name: str = "Person") -> Actor:
    person = people.enrol(name, by=LOADER, at=AT)
    post = people.open_post(unit, f"seat-{person}", Text(vi=f"Ghế {person}"), ["decider"], by=LOADER, at=AT)
    appointment = people.appoint(person, post, Period(date(2026, 1, 1)), by=LOADER, at=AT)
    return Actor(person, appointment, post, unit)


@pytest.fixture
def asked(place: dict[str, int]) -> int:
    return cases.open_case("leave", unit=place["Xã Đồi"], subject=Thing("leave", 7), event=1, by=LOADER, at=AT)


def test_a_case_starts_where_its_process_starts(asked, place):
    stands = cases.state_of(asked)
    assert (stands.state, stands.unit, str(stands.subject)) == ("asked", place["Xã Đồi"], "leave/7")
    (step,) = cases.steps(asked)
    assert (step.action, step.to_state, step.event) == ("", "asked", 1)


def test_a_move_changes_the_state_and_leaves_one_step_and_one_event(asked, place):
    by = seat(place["Xã Đồi"])
    moved = cases.move(asked, "grant", by=by, at=LATER)
    stands = cases.state_of(asked)
    assert (stands.state, stands.changed_at, stands.closed_at) == ("granted", LATER, LATER)
    (entry,) = journal.timeline("case", asked)
    assert (entry.id, entry.name, entry.person) == (moved.event_id, "case.moved", by.person)
    step = cases.steps(asked)[-1]
    assert (step.event, step.person, step.post, step.from_state) == (entry.id, by.person, by.post, "asked")


def test_a_move_is_one_reading_and_one_statement_for_event_state_and_step(asked, place, monkeypatch):
    by = seat(place["Xã Đồi"])
    for _time in range(2):  # the first look at rights forgets definitions, in case another process brought new ones
        cases.may(asked, by=by, on=LATER.date())
    for remembered in (memory, units_memory):
        monkeypatch.setattr(remembered, "LOOK_AGAIN", 3600)
    with CaptureQueriesContext(connection) as seen:
        cases.move(asked, "grant", by=by, at=LATER)
    assert [query["sql"].split()[0] for query in seen.captured_queries] == ["SELECT", "WITH"]


def test_a_case_that_was_read_before_is_moved_by_one_statement(asked, place):
    by = seat(place["Xã Đồi"])
    read = cases.state_of(asked)
    cases.may(asked, by=by, on=LATER.date())
    with CaptureQueriesContext(connection) as seen:
        cases.move(read, "grant", by=by, at=LATER)
    written = [query["sql"] for query in seen.captured_queries if "cases_case" in query["sql"]]
    assert len(written) == 1 and cases.state_of(asked).state == "granted"


def test_what_was_moved_since_it_was_read_is_looked_at_again_and_told(asked, place):
    read = cases.state_of(asked)
    cases.move(asked, "grant", by=seat(place["Xã Đồi"]), at=LATER)
    with pytest.raises(cases.NotInThisState) as late:
        cases.move(read, "refuse", note="không", by=seat(place["Xã Đồi"]), at=LATER)
    assert late.value.values["done"].vi == "Đồng ý"
    assert [step.action for step in cases.steps(asked)] == ["", "grant"]


def test_a_change_that_is_no_move_is_not_written_over(asked, place):
    read = cases.state_of(asked)
    Case.objects.filter(pk=asked).update(doers={"ask": [5]})  # its moment of change stays as it was
    moved = cases.move(read, "grant", by=seat(place["Xã Đồi"]), at=LATER)
    assert set(cases.state_of(asked).doers) >= {"ask"}
    assert len(cases.steps(asked)) == 2 and len(journal.timeline("case", asked)) == 1 and moved.event_id


def test_a_case_read_without_its_version_is_never_written_as_it_was_read(asked):
    with pytest.raises(ValueError, match="version"):
        cases.unmoved(cases.now_of(Case.objects.get(pk=asked)))


def test_a_refused_move_changes_nothing(asked, place):
    with pytest.raises(cases.NoteMissing):
        cases.move(asked, "refuse", by=seat(place["Xã Đồi"]), at=LATER)
    assert cases.state_of(asked).state == "asked"
    assert CaseStep.objects.count() == 1 and journal.timeline("case", asked) == []


def test_the_right_is_asked_in_the_unit_of_the_case(asked, place):
    with pytest.raises(NotAllowed):
        cases.move(asked, "grant", by=seat(place["Xã Sông"]), at=LATER)


def test_who_comes_second_reads_which_post_did_what_and_when(asked, place):
    first = seat(place["Xã Đồi"])
    cases.move(asked, "grant", by=first, at=LATER)
    with pytest.raises(cases.NotInThisState) as late:
        cases.move(asked, "refuse", note="không", by=seat(place["Xã Đồi"]), at=LATER)
    values = late.value.values
    assert (values["unit"], values["moment"], values["done"].vi) == ("Xã Đồi", LATER, "Đồng ý")


def test_a_case_that_moves_on_is_no_longer_closed(asked, place):
    cases.move(asked, "refuse", note="thiếu người", by=seat(place["Xã Đồi"]), at=AT)
    cases.move(asked, "ask-again", by=seat(place["Xã Đồi"]), at=LATER)
    assert cases.state_of(asked).closed_at is None


def test_not_by_holds_after_other_moves_and_the_choice_says_why(asked, place):
    by = seat(place["Xã Đồi"])
    cases.move(asked, "refuse", note="thiếu người", by=by, at=AT)
    (choice,) = cases.may(asked, by=by, on=AT.date())
    assert (choice.code, choice.allowed) == ("ask-again", False)
    assert isinstance(choice.refused, cases.OwnWork)


def test_an_action_the_process_does_not_have_is_not_there(asked, place):
    with pytest.raises(NotThere):
        cases.move(asked, "burn", by=seat(place["Xã Đồi"]), at=LATER)


def test_many_cases_are_opened_in_order_by_one_statement(place):
    new = [cases.NewCase(place["Xã Đồi"], subject) for subject in (30, 10, 20)]
    definitions.find(cases.Process, cases.FOLDER, "leave", on=AT.date())
    with CaptureQueriesContext(connection) as seen:
        ids = cases.open_cases("leave", new, subject_kind="leave", event=1, by=LOADER, at=AT)
    assert [Case.objects.get(pk=id).subject_id for id in ids] == [30, 10, 20]
    assert len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]) == 1
