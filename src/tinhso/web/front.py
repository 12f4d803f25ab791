"""What services put on the home pages: parts open to everyone, what changed, what is late and whom to call.

A service adds providers when it starts; the home page asks them all and knows none. Texts are ready to show, in the
reader's language. Each provider answers with one or two queries, or from memory.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tinhso.kernel.actor import Actor
from tinhso.kernel.registry import Registry

from .tables import Table


@dataclass(frozen=True, slots=True)
class Tile:
    """One question with its answer; it always opens."""

    question: str
    answer: str
    href: str
    detail: str = ""
    change: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the home page: a title that states the finding, tiles or a short table, and where to read on."""

    title: str
    order: int
    tiles: Sequence[Tile] = ()
    table: Table | None = None
    note: str = ""
    href: str = ""
    more: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened of late, worth a line on the leader's page."""

    at: datetime
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Overdue:
    """Something of others that is late: what, whose (a unit), since when, and the posts to call ("Chairman, …")."""

    what: str
    where: str
    href: str
    due: date
    whom: str
    whom_href: str = ""


parts: Registry[Callable[[Actor, datetime], Part | None]] = Registry("parts of the home page")
changes: Registry[Callable[[Actor, datetime, datetime], Sequence[Change]]] = Registry("what changed")
overdue: Registry[Callable[[Actor, date], Sequence[Overdue]]] = Registry("what is late")


def parts_for(by: Actor, at: datetime) -> list[Part]:
    """The parts that have something to say, in order."""
    found = [part for provider in parts.values() if (part := provider(by, at)) is not None]
    return sorted(found, key=lambda part: part.order)


def changed(by: Actor, since: datetime, at: datetime) -> list[Change]:
    """Everything that changed since then, latest first. Providers take (actor, since, until)."""
    return sorted(
        (one for provider in changes.values() for one in provider(by, since, at)), key=lambda one: one.at, reverse=True
    )


def late(by: Actor, on: date) -> list[Overdue]:
    """Everything late that the actor may see, longest first."""
    return sorted(
        (one for provider in overdue.values() for one in provider(by, on)),
        key=lambda one: (one.due, one.what, one.where),
    )
