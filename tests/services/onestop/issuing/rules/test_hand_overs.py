"""Rows of the control slip: one a hand-over, time held against the step, for any way a dossier may go."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.onestop.issuing.rules.handovers import Stop, hand_overs

DESK, OFFICE = "desk", "office"
START = datetime(2026, 9, 8, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def day(at: datetime):
    return at.date()


def rows(*stops: Stop):
    return hand_overs(stops, day=day)


def test_the_receipt_comes_from_the_applicant_and_has_no_time_of_its_own():
    (row,) = rows(Stop(START, "Tiếp nhận", DESK, START + HOUR))
    assert (row.giver, row.taker, row.came, row.went, row.kept) == (None, DESK, None, START, "")


def test_what_one_unit_does_on_its_own_is_one_stay():
    found = rows(
        Stop(START, "Tiếp nhận", DESK),
        Stop(START + HOUR, "Chuyển", OFFICE, START + 4 * HOUR),
        Stop(START + 2 * HOUR, "Nhận xử lý", OFFICE),
        Stop(START + 3 * HOUR, "Trình", OFFICE),
        Stop(START + 5 * HOUR, "Ra quầy", DESK),
        Stop(START + 6 * HOUR, "Trả", None),
    )
    assert [(row.giver, row.taker, row.what) for row in found] == [
        (None, DESK, "Tiếp nhận"),
        (DESK, OFFICE, "Chuyển"),
        (OFFICE, DESK, "Ra quầy"),
        (DESK, None, "Trả"),
    ]
    assert found[2].came == START + HOUR and found[2].kept == "late"


def test_early_is_on_a_day_before_on_time_on_the_last_day_late_after_the_last_moment():
    due = START + timedelta(days=2)
    for went, kept in ((START + HOUR, "early"), (due - HOUR, "on-time"), (due, "on-time"), (due + HOUR, "late")):
        found = rows(Stop(START, "a", DESK, due), Stop(went, "b", OFFICE))
        assert found[-1].kept == kept


def test_a_step_without_a_time_of_its_own_is_left_blank():
    assert rows(Stop(START, "a", DESK), Stop(START + HOUR, "b", OFFICE))[-1].kept == ""


@given(st.lists(st.tuples(st.integers(0, 600), st.sampled_from([DESK, OFFICE, None])), min_size=1, max_size=40))
def test_each_row_begins_where_the_one_before_it_ended(steps):
    at, stops = START, []
    for minutes, turn in steps:
        at += timedelta(minutes=minutes)
        stops.append(Stop(at, "x", turn))
    found = rows(*stops)
    assert found[0].went == stops[0].at and found[-1].went == stops[-1].at
    for before, after in pairwise(found):
        assert after.came == before.went and after.giver == before.taker and after.went >= after.came
