"""The legal clock: due dates one by one, a column at once, and the walk from day to day as the yardstick.

Pure, so it needs no database and no server. Receipts of eleven years; both sides get the same.

python -m tests.load.clock
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Any

from tests.load.results import Row, in_turn

from tinhso.engines.cases.rules.clock import Limit, WorkingClock, minute_of, moment_of
from tinhso.engines.cases.rules.clock_bulk import OneClock, clocks_moved, due_minutes
from tinhso.engines.cases.rules.clock_events import ClockEvent, ClockRules, read_clock
from tinhso.kernel.days import VIETNAM

WHAT = "due dates on the working clock"
LEAST_ONE, LEAST_BULK, LEAST_RATIO = 150_000, 2_000_000, 4.0
GOAL = f"≥ {LEAST_ONE:,}/s and ≥ {LEAST_RATIO:.0f} × the walk"
FIRST, YEARS, RECEIPTS, CASES, CUTOFF = date(2020, 1, 1), 11, 300_000, 200_000, 900
LIMITS = {"working days": Limit.working_days(5), "working hours": Limit.working_hours(20)}
SHIFTS = ((450, 690), (810, 1050))


def days() -> list[Sequence[tuple[int, int]]]:
    """Eleven years: weekends, twelve days off a year, and a worked Saturday for one of them."""
    chance, found = random.Random(4), []
    for number in range(365 * YEARS + 2):
        weekday = (FIRST + timedelta(days=number)).weekday()
        off = weekday >= 5 or chance.random() < 12 / 260
        found.append(SHIFTS if not off or (weekday == 5 and chance.random() < 1 / 52) else ())
    return found


class Walk:
    """From day to day and shift to shift, as one would write it first."""

    def __init__(self, worked: Sequence[Sequence[tuple[int, int]]]) -> None:
        self.days: Mapping[date, tuple[tuple[hour, hour], ...]] = {
            FIRST + timedelta(days=number): tuple((_hour(start), _hour(end)) for start, end in shifts)
            for number, shifts in enumerate(worked)
        }

    def due(self, received: datetime, limit: Limit) -> datetime:
        at = received.astimezone(VIETNAM)
        day, shifts = at.date(), self.days[at.date()]
        if shifts and at.time() > hour(CUTOFF // 60):
            day, at = day + timedelta(days=1), datetime.combine(day + timedelta(days=1), hour(), VIETNAM)
        while not (self.days[day] and at < datetime.combine(day, self.days[day][-1][1], VIETNAM)):
            day += timedelta(days=1)
            at = datetime.combine(day, hour(), VIETNAM)
        left = limit.amount
        if limit.unit == "working-days":
            while left:
                day += timedelta(days=1)
                left -= bool(self.days[day])
            return datetime.combine(day, self.days[day][-1][1], VIETNAM)
        return self._after(at, day, timedelta(minutes=left))

    def _after(self, at: datetime, day: date, left: timedelta) -> datetime:
        while True:
            for start, end in self.days[day]:
                begins = max(at, datetime.combine(day, start, VIETNAM))
                room = datetime.combine(day, end, VIETNAM) - begins
                if timedelta() < left <= room:
                    return begins + left
                left -= max(room, timedelta())
            day += timedelta(days=1)
            at = datetime.combine(day, hour(), VIETNAM)


def _hour(minute: int) -> hour:
    return hour(minute // 60, minute % 60)


def rate(count: int, act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return count / (time.perf_counter() - begun)


def rows(*, rounds: int, quick: bool) -> list[Row]:
    """The rows of the goals, after seeing that both sides agree."""
    worked = days()
    begun = time.perf_counter()
    clock, walk = WorkingClock("bench", FIRST, worked), Walk(worked)
    building = (time.perf_counter() - begun) * 1000
    count = RECEIPTS // 10 if quick else RECEIPTS
    chance = random.Random(7)
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=VIETNAM)
    received = [begin + timedelta(minutes=chance.randrange(1440 * (365 * YEARS - 60))) for _receipt in range(count)]
    found = [_one(name, limit, clock, walk, received, rounds) for name, limit in LIMITS.items()]
    found += [_bulk(name, limit, clock, walk, received, rounds) for name, limit in LIMITS.items()]
    return [*found, _changed(clock, worked, received, rounds, building)]


def _one(name: str, limit: Limit, clock: WorkingClock, walk: Walk, received: list[datetime], rounds: int) -> Row:
    """A moment in, a moment out; received before 15:00 or shifted, as an act does it: a fold of one event."""
    rules = ClockRules(cutoff=CUTOFF, cutoff_for=frozenset({"desk"}))
    few = received[: max(2000, len(received) // 15)]
    for at in few:
        mine = read_clock([ClockEvent("started", at, "desk")], limit=limit, clock=clock, rules=rules).due_at
        if mine != walk.due(at, limit):
            raise ValueError(f"the clock and the walk differ: {at}, {name}")
    pair = in_turn(
        max(3, rounds),
        lambda: rate(len(received), lambda: [clock.due(at, limit) for at in received]),
        lambda: rate(len(few), lambda: [walk.due(at, limit) for at in few]),
    )
    whole = [ClockEvent("started", at, "desk") for at in few]
    folded = max(
        rate(len(few), lambda: [read_clock((one,), limit=limit, clock=clock, rules=rules) for one in whole])
        for _turn in range(3)
    )
    ours = max(pair.ours)
    return Row(
        f"{WHAT}, one by one: {name}",
        f"{ours:,.0f}/s",
        f"{max(pair.yardstick):,.0f}/s",
        f"{pair.ratio:.1f}",
        GOAL,
        ours >= LEAST_ONE and pair.ratio >= LEAST_RATIO,
        f"a moment in, a moment out; {len(few):,} agree with the walk; the whole state from its events: {folded:,.0f}/s",
        {"ours": pair.ours, "walk": pair.yardstick, "ratio": pair.ratio, "folded": folded},
    )


def _bulk(name: str, limit: Limit, clock: WorkingClock, walk: Walk, received: list[datetime], rounds: int) -> Row:
    minutes = [minute_of(at) for at in received]
    told = due_minutes(minutes, limit, clock, cutoff=CUTOFF)
    for at, due in list(zip(received, told, strict=True))[:2000]:
        if moment_of(due) != walk.due(at, limit):
            raise ValueError(f"the column and the walk differ: {at}, {name}")
    few = received[:5000]
    pair = in_turn(
        max(3, rounds),
        lambda: rate(len(minutes) * 4, lambda: due_minutes(minutes * 4, limit, clock, cutoff=CUTOFF)),
        lambda: rate(len(few), lambda: [walk.due(at, limit) for at in few]),
    )
    ours = max(pair.ours)
    return Row(
        f"{WHAT}, a column: {name}",
        f"{ours / 1e6:.1f} M/s",
        f"{max(pair.yardstick):,.0f}/s",
        f"{pair.ratio:.0f}",
        f"≥ {LEAST_BULK // 1_000_000} M/s",
        ours >= LEAST_BULK,
        f"whole minutes, {len(minutes) * 4:,} of them, after 15:00 on the next working day",
        {"ours": pair.ours, "walk": pair.yardstick, "ratio": pair.ratio},
    )


def _changed(
    clock: WorkingClock,
    worked: Sequence[Sequence[tuple[int, int]]],
    received: list[datetime],
    rounds: int,
    building: float,
) -> Row:
    """A day of rest declared: of all cases, which move. Every tenth has been paused, so that it is folded."""
    rules = ClockRules(cutoff=CUTOFF, cutoff_for=frozenset({"desk"}))
    other = list(worked)
    day = next(number for number in range(len(worked) // 2, len(worked)) if worked[number])
    other[day] = ()
    after = WorkingClock("bench", FIRST, other)
    declared = FIRST + timedelta(days=day)
    cases = []
    for key, at in enumerate(received[:CASES]):
        at = datetime.combine(declared, at.timetz()) - timedelta(days=key % 40, minutes=key % 600)
        events: tuple[ClockEvent, ...] = (ClockEvent("started", at, "desk"),)
        if key % 10 == 0:
            events += (ClockEvent("paused", at + timedelta(days=1)), ClockEvent("resumed", at + timedelta(days=3)))
        cases.append(OneClock(key, Limit.working_days(5 + key % 20), events, rules))
    told: list[Any] = []

    def act() -> None:
        told[:] = clocks_moved(cases, before=clock, after=after)

    ours = max(rate(len(cases), act) for _turn in range(max(3, rounds)))
    return Row(
        "a day of rest declared: which of the running cases move",
        f"{ours:,.0f}/s",
        note=f"{len(told):,} of {len(cases):,} move, each from and to; every tenth was paused; a clock of {YEARS} years is built in {building:.0f} ms",
        figures={"ours": ours, "moved": len(told)},
    )


def main() -> None:
    from tests.load.results import text_table

    sys.stdout.write(text_table(rows(rounds=3, quick=False)) + "\n")


if __name__ == "__main__":
    main()
