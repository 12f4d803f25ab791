"""Many clocks at once: due dates by the column, and what moves when a calendar changes.

Cases that were received and have run since, nearly all of them, are reckoned in columns of whole minutes; the others are folded
one by one. Both give exactly what a fold from the beginning gives.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from ..errors import OutsideCalendar
from .clock import DAY, Limit, WorkingClock, midnight_of, minute_of, moment_of
from .clock_events import ClockEvent, ClockRules, Phase, read_clock

FEW_A_DAY = 4
"""With fewer receipts a day than these, a table of every minute costs more than reckoning each alone."""


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


@dataclass(frozen=True, slots=True)
class ClockRead:
    """Where one clock stands: how, until when, and when it closes."""

    key: int
    phase: Phase
    due: datetime | None
    closes: datetime | None = None


def due_minutes(starts: Sequence[int], limit: Limit, clock: WorkingClock, *, cutoff: int | None = None) -> list[int]:
    """The due minute of each minute of receipt, in order; see `WorkingClock.due`. Minutes since 1970 (`minute_of`).

    `cutoff` as `WorkingClock.effective`. OutsideCalendar when one of them lies or falls outside.
    """
    if not starts:
        return []
    first, last = clock.day(min(starts)), clock.day(max(starts))
    if len(starts) < FEW_A_DAY * (last - first + 1):
        return [clock.due_minute(clock.effective(minute, cutoff), limit) for minute in starts]
    begin = clock.base + first * DAY
    try:
        if limit.unit == "working-minutes":
            table = _by_minutes(first, last, limit, clock, cutoff)
            return [table[minute - begin] for minute in starts]
        return _by_days(starts, first, last, limit, clock, cutoff)
    except IndexError:
        raise clock.outside() from None


def _by_days(
    starts: Sequence[int], first: int, last: int, limit: Limit, clock: WorkingClock, cutoff: int | None
) -> list[int]:
    """Of each day it is known until which minute it counts, and what is due if it does; what is due of the next, else."""
    allowed = DAY if cutoff is None else cutoff + 1
    counts = [min(clock.lasts[day], allowed) for day in range(first, last + 1)]
    due = list(takewhile(lambda one: one >= 0, (_due_of_day(day, limit, clock) for day in range(first, last + 2))))
    begin = clock.base + first * DAY
    ends = {minute for minute in counts if minute}  # days of rest count as the next day, whenever they end
    if len(ends) == 1:
        begin -= DAY - ends.pop()
        return [due[(minute - begin) // DAY] for minute in starts]
    until = [begin + number * DAY + minute for number, minute in enumerate(counts)]
    return [
        due[day] if minute < until[day] else due[day + 1] for minute in starts for day in ((minute - begin) // DAY,)
    ]


def _due_of_day(day: int, limit: Limit, clock: WorkingClock) -> int:
    number = clock.numbers[day]
    if limit.unit == "working-days":
        number += limit.amount
    elif number < len(clock.worked_days):
        ends = clock.last_day(clock.worked_days[number], limit)
        number = clock.numbers[min(ends, len(clock.lasts))]
    return clock.closes[number] if number < len(clock.closes) else -1


def _by_minutes(first: int, last: int, limit: Limit, clock: WorkingClock, cutoff: int | None) -> array[int]:
    """What is due of every minute of these days: within a shift it goes on with the minute, else it stands still."""
    done, table = 0, array("i")
    begin = clock.worked(clock.base + first * DAY) + limit.amount
    days = list(clock.shifts_of(first, last + 1))
    ends = _ends(clock, begin, begin + sum(end - start for spans in days for start, end in spans))
    for spans in days:
        row, past = array("i"), 0
        for start, end in spans:
            row += ends[done : done + 1] * (start - past)
            row += ends[done : done + end - start]
            done, past = done + end - start, end
        row += ends[done : done + 1] * (DAY - past)
        if cutoff is not None and spans:
            row[cutoff + 1 :] = ends[done : done + 1] * (DAY - cutoff - 1)
        table += row
    return table


def _ends(clock: WorkingClock, low: int, high: int) -> array[int]:
    """The minute at which each number of working minutes from `low` to `high` is reached, as far as it is known."""
    ends, done = array("i"), low - 1
    for shift in range(bisect_left(clock.totals, low), len(clock.totals)):
        if done >= high:
            break
        ends += array("i", list(range(clock.offsets[shift] + done + 1, clock.ends[shift] + 1)))  # a list is read faster
        done = clock.totals[shift]
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


def clocks_read(clocks: Sequence[OneClock], *, clock: WorkingClock) -> list[ClockRead]:
    """Where each clock stands under the calendar, in the order of the clocks: exactly what `read_clock` says of each.

    What reaches outside the calendar is left out, since nothing is guessed.
    """
    columns: dict[tuple[Limit, int | None], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    found: dict[int, ClockRead] = {}
    for place, one in enumerate(clocks):
        if _plain(one):
            event = one.events[0]
            cutoff = one.rules.cutoff if event.channel in one.rules.cutoff_for else None
            minutes, places = columns[one.limit, cutoff]
            minutes.append(minute_of(event.at))
            places.append(place)
            continue
        with suppress(OutsideCalendar):
            now = read_clock(one.events, limit=one.limit, clock=clock, rules=one.rules)
            found[place] = ClockRead(one.key, now.phase, now.due_at, now.closes_at)
    for (limit, cutoff), (minutes, places) in columns.items():
        for place, due in zip(places, _known(minutes, limit, clock, cutoff), strict=True):
            if due is not None:
                found[place] = ClockRead(clocks[place].key, "running", moment_of(due))
    return [found[place] for place in sorted(found)]


def _known(minutes: Sequence[int], limit: Limit, clock: WorkingClock, cutoff: int | None) -> Sequence[int | None]:
    """The due minutes; None for those that reach outside."""
    try:
        return due_minutes(minutes, limit, clock, cutoff=cutoff)
    except OutsideCalendar:
        found: list[int | None] = []
        for minute in minutes:
            try:
                found.append(clock.due_minute(clock.effective(minute, cutoff), limit))
            except OutsideCalendar:
                found.append(None)
        return found


def _plain(one: OneClock) -> bool:
    """Received, and nothing since, with days that end with the office."""
    if len(one.events) != 1 or one.events[0].kind != "started":
        return False
    waits = one.events[0].elsewhere and one.rules.starts_elsewhere == "arrival"
    return not waits and (one.rules.day_ends == "office" or one.limit.unit == "working-minutes")
