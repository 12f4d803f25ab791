"""Search across services: each adds a finder with its heading; the search page asks them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tinhso.kernel.actor import Actor
from tinhso.kernel.registry import Registry


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
    """(heading, finds) of every finder that found something, in order. The text is trimmed and not empty."""
    asked = [
        (finder, finder.find(text, by, on, most)) for finder in sorted(finders.values(), key=lambda one: one.order)
    ]
    return [(finder.heading, found) for finder, found in asked if found]
