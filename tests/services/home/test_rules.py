"""What awaits me by urgency; the leader's page on one sheet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.home.rules import by_urgency, what_is_late, whom_to_call
from tinhso.web.awaits import Awaiting
from tinhso.web.front import Overdue

TODAY = date(2026, 7, 10)


@pytest.mark.parametrize(
    ("days", "late", "group"),
    [
        (-1, False, "late"),  # its day is past
        (0, False, "soon"),  # due today
        (7, False, "soon"),  # a week is soon
        (8, False, "later"),
        (30, True, "late"),  # the provider knows better
        (None, False, "later"),  # no day
    ],
)
def test_urgency(days: int | None, late: bool, group: str) -> None:
    thing = Awaiting("x", "/x/", due=None if days is None else TODAY + timedelta(days=days), late=late)
    groups = by_urgency([thing], on=TODAY)
    assert {name: list(getattr(groups, name)) for name in ("late", "soon", "later")} == {
        "late": [],
        "soon": [],
        "later": [],
    } | {group: [thing]}


@given(st.lists(st.tuples(st.booleans(), st.none() | st.integers(-400, 400)), max_size=30))
def test_nothing_that_waits_is_lost(given_things: list[tuple[bool, int | None]]) -> None:
    things = [
        Awaiting(str(number), "/", due=None if days is None else TODAY + timedelta(days=days), late=late)
        for number, (late, days) in enumerate(given_things)
    ]
    groups = by_urgency(things, on=TODAY)
    assert sorted((*groups.late, *groups.soon, *groups.later), key=lambda one: int(one.title)) == things


def overdue(whom: str, days: int) -> Overdue:
    return Overdue("report", whom, "/", TODAY - timedelta(days=days), whom)


def test_each_post_is_called_once_who_owes_most_first() -> None:
    calls = whom_to_call([overdue("A", 3), overdue("B", 9), overdue("A", 5), overdue("C", 20), overdue("", 50)])
    assert [(call.whom, call.count, call.since) for call in calls] == [
        ("A", 2, TODAY - timedelta(days=5)),
        ("C", 1, TODAY - timedelta(days=20)),
        ("B", 1, TODAY - timedelta(days=9)),
    ]


def test_what_many_owe_stands_once_with_the_first_of_them_and_how_many_more() -> None:
    late = [Overdue("Quarterly", f"Commune {number}", "/", TODAY - timedelta(days=3), "") for number in range(20)]
    late += [Overdue("Yearly", "Commune 7", "/", TODAY - timedelta(days=9), "")]
    yearly, quarterly = what_is_late(late, most=4)
    assert (yearly.what, yearly.count, yearly.more) == ("Yearly", 1, 0)
    assert [one.where for one in quarterly.owed] == ["Commune 0", "Commune 1", "Commune 2", "Commune 3"]
    assert (quarterly.count, quarterly.more) == (20, 16)


def test_the_same_thing_of_two_days_stands_twice() -> None:
    late = [Overdue("Quarterly", "A", "/", TODAY - timedelta(days=days), "") for days in (3, 9, 3)]
    assert [(one.due, one.count) for one in what_is_late(late)] == [
        (TODAY - timedelta(days=9), 1),
        (TODAY - timedelta(days=3), 2),
    ]
