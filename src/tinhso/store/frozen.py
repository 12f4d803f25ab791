"""What was read or drawn of things that can never change again, kept in each process's memory.

Only for what every reader may see alike: a piece has no reader in its key. Whatever may still change is not put here.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

T = TypeVar("T")


class Frozen(Generic[T]):
    """At most `most` pieces; the one not asked for the longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The piece, made if it is not there. The key holds all it depends on: ids, versions, language, filters."""
        found = self.find(key)
        return found if found is not None else self.keep(key, make())  # two may make it at once; nobody is held up

    def find(self, key: Hashable) -> T | None:
        """The piece if it is there."""
        whole = (connections.settings[DEFAULT_DB_ALIAS]["NAME"], key)
        with self._lock:
            found = self._kept.get(whole)
            if found is not None:
                self._kept.move_to_end(whole)
            return found

    def keep(self, key: Hashable, piece: T) -> T:
        """The piece, kept under all it depends on."""
        with self._lock:
            self._kept[connections.settings[DEFAULT_DB_ALIAS]["NAME"], key] = piece
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return piece

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
