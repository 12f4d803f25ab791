"""What happens to a clock, folded: held against a reckoning by hand, and what may follow what."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.cases.rules import invented
from tests.engines.cases.rules.invented import cutoffs, days, followed, limits, moments

from tinhso.engines.cases.errors import ClockRefused
from tinhso.engines.cases.rules.clock import Limit, WorkingClock
from tinhso.engines.cases.rules.clock_events import (
    FOLLOWS,
    ClockEvent,
    ClockRules,
    ClockState,
    read_clock,
    read_events,
    require_next,
    what_if,
)
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid

CLOCK = WorkingClock("weeks", date(2026, 3, 2), ([invented.USUAL] * 5 + [()] * 2) * 8)
RULES = ClockRules(
    cutoff=900,
    cutoff_for=frozenset({"desk"}),
    starts_elsewhere="arrival",
    supplements=1,
    extensions=1,
    closing_after=Limit.days(15),
)
FIVE = Limit.working_days(5)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=VIETNAM)


def state(*events: ClockEvent, rules: ClockRules = RULES, limit: Limit = FIVE) -> ClockState:
    return read_clock(events, limit=limit, clock=CLOCK, rules=rules)


RECEIVED = ClockEvent("started", at("03-02 09:00"), "desk")


@given(days, followed(), limits, cutoffs)
def test_a_fold_is_as_reckoned_by_hand(found, happened, limit, cutoff):
    received, then = happened
    due = invented.by_hand(found).due(received, limit.unit, limit.amount, cutoff=cutoff, then=then)
    folded = read_clock(
        invented.events(received, then), limit=limit, clock=invented.clock(found), rules=invented.rules(cutoff)
    )
    assert folded.due_at == due
    assert folded.phase == "running"


@given(days, followed(), limits, cutoffs, st.integers(0, 3000))
def test_received_later_it_is_not_due_sooner_whatever_follows(found, happened, limit, cutoff, minutes):
    received, then = happened
    later = received + timedelta(minutes=minutes)
    if then and later > then[0][0]:
        later = then[0][0]
    clock, rules = invented.clock(found), invented.rules(cutoff)
    one, other = (
        read_clock(invented.events(begins, then), limit=limit, clock=clock, rules=rules) for begins in (received, later)
    )
    assert one.due_at <= other.due_at
    assert one.due_at > received


@given(days, followed(), limits, st.integers(1, 3))
def test_a_longer_limit_does_not_end_sooner_whatever_follows(found, happened, limit, more):
    events, clock = invented.events(*happened), invented.clock(found)
    longer = invented.longer(limit, more)
    one, other = (read_clock(events, limit=each, clock=clock, rules=invented.rules()) for each in (limit, longer))
    assert one.due_at <= other.due_at


@given(days, followed(), limits, moments)
def test_a_pause_never_brings_the_due_date_forward(found, happened, limit, resumed):
    received, then = happened
    events, clock = invented.events(received, then), invented.clock(found)
    last = events[-1].at
    paused = [*events, ClockEvent("paused", last), ClockEvent("resumed", max(last, resumed))]
    one, other = (read_clock(each, limit=limit, clock=clock, rules=invented.rules()) for each in (events, paused))
    assert one.due_at <= other.due_at


@given(days, moments, moments, limits, cutoffs)
def test_a_supplement_starts_from_zero(found, one, other, limit, cutoff):
    received, came = sorted((one, other))
    clock, rules = invented.clock(found), invented.rules(cutoff)
    events = [
        ClockEvent("started", received, "desk"),
        ClockEvent("asked", received),
        ClockEvent("restarted", came, "desk"),
    ]
    anew = read_clock([ClockEvent("started", came, "desk")], limit=limit, clock=clock, rules=rules)
    assert read_clock(events, limit=limit, clock=clock, rules=rules).due_at == anew.due_at


@given(followed())
def test_what_is_kept_of_the_events_is_read_back_as_they_were(happened):
    events = (*invented.events(*happened), ClockEvent("stopped", at("05-01 10:00")))
    assert read_events([event.as_json() for event in events]) == events


@pytest.mark.parametrize("kind", sorted(FOLLOWS))
@pytest.mark.parametrize(
    ("before", "phase"),
    [
        ((), "idle"),
        ((ClockEvent("started", at("03-02 09:00"), "desk", True),), "on-the-way"),
        ((RECEIVED,), "running"),
        ((RECEIVED, ClockEvent("paused", at("03-02 10:00"))), "paused"),
        ((RECEIVED, ClockEvent("asked", at("03-02 10:00"))), "asked"),
        ((RECEIVED, ClockEvent("stopped", at("03-02 10:00"))), "stopped"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_only_what_can_follow_follows(before, phase, kind):
    assert state(*before).phase == phase
    event = ClockEvent(kind, at("03-03 10:00"), until=date(2026, 3, 20))
    if phase in FOLLOWS[kind]:
        require_next(state(*before), event, clock=CLOCK, rules=RULES)
        state(*before, event)
    else:
        with pytest.raises(ClockRefused):
            require_next(state(*before), event, clock=CLOCK, rules=RULES)
        with pytest.raises(ClockRefused):
            state(*before, event)


def test_the_past_is_not_written_behind_what_happened():
    early = ClockEvent("paused", at("03-02 08:59"))
    with pytest.raises(ClockRefused, match="earlier"):
        require_next(state(RECEIVED), early, clock=CLOCK, rules=RULES)
    with pytest.raises(ClockRefused):
        state(RECEIVED, early)


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (ClockEvent("extended", at("03-05 10:00")), "until"),  # no day named
        (ClockEvent("extended", at("03-05 10:00"), until=date(2026, 3, 9)), "until"),  # the day it already has
        (ClockEvent("extended", at("03-05 10:00"), until=date(2026, 3, 6)), "until"),  # sooner
    ],
)
def test_a_new_appointment_names_a_later_day(event, field):
    with pytest.raises(Invalid) as wrong:
        require_next(state(RECEIVED), event, clock=CLOCK, rules=RULES)
    assert wrong.value.field == field


def test_an_extension_that_came_in_time_stays_when_a_calendar_changes_later():
    """What is kept is not judged again: a day of rest declared later may put the notice on the last day."""
    events = (RECEIVED, ClockEvent("extended", at("03-06 10:00"), until=date(2026, 3, 13)))
    shorter = WorkingClock("weeks", date(2026, 3, 2), [invented.USUAL] * 60)
    assert read_clock(events, limit=FIVE, clock=shorter, rules=RULES).due_at == at("03-13 17:30")


def test_where_a_clock_stands_says_what_a_page_needs():
    asked = state(RECEIVED, ClockEvent("asked", at("03-04 09:00")))
    assert (asked.due_at, asked.closes_at, asked.closes_on) == (
        None,
        at("03-21 00:00") - timedelta(days=1),
        date(2026, 3, 19),
    )
    paused = state(RECEIVED, ClockEvent("paused", at("03-04 09:00")))
    assert (paused.paused_at, paused.due_at) == (at("03-04 09:00"), at("03-09 17:30"))
    assert state(RECEIVED).starts_at == at("03-02 09:00")
    assert state(ClockEvent("started", at("03-02 15:01"), "desk")).starts_at == at("03-03 07:30")


def test_without_a_rule_nothing_closes_by_itself():
    assert state(RECEIVED, ClockEvent("asked", at("03-04 09:00")), rules=ClockRules()).closes_at is None


@pytest.mark.parametrize("limit", [FIVE, Limit.days(5)])
def test_a_last_day_may_end_with_the_day(limit):
    """Civil Code 2015, article 148.6, where a province so chooses."""
    until = state(RECEIVED, rules=ClockRules(day_ends="midnight"), limit=limit).due_at
    office = state(RECEIVED, rules=ClockRules(), limit=limit).due_at
    assert until == datetime.combine(office.date() + timedelta(days=1), datetime.min.time(), VIETNAM)


@pytest.mark.parametrize(
    ("events", "moment", "late"),
    [
        ((RECEIVED,), "03-09 17:30", False),  # on the minute is in time
        ((RECEIVED,), "03-09 17:31", True),
        ((RECEIVED, ClockEvent("stopped", at("03-09 17:00"))), "03-20 10:00", False),  # was done in time
        ((RECEIVED, ClockEvent("stopped", at("03-10 08:00"))), "03-20 10:00", True),
        ((RECEIVED, ClockEvent("stopped", at("03-20 08:00"))), "03-09 10:00", False),  # not yet, that day
        ((RECEIVED, ClockEvent("paused", at("03-04 08:00"))), "03-20 10:00", False),  # waits for another
        ((RECEIVED, ClockEvent("asked", at("03-04 08:00"))), "03-20 10:00", False),
    ],
)
def test_late_is_what_runs_past_its_due_date(events, moment, late):
    assert state(*events).late_at(at(moment)) is late


def test_what_if_it_had_come_after_three():
    told = what_if([RECEIVED], limit=FIVE, clock=CLOCK, rules=RULES, received=at("03-02 15:01"))
    assert (told.now.due_at, told.then.due_at, told.minutes) == (at("03-09 17:30"), at("03-10 17:30"), 480)


def test_what_if_a_day_were_off_or_the_limit_shorter():
    off = WorkingClock("weeks", date(2026, 3, 2), [invented.USUAL, ()] + [invented.USUAL] * 50)
    told = what_if([RECEIVED], limit=FIVE, clock=CLOCK, rules=RULES, other=off)
    assert told.then.due_at == at("03-08 17:30")
    told = what_if([RECEIVED], limit=FIVE, clock=CLOCK, rules=RULES, other_limit=Limit.working_hours(8))
    assert told.then.due_at == at("03-03 09:00") and told.minutes < 0


def test_what_if_says_nothing_of_what_is_not_due():
    asked = [RECEIVED, ClockEvent("asked", at("03-04 09:00"))]
    assert what_if(asked, limit=FIVE, clock=CLOCK, rules=RULES, received=at("03-03 09:00")).minutes is None


def test_what_if_it_came_later_than_what_followed_is_refused():
    paused = [RECEIVED, ClockEvent("paused", at("03-04 09:00"))]
    with pytest.raises(ClockRefused):
        what_if(paused, limit=FIVE, clock=CLOCK, rules=RULES, received=at("03-05 09:00"))
