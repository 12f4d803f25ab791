"""Many clocks at once: due dates by the column, and what moves when a calendar changes.

Cases that were received and have run since, nearly all of them, are reckoned in columns of whole minutes; the others are folded
one by one. Both give exactly what a fold from the beginning gives.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from .clock import DAY, Limit, Span, WorkingClock, midnight_of, minute_of, moment_of
from .clock_events import ClockEvent, ClockRules, read_clock


@dataclass(frozen=True, slots=True)
class OneClock:
    """A clock to reckon: whose it is, its limit, what happened to it, and the rules it keeps."""

    key: int
    limit: Limit
    events: tuple[ClockEvent, ...]
    rules: ClockRules


@dataclass(frozen=True, slots=True)
class ClockMoved:
    """What another calendar changes for one clock: its due date, or the day on which it closes."""

    key: int
    due_was: datetime | None
    due_now: datetime | None
    closes_was: datetime | None = None
    closes_now: datetime | None = None


def due_minutes(starts: Sequence[int], limit: Limit, clock: WorkingClock, *, cutoff: int | None = None) -> list[int]:
    """The due minute of each minute of receipt, in order; see `WorkingClock.due`. Minutes since 1970 (`minute_of`).

    `cutoff` as `WorkingClock.effective`. OutsideCalendar when one of them lies or falls outside.
    """
    if not starts:
        return []
    clock.day(min(starts)), clock.day(max(starts))
    if limit.unit == "working-minutes":
        return _by_minutes(starts, limit.amount, clock, cutoff)
    return _by_days(starts, limit, clock, cutoff)


def _by_days(starts: Sequence[int], limit: Limit, clock: WorkingClock, cutoff: int | None) -> list[int]:
    """Of every day two things are known: until when it counts, and what is due if it does."""
    base, days = clock.base, len(clock.lasts)
    first, last = (min(starts) - base) // DAY, (max(starts) - base) // DAY + 1
    allowed = DAY if cutoff is None else cutoff + 1
    counts = [base + day * DAY + min(clock.lasts[day], allowed) for day in range(days)]
    outside = clock.until.toordinal()
    due = [-1] * (days + 2)
    for day in range(first, min(last, days) + 1):
        number = clock.numbers[day]
        if limit.unit == "days" and number < len(clock.worked_days):
            ends = clock.worked_days[number] + limit.amount
            number = clock.numbers[ends] if ends < days else outside
        elif limit.unit == "working-days":
            number += limit.amount
        if number < len(clock.closes):
            due[day] = clock.closes[number]
    found = [
        due[day] if minute < counts[day] else due[day + 1] for minute in starts for day in ((minute - base) // DAY,)
    ]
    if min(found) < 0:
        raise clock.outside()
    return found


def _by_minutes(starts: Sequence[int], amount: int, clock: WorkingClock, cutoff: int | None) -> list[int]:
    """Of every day it is known how much was worked before; of every kind of day, how much by each of its minutes."""
    base = clock.base
    first, last = (min(starts) - base) // DAY, (max(starts) - base) // DAY
    kinds: dict[tuple[Span, ...], list[int]] = {}
    within = [
        kinds.get(spans) or kinds.setdefault(spans, _worked_within(spans, cutoff))
        for spans in clock.shifts_of(first, last + 1)
    ]
    before = list(accumulate((row[-1] for row in within), initial=clock.worked(base + first * DAY) + amount))
    ends = _ends(clock, before[0], before[-1])
    begin, low = base + first * DAY, before[0]
    try:
        return [
            ends[before[day] + within[day][(minute - begin) % DAY] - low]
            for minute in starts
            for day in ((minute - begin) // DAY,)
        ]
    except IndexError:
        raise clock.outside() from None


def _worked_within(spans: Sequence[Span], cutoff: int | None) -> list[int]:
    """Working minutes of a day before each of its minutes; later than `cutoff`, the whole day is over."""
    whole = sum(end - start for start, end in spans)
    found = [sum(min(max(minute - start, 0), end - start) for start, end in spans) for minute in range(DAY + 1)]
    if cutoff is not None and spans:
        found[cutoff + 1 :] = [whole] * (DAY - cutoff)
    return found


def _ends(clock: WorkingClock, low: int, high: int) -> array[int]:
    """The minute at which each number of working minutes from `low` to `high` is reached, as far as the calendar knows."""
    ends = array("q", [clock.reached(low)])
    done = low
    for shift in range(bisect_right(clock.totals, low), len(clock.totals)):
        if done >= high:
            break
        offset, total = clock.offsets[shift], clock.totals[shift]
        ends.extend(range(offset + done + 1, offset + total + 1))
        done = total
    return ends


def changed_days(before: WorkingClock, after: WorkingClock) -> tuple[date, date] | None:
    """The days, half-open, between which the two calendars differ; None when they say the same.

    Only clocks can move that began before the last of these days and end, or close, on the first of them or later.
    """
    first, until = max(before.first, after.first), min(before.until, after.until)
    one, other = (
        list(clock.shifts_of((first - clock.first).days, (until - clock.first).days)) for clock in (before, after)
    )
    differ = [day for day, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    if not differ:
        return None
    return first + timedelta(days=differ[0]), first + timedelta(days=differ[-1] + 1)


def clocks_moved(clocks: Iterable[OneClock], *, before: WorkingClock, after: WorkingClock) -> list[ClockMoved]:
    """What moves when one calendar takes the place of the other, in the order of the clocks: a day of rest declared, new hours.

    Clocks that have stopped do not move: what was decided was decided under the days known then.
    """
    differ = changed_days(before, after)
    if differ is None:
        return []
    last = moment_of(midnight_of(differ[1]))
    columns: dict[tuple[Limit, int | None], tuple[list[int], list[OneClock], list[int]]] = defaultdict(
        lambda: ([], [], [])
    )
    found: dict[int, ClockMoved] = {}
    for place, one in enumerate(clocks):
        if not one.events or one.events[0].at >= last:
            continue
        if _plain(one):
            event = one.events[0]
            cutoff = one.rules.cutoff if event.channel in one.rules.cutoff_for else None
            minutes, whose, places = columns[one.limit, cutoff]
            minutes.append(minute_of(event.at))
            whose.append(one)
            places.append(place)
        elif one.events[-1].kind != "stopped":
            was = read_clock(one.events, limit=one.limit, clock=before, rules=one.rules)
            now = read_clock(one.events, limit=one.limit, clock=after, rules=one.rules)
            if (was.due_at, was.closes_at) != (now.due_at, now.closes_at):
                found[place] = ClockMoved(one.key, was.due_at, now.due_at, was.closes_at, now.closes_at)
    for (limit, cutoff), (minutes, whose, places) in columns.items():
        old, new = (due_minutes(minutes, limit, clock, cutoff=cutoff) for clock in (before, after))
        for place, one, due_was, due_now in zip(places, whose, old, new, strict=True):
            if due_was != due_now:
                found[place] = ClockMoved(one.key, moment_of(due_was), moment_of(due_now))
    return [found[place] for place in sorted(found)]


def _plain(one: OneClock) -> bool:
    """Received, and nothing since, with days that end with the office."""
    if len(one.events) != 1 or one.events[0].kind != "started":
        return False
    waits = one.events[0].elsewhere and one.rules.starts_elsewhere == "arrival"
    return not waits and (one.rules.day_ends == "office" or one.limit.unit == "working-minutes")
