"""The way of a dossier as the control slip shows it: one row a hand-over, each held against the time of its step. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Kept = Literal["early", "on-time", "late", ""]


@dataclass(frozen=True, slots=True)
class Stop:
    """A step: when it was done, what it is called, and whose turn it became (None: the applicant's again). `due`: the last
    moment of the state that began with it; None when that state has no time of its own."""

    at: datetime
    what: str
    turn: str | None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """`came`: when the giver got it; None where the way begins. `kept`: how the giver kept the time of the step."""

    giver: str | None
    taker: str | None
    what: str
    came: datetime | None
    went: datetime
    kept: Kept


def hand_overs(stops: Sequence[Stop], *, day: Callable[[datetime], date]) -> list[HandOver]:
    """One row each time it goes from one party to another, and the last step. What a party does on its own in between is one
    stay: its time is that of the first state with a time, since later states follow within it.

    The first stop is the receipt, from the applicant (giver None). `day`: the local day of a moment.
    """
    rows: list[HandOver] = []
    holder: str | None = None
    came: datetime | None = None
    due: datetime | None = None
    for place, stop in enumerate(stops):
        last = place == len(stops) - 1
        if place and not last and stop.turn == holder:
            due = due or stop.due
            continue
        kept = _kept(stop.at, due, day) if place else ""
        rows.append(HandOver(holder if place else None, stop.turn, stop.what, came, stop.at, kept))
        holder, came, due = stop.turn, stop.at, stop.due
    return rows


def _kept(went: datetime, due: datetime | None, day: Callable[[datetime], date]) -> Kept:
    """Early: done on a day before the last. Late: after the last moment."""
    if due is None:
        return ""
    if went > due:
        return "late"
    return "early" if day(went) < day(due) else "on-time"
