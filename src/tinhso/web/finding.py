"""Search across services: each adds a finder with its heading; the search page asks them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tinhso.kernel.actor import Actor
from tinhso.kernel.registry import Registry
from tinhso.store.keys import fold


@dataclass(frozen=True, slots=True)
class Found:
    """One find: ready text and its address."""

    title: str
    href: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Finder:
    """`heading`: a message id. `find(text, actor, on, most)` gives the best first, at most `most`."""

    heading: str
    order: int
    find: Callable[[str, Actor, date, int], Sequence[Found]]


finders: Registry[Finder] = Registry("finders")

MOST = 20


def find(text: str, by: Actor, on: date, *, most: int = MOST) -> list[tuple[str, Sequence[Found]]]:
    """(heading, finds) of every finder that found something: those whose best find bears the very words first, then by
    order. The text is trimmed and not empty."""
    words = fold(text)
    asked = [(finder, finder.find(text, by, on, most)) for finder in finders.values()]
    named = [(finder, found) for finder, found in asked if found]
    named.sort(key=lambda one: (words not in fold(one[1][0].title), one[0].order))
    return [(finder.heading, found) for finder, found in named]
