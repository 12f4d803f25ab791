"""What happens to cases by themselves: warnings before, at and after the due moment; a new holiday; a unit that ends."""

from datetime import date, datetime, timedelta

from tests.engines.cases.ground import LOADER, MONDAY, Ground, keep

from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import DueChange, Raised
from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.days import VIETNAM

LATER = MONDAY + timedelta(hours=2)


def local(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=VIETNAM)


def raised() -> list[tuple[str, int | None, int | None]]:
    return list(Raised.objects.order_by("id").values_list("rule", "unit", "person"))


def test_each_is_told_once_before_at_and_after_the_due_moment(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")  # due on Monday the 9th at 17:30
    cases.claim(case, by=clerk, at=LATER)
    told = []
    for moment in (
        local(2026, 3, 6, 17, 29), local(2026, 3, 6, 17, 30), local(2026, 3, 9, 8), local(2026, 3, 9, 17, 30),
        local(2026, 3, 10, 17, 29), local(2026, 3, 10, 17, 30), local(2026, 3, 20, 8),
    ):  # fmt: skip
        for _twice in range(2):
            told.append([one.rule for one in cases.raise_all(by=LOADER, at=moment)])
    doi, north = ground.units["Xã Đồi"], ground.units["Tỉnh Bắc"]
    assert [rules for rules in told if rules] == [["day-before"], ["at-due"], ["day-after"]]
    assert raised() == [("day-before", doi, clerk.person), ("at-due", doi, None), ("day-after", north, None)]


def test_nobody_is_told_of_what_waits_for_the_applicant(ground: Ground):
    case, by = ground.open(), ground.seat("Xã Đồi")
    cases.move(case, "forward", by=by, at=LATER)
    cases.move(case, "ask", by=by, at=LATER, note="thiếu")
    assert cases.raise_all(by=LOADER, at=LATER + timedelta(days=60)) == []


def test_a_new_due_moment_is_told_of_again(ground: Ground):
    case, by = ground.open(), ground.seat("Xã Đồi")
    cases.raise_all(by=LOADER, at=local(2026, 3, 9, 8))
    cases.move(case, "forward", by=by, at=local(2026, 3, 9, 8))
    cases.move(case, "ask", by=by, at=local(2026, 3, 9, 8), note="thiếu")
    cases.move(case, "supply", by=by, at=local(2026, 3, 9, 9))
    cases.raise_all(by=LOADER, at=local(2026, 3, 16, 9))
    assert [rule for rule, _unit, _person in raised()] == ["day-before", "day-before"]


def test_a_day_of_rest_declared_later_moves_what_is_due_and_says_what_moved(ground: Ground):
    case, by = ground.open(), ground.seat("Xã Đồi")
    was = cases.state_of(case).due
    rest = {"day": "2026-03-05", "kind": "swapped", "title": {"vi": "Nghỉ"}}
    keep("calendars", {
        "code": "rest", "title": {"vi": "Nghỉ"}, "in_force": "2026-03-03", "status": "example",
        "calendar": "co-quan-nha-nuoc", "days": [rest],
    })  # fmt: skip
    on_the_day = local(2026, 3, 4, 8)
    assert cases.reckon_all(by=LOADER, at=on_the_day) == 1
    assert cases.state_of(case).due == was + timedelta(days=1) == local(2026, 3, 10, 17, 30)
    (change,) = DueChange.objects.all()
    assert (change.case_id, change.was, change.now) == (case, was, was + timedelta(days=1))
    (entry,) = [one for one in journal.timeline("case", case) if one.name == "cases.due-moved"]
    assert (entry.payload["moved"], entry.id) == (1, change.event)
    assert cases.reckon_all(by=LOADER, at=on_the_day) == 0
    assert [line.due for line in cases.work_list("unit", "d.read", by=by, at=on_the_day).rows] == [change.now]


def test_cases_of_a_merged_unit_go_to_the_successor_with_the_time_they_had(ground: Ground):
    case, clerk = ground.open(), ground.seat("Xã Đồi")
    cases.claim(case, by=clerk, at=LATER)
    due = cases.state_of(case).due
    merge(ground, "Xã Đồi", "Xã Sông", into="Xã Mới")
    after = local(2026, 3, 6, 8)
    assert cases.follow_all(by=LOADER, at=after) == 1
    now = cases.state_of(case)
    new = units.search("Xã Mới", on=after.date())[0].id
    assert (now.turn_unit, now.unit, now.turn_person, now.due) == (new, new, None, due)
    assert cases.steps(case)[-1].kind == "follow"
    assert cases.follow_all(by=LOADER, at=after) == 0
    assert cases.ended_units(at=after) == {}


def merge(ground: Ground, *titles: str, into: str) -> None:
    """The units become one on 5 March."""
    new = units.NewUnit("new", "xa", into.removeprefix("Xã "), ground.units["Tỉnh Bắc"])
    steps = [units.Open(new), units.Merge(tuple(ground.units[title] for title in titles), "new")]
    plan = units.plan_reform(steps, on=date(2026, 3, 5), title="Sắp xếp", document="NQ 1")
    assert plan.problems == ()
    units.carry_out(plan, by=LOADER, at=MONDAY)


def test_an_act_on_a_case_of_a_unit_that_ended_is_open_to_its_heir(ground: Ground):
    case = ground.open()
    merge(ground, "Xã Đồi", "Xã Sông", into="Xã Mới")
    heir = ground.seat_in(units.search("Xã Mới", on=date(2026, 3, 6))[0].id, at=local(2026, 3, 6, 7))
    assert cases.move(case, "forward", by=heir, at=local(2026, 3, 6, 8)).to_state == "handled"
