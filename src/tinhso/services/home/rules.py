"""What awaits me, by urgency; the leader's page, cut to one sheet of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

SOON = timedelta(days=7)
MOST_CHANGES = 7
MOST_LATE = 5
MOST_PLACES = 14
MOST_CALLS = 6


class Waiting(Protocol):
    """Something that waits, with its day, if any; its provider may know that it is late."""

    @property
    def due(self) -> date | None: ...
    @property
    def late(self) -> bool: ...


class Late(Protocol):
    """Something of others that is late, and the post to call about it."""

    @property
    def what(self) -> str: ...
    @property
    def due(self) -> date: ...
    @property
    def whom(self) -> str: ...
    @property
    def whom_href(self) -> str: ...


W = TypeVar("W", bound=Waiting)
L = TypeVar("L", bound=Late)


@dataclass(frozen=True, slots=True)
class Groups(Generic[W]):
    """Late, due within a week, later or without a day; each in the order it came."""

    late: tuple[W, ...]
    soon: tuple[W, ...]
    later: tuple[W, ...]

    @property
    def nothing(self) -> bool:
        return not (self.late or self.soon or self.later)


def by_urgency(waiting: Sequence[W], *, on: date) -> Groups[W]:
    """A thing is late when its provider says so or its day is past; soon when its day is within a week."""
    late: list[W] = []
    soon: list[W] = []
    later: list[W] = []
    for thing in waiting:
        if thing.late or (thing.due is not None and thing.due < on):
            late.append(thing)
        elif thing.due is not None and thing.due <= on + SOON:
            soon.append(thing)
        else:
            later.append(thing)
    return Groups(tuple(late), tuple(soon), tuple(later))


@dataclass(frozen=True, slots=True)
class Lateness(Generic[L]):
    """One thing that many owe since the same day: the first of them, and how many more."""

    what: str
    due: date
    count: int
    owed: tuple[L, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.owed)


def what_is_late(late: Sequence[L], *, most: int = MOST_PLACES) -> list[Lateness[L]]:
    """Each thing once with those who owe it, in the order they came; the longest late first, then what most owe."""
    gathered: dict[tuple[str, date], list[L]] = {}
    for thing in late:
        gathered.setdefault((thing.what, thing.due), []).append(thing)
    found = [Lateness(what, due, len(owed), tuple(owed[:most])) for (what, due), owed in gathered.items()]
    return sorted(found, key=lambda one: (one.due, -one.count, one.what))


@dataclass(frozen=True, slots=True)
class Call:
    """A post to call: how many things of its are late, and since when the longest."""

    whom: str
    href: str
    count: int
    since: date


def whom_to_call(late: Sequence[Late]) -> list[Call]:
    """Each post once: who has the most late things first, then who is late the longest. A page shows MOST_CALLS of them."""
    by_post: dict[str, list[Late]] = {}
    for thing in late:
        if thing.whom:
            by_post.setdefault(thing.whom, []).append(thing)
    calls = [
        Call(
            whom,
            next((one.whom_href for one in things if one.whom_href), ""),
            len(things),
            min(one.due for one in things),
        )
        for whom, things in by_post.items()
    ]
    return sorted(calls, key=lambda call: (-call.count, call.since, call.whom))
