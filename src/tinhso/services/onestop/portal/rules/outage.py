"""What an answer of the portal means: for one message, or for everything that waits. Pure."""

from datetime import timedelta
from typing import Literal

Fate = Literal["arrived", "away", "later", "refused"]
SILENT = frozenset({"no-address", "inside", "too-slow", "no-connection", "not-encrypted"})
BUSY = frozenset({"429", "502", "503", "504"})
UNSIGNED = frozenset({"401", "403"})
WAITS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 300, 900, 1800))
"""While the portal is away it is asked again after these; after the last one every half hour, for as long as it takes."""


def fate(answer: str, *, arrived: bool) -> Fate:
    """arrived; away: the portal as a whole, so everything waits and nothing is counted against a message; later: a mistake of
    theirs with this one; refused: they will never take it as it is, so a person has to look."""
    if arrived:
        return "arrived"
    if answer in SILENT or answer in BUSY or answer in UNSIGNED:
        return "away"
    if answer.startswith("5") or answer == "408":
        return "later"
    return "refused"


def next_look(tries: int) -> timedelta:
    """How long to leave a portal alone that did not answer so many times in a row."""
    return WAITS[min(max(tries, 1), len(WAITS)) - 1]
