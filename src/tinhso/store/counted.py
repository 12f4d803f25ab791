"""What somebody sends twice counts once: the key it came under is written by the statement that writes the act's event.

Whoever receives it says `with under(key): …` around the act; whoever records the act takes the key with it. An act that is
refused, or that fails, writes no event and therefore no key, so the same may be sent again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from . import verbs


class Again(Exception):
    """An act was recorded under this key before. Nothing was written now."""


@dataclass(slots=True)
class Key:
    """How a key is written and looked for: fixed text. `keep`: "INSERT INTO … SELECT …", to which `writing` adds."""

    keep: str
    values: Sequence[Any]
    find: str
    kept: bool = False

    def writing(self, after: str = "") -> str:
        """The statement that writes the key, once there is a row in the part of this name, and gives a row when it was new."""
        return f"{self.keep}{f' FROM {after}' if after else ''} ON CONFLICT DO NOTHING RETURNING true"

    def take(self) -> bool:
        """Write the key by itself; False when it was there."""
        self.kept = bool(verbs.rows(self.writing(), *self.values))
        return self.kept

    def found(self) -> list[tuple[Any, ...]]:
        """What `find` finds under the key, the first of `values`: empty when nothing was done under it."""
        return verbs.rows(self.find, self.values[0])


_under: ContextVar[Key | None] = ContextVar("the key of what was sent", default=None)


@contextmanager
def under(key: Key) -> Iterator[Key]:
    """The first event recorded within takes the key with it, or raises Again."""
    before = _under.set(key)
    try:
        yield key
    finally:
        _under.reset(before)


def waiting() -> Key | None:
    """The key that the next event has to take with it."""
    key = _under.get()
    return None if key is None or key.kept else key
