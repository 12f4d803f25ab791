"""Two values compared leaf by leaf, each by its path. Entries of a list go by their name, so that a new one moves none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tinhso.kernel.definitions import Typed

NAMES = ("code", "right", "measure", "id")
"""Keys that name an entry of a list, the first that all entries have and none has twice."""
HEAD = {"code", "version", "in_force"}
"""What a change is told under, and not one of its fields."""
LONGEST = 300


class Field(Typed):
    """One place that differs. None: nothing stands there."""

    path: str
    old: str | None
    new: str | None


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Field, ...]:
    """Every place in which two definitions differ, by path, in the order of the new one and then of the old."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    paths = dict.fromkeys((*after, *before))
    return tuple(
        Field(path=path, old=before.get(path), new=after.get(path))
        for path in paths
        if before.get(path) != after.get(path) and path.partition(".")[0] not in HEAD
    )


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        name = _name_of(value)
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{inner[name] if name else index + 1}]")
    elif value is not None:
        yield path, _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _name_of(entries: Sequence[Any]) -> str | None:
    if not entries or not all(isinstance(entry, Mapping) for entry in entries):
        return None
    for name in NAMES:
        named = [entry.get(name) for entry in entries]
        if all(isinstance(one, str) for one in named) and len(set(named)) == len(named):
            return name
    return None
