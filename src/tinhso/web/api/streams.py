"""How many lists one caller may have on the way at once.

A list that is streamed holds a thread of its web process until the last row is read, however slowly. Each process counts
its own, so that one caller never holds all of its threads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from typing import Any

from django.conf import settings

from tinhso.kernel.texts import mark as _

from .problems import Refused

LATER = "5"
"""Seconds after which to come again."""
_open: Counter[str] = Counter()
_lock = Lock()


class Held:
    """The chunks of an answer; however they end, read or not, `ended` is called once."""

    def __init__(self, chunks: Iterable[bytes], ended: Callable[[], None]) -> None:
        self._chunks, self._ended = iter(chunks), ended

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except BaseException:  # StopIteration too
            self.close()
            raise

    def close(self) -> None:
        ended, self._ended = self._ended, _nothing
        ended()


def _nothing() -> None:
    """Ended before."""


def hold(who: str, response: Any) -> Held:
    """Count the answer as one of the caller's until it is closed. Refused when they have as many as they may."""
    with _lock:
        if _open[who] >= settings.API_STREAMS:
            raise Refused(
                "too-many",
                _("You already have a list on its way. Read it to its end, or end that connection, then ask again."),
                headers={"Retry-After": LATER},
            )
        _open[who] += 1
    held = Held(response.streaming_content, lambda: _end(who))
    response.streaming_content = held
    return held


def _end(who: str) -> None:
    with _lock:
        _open[who] -= 1
        if _open[who] <= 0:
            del _open[who]


def open_for(who: str) -> int:
    """How many the caller has on the way in this process."""
    return _open.get(who, 0)
