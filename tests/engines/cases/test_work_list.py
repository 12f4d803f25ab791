"""Work lists: every case of the reader's units once and in order, at whatever page, and no one else's."""

from datetime import datetime, timedelta, timezone
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.cases.ground import MONDAY, READY, Ground

from tinhso.engines.cases import lists
from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import Case
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid
from tinhso.store import keyset

LATER = MONDAY + timedelta(hours=2)
TITLES = ["Xã Đồi", "Xã Sông", "Xã Núi"]
AHEAD = st.builds(
    lambda many, ahead: patch.multiple(lists, MANY=many, AHEAD=ahead), st.sampled_from([0, 50]), st.integers(1, 30)
)
"""Whether a page is looked for in a row first, and how far."""


def seen(view: lists.View, by: Actor, *, at: datetime = LATER, size: int = 50, **only: object) -> list[int]:
    """Ids over all pages."""
    found, after = [], None
    while True:
        page = cases.work_list(view, "d.read", by=by, at=at, only=cases.Filter(**only), after=after, size=size)
        found += [line.id for line in page.rows]
        if page.next is None:
            return found
        after = page.next


def test_a_unit_sees_what_waits_for_it_soonest_due_first_and_nothing_of_others(ground: Ground):
    late = ground.open(at=MONDAY - timedelta(days=30))
    soon = ground.open()
    ground.open(unit=ground.units["Xã Sông"])
    assert seen("unit", ground.seat("Xã Đồi")) == [late, soon]
    assert seen("late", ground.seat("Xã Đồi")) == [late]
    assert seen("unit", ground.seat("Xã Đồi", "d.handle")) == []


def test_what_moved_on_left_the_list_and_stands_on_the_other_units(ground: Ground):
    case = ground.open(deciding=ground.units["Xã Núi"])
    cases.move(case, "forward", by=ground.seat("Xã Đồi"), at=LATER)
    assert seen("unit", ground.seat("Xã Đồi")) == []
    assert seen("unit", ground.seat("Xã Núi")) == [case]


def test_mine_is_what_i_have_in_hand_and_free_what_nobody_has(ground: Ground):
    mine, free, clerk = ground.open(), ground.open(), ground.seat("Xã Đồi")
    cases.claim(mine, by=clerk, at=LATER)
    assert (seen("mine", clerk), seen("free", clerk), seen("mine", ground.seat("Xã Đồi"))) == ([mine], [free], [])
    assert seen("unit", clerk, person=clerk.person) == [mine]


def test_due_this_week_ends_with_sunday(ground: Ground):
    before = ground.open(at=MONDAY - timedelta(days=5))
    ground.open()
    by = ground.seat("Xã Đồi")
    (line,) = cases.work_list("week", "d.read", by=by, at=LATER).rows
    assert line.id == before and line.due.astimezone(VIETNAM).date().isoformat() == "2026-03-04"
    assert lists.week_ends(datetime(2026, 3, 8, 23, 59, tzinfo=VIETNAM)) == datetime(2026, 3, 9, tzinfo=VIETNAM)


def test_what_waits_for_a_supplement_is_not_late_and_stands_last(ground: Ground):
    waiting, by = ground.open(at=MONDAY - timedelta(days=1)), ground.seat("Xã Đồi")
    cases.move(waiting, "forward", by=by, at=LATER)
    cases.move(waiting, "ask", by=by, at=LATER, note="thiếu")
    running = ground.open()
    assert seen("unit", by) == [running, waiting]
    assert seen("late", by, at=LATER + timedelta(days=60)) == [running]


def test_closed_cases_stand_newest_first(ground: Ground):
    by, head = ground.seat("Xã Đồi"), ground.seat("Xã Đồi")
    done = [ground.open() for _ in range(3)]
    for hours, case in enumerate(reversed(done)):
        cases.move(case, "forward", by=by, at=LATER)
        cases.move(case, "submit", by=by, at=LATER, given=READY)
        cases.move(case, "sign", by=head, at=LATER + timedelta(hours=hours))
    assert seen("closed", by, size=2) == done
    assert seen("closed", ground.seat("Tỉnh Bắc", reach="everywhere"), size=2) == done
    assert seen("unit", by) == []


def test_lists_are_narrowed_by_state_process_and_unit_but_never_widened(ground: Ground):
    here, there = ground.open(), ground.open(unit=ground.units["Xã Sông"])
    province = ground.seat("Tỉnh Bắc", reach="below")
    assert set(seen("unit", province)) == {here, there}
    assert seen("unit", province, units=(ground.units["Xã Sông"],)) == [there]
    assert seen("unit", ground.seat("Xã Đồi"), units=(ground.units["Xã Sông"],)) == []
    assert seen("unit", province, states=("handled",)) == []
    assert seen("unit", province, processes=("other",)) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    dues=st.lists(st.tuples(st.sampled_from(TITLES), st.integers(0, 3)), max_size=24),
    size=st.integers(1, 7),
    wide=st.booleans(),
    ahead=AHEAD,
)
def test_pages_hold_every_case_once_in_order_however_the_due_moments_fall(ground: Ground, dues, size, wide, ahead):
    Case.objects.update(turn_unit=None, sorts_by=None)
    ids = [ground.open(unit=ground.units[title]) for title, _day in dues]
    for id, (_title, day) in zip(ids, dues, strict=True):
        Case.objects.filter(pk=id).update(sorts_by=MONDAY + timedelta(days=day))
    by = ground.seat("Tỉnh Bắc", reach="everywhere" if wide else "below")
    expected = [id for _day, id in sorted((day, id) for id, (_title, day) in zip(ids, dues, strict=True))]
    with ahead:
        assert seen("unit", by, size=size) == expected


TOO_FAR = [
    keyset.token([datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=20))), 2**63]),
    keyset.token([datetime.max.replace(tzinfo=timezone(-timedelta(hours=20))), 1]),
]


@pytest.mark.parametrize("token", ["x", "WyJkdCIsIDFd", "W10", "WzEsMl0", *TOO_FAR])
def test_a_token_somebody_wrote_is_refused(ground: Ground, token: str):
    with pytest.raises(Invalid):
        cases.work_list("unit", "d.read", by=ground.seat("Xã Đồi"), at=LATER, after=token)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spread=st.lists(
        st.tuples(st.sampled_from(TITLES), st.sampled_from(TITLES), st.sampled_from(TITLES), st.integers(0, 3)),
        max_size=16,
    ),
    reader=st.sampled_from([("Xã Đồi", "own"), ("Tỉnh Bắc", "below"), ("Tỉnh Bắc", "everywhere")]),
    size=st.integers(1, 5),
    closed=st.booleans(),
    ahead=AHEAD,
)
def test_open_and_closed_hold_all_a_unit_has_to_do_with_once(ground: Ground, spread, reader, size, closed, ahead):
    Case.objects.update(turn_unit=None, sorts_by=None)
    expected = []
    for own, receiving, turn, day in spread:
        id = ground.open(unit=ground.units[own], receiving=ground.units[receiving])
        sorts = MONDAY + timedelta(days=day)
        Case.objects.filter(pk=id).update(turn_unit=None if closed else ground.units[turn], sorts_by=sorts)
        near = {own, receiving} if closed else {own, receiving, turn}
        if reader[0] in near or reader[1] != "own":
            expected.append((sorts, id))
    by = ground.seat(reader[0], reach=reader[1])
    with ahead:
        found = seen("closed" if closed else "open", by, size=size)
    assert found == [id for _sorts, id in sorted(expected, reverse=closed)]
