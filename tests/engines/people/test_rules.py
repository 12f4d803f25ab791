"""Periods of appointments, reach of roles, user names, two persons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.people import rules
from tinhso.kernel.actor import PUBLIC, Actor, process
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow
from tinhso.kernel.period import Period

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    return Period(start, draw(st.none() | st.integers(1, 5000).map(lambda more: start + timedelta(more))))


@given(periods(), days)
def test_an_ended_appointment_holds_the_same_days_before_its_end_and_none_after(period, on):
    try:
        ended = rules.ended(period, on)
    except (Invalid, NotNow):
        return
    assert on not in ended and on - timedelta(1) in ended
    for day in (on - timedelta(1), on - timedelta(40), period.start):
        assert (day in ended) == (day in period and day < on)


@given(periods(), days)
def test_an_appointment_can_be_ended_exactly_within_its_days(period, on):
    possible = period.start < on and (period.end is None or on < period.end)
    if possible:
        rules.ended(period, on)
    else:
        with pytest.raises((Invalid, NotNow)):
            rules.ended(period, on)


def test_what_ended_already_cannot_be_ended_later():
    with pytest.raises(NotNow, match="ended already"):
        rules.ended(Period(date(2026, 1, 1), date(2026, 2, 1)), date(2026, 3, 1))


def test_an_appointment_cannot_end_on_the_day_it_starts():
    with pytest.raises(Invalid, match="choose a later day"):
        rules.ended(Period(date(2026, 1, 1)), date(2026, 1, 1))


reaches = st.sampled_from(["own", "below", "everywhere"])


@given(st.lists(st.tuples(st.sampled_from("abc"), reaches)))
def test_a_right_given_twice_reaches_as_far_as_the_wider_gift_in_any_order(grants):
    found = rules.widest(grants)
    assert found == rules.widest(reversed(grants))
    assert set(found) == {right for right, _ in grants}
    order = ["own", "below", "everywhere"]
    for right, reach in grants:
        assert order.index(found[right]) >= order.index(reach)
        assert (right, found[right]) in grants


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("CanBo.TuLe", "canbo.tule"),  # capitals are the same name
        ("  chu-tich ", "chu-tich"),  # white space around it is nothing
        ("ｔｈａｍ", "tham"),  # wide letters of some keyboards
    ],
)
def test_a_user_name_is_kept_in_one_form(given_name, kept):
    assert rules.username(given_name) == kept


@pytest.mark.parametrize(
    "name", ["", "ab", "chủ.tịch", "two words", "a@b.vn", "-abc", "abc-", "a..b", "1abc", "x" * 61]
)
def test_a_user_name_that_cannot_be_typed_everywhere_is_refused(name):
    with pytest.raises(Invalid) as refused:
        rules.username(name)
    assert refused.value.field == "username"


def test_the_person_who_did_the_work_is_not_the_second_pair_of_eyes_through_another_post():
    sender, verifier = Actor(person=7, appointment=1), Actor(person=7, appointment=2)
    with pytest.raises(NotAllowed, match="Verifying a return: a second person"):
        rules.two_persons(verifier, sender.person, 9, doing="Verifying a return")


@pytest.mark.parametrize("by", [Actor(person=8), process("sealing"), PUBLIC])
def test_another_person_and_a_process_are_not_the_one_who_did_the_work(by):
    rules.two_persons(by, 7, None, doing="Verifying a return")
