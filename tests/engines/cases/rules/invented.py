"""Calendars, receipts and what follows them, out of thin air, for tests that hold for all of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from tests.engines.cases.rules.by_hand import ByHand, Shifts

from tinhso.engines.cases.rules.clock import Limit, WorkingClock
from tinhso.engines.cases.rules.clock_events import ClockEvent, ClockRules
from tinhso.kernel.days import VIETNAM

FIRST = date(2026, 2, 2)
BUSY, REST = 20, 60
USUAL: Shifts = ((450, 690), (810, 1050))
KINDS: tuple[Shifts, ...] = (USUAL, USUAL, USUAL, (), (), ((450, 690),), ((420, 690), (810, 1020)), ((0, 1440),))
"""Usual days, rest, a morning, summer hours, a day and night."""
days = st.lists(st.sampled_from(KINDS), min_size=BUSY, max_size=BUSY)
moments = st.integers(0, (BUSY - 6) * 86400).map(
    lambda seconds: datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=VIETNAM) + timedelta(seconds=seconds)
)
limits = st.one_of(
    st.builds(Limit.working_days, st.integers(0, 6)),
    st.builds(Limit.days, st.integers(0, 9)),
    st.builds(Limit.weeks, st.integers(0, 2)),
    st.builds(Limit.months, st.integers(0, 1)),
    st.builds(lambda minutes: Limit("working-minutes", minutes), st.integers(1, 1500)),
)


def longer(limit: Limit, more: int) -> Limit:
    """By so many of its unit; by one month at most, so that it still ends within an invented calendar."""
    return Limit(limit.unit, limit.amount + (min(more, 1) if limit.unit == "months" else more))


cutoffs = st.one_of(st.none(), st.integers(0, 1439))
Followed = list[tuple[datetime, datetime | date]]


def calendar(found: list[Shifts]) -> list[Shifts]:
    """Days as found, then enough usual ones for anything to end in."""
    return [*found, *[USUAL] * REST]


def clock(found: list[Shifts]) -> WorkingClock:
    return WorkingClock("invented", FIRST, calendar(found))


def by_hand(found: list[Shifts]) -> ByHand:
    return ByHand(FIRST, calendar(found))


def rules(cutoff: int | None = None) -> ClockRules:
    return ClockRules(cutoff=cutoff, cutoff_for=frozenset({"desk"}), closing_after=Limit.days(3), extensions=1)


@st.composite
def followed(draw: st.DrawFn) -> tuple[datetime, Followed]:
    """A receipt, then pauses and new days of appointment, in order."""
    at = sorted(draw(st.lists(moments, min_size=1, max_size=7)))
    received, rest, then = at[0], at[1:], Followed()
    while rest:
        if len(rest) > 1 and draw(st.booleans()):
            then.append((rest[0], rest[1]))
            rest = rest[2:]
        else:
            then.append((rest[0], rest[0].date() + timedelta(days=draw(st.integers(0, 5)))))
            rest = rest[1:]
    return received, then


def events(received: datetime, then: Followed) -> list[ClockEvent]:
    found = [ClockEvent("started", received, "desk")]
    for first, second in then:
        if isinstance(second, datetime):
            found += [ClockEvent("paused", first), ClockEvent("resumed", second)]
        else:
            found.append(ClockEvent("extended", first, until=second))
    return found
