"""Titles and paths kept in memory, as every check of a right and every list asks for them.

A revision in the database says when to forget. It is read at most every half second, so another process may show a
name or a path for that long after a reform; nothing is decided on it that the database does not hold again.
"""

import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, connection, connections

from tinhso.kernel.period import Period

LOOK_AGAIN = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Stand:
    """A unit over a stretch of days: its title, and its path ("" when it is not placed)."""

    period: Period
    title: str
    path: str


_STANDS = """SELECT v.unit_id, lower(v.period * coalesce(p.period, v.period)), upper(v.period * coalesce(p.period, v.period)),
    v.title, coalesce(p.path::text, '')
    FROM units_unitversion v LEFT JOIN units_placement p ON p.unit_id = v.unit_id AND p.period && v.period
    WHERE v.unit_id = ANY(%s) ORDER BY v.unit_id, v.period"""


class _Memory:
    """One process's memory. Empty when the revision or the database is another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, tuple[Stand, ...]] = {}
        self._of: tuple[str, int] = ("", -1)
        self._looked = 0.0

    def stands(self, units: Collection[int]) -> dict[int, tuple[Stand, ...]]:
        """The stands of each unit, oldest first; no query for what is known."""
        held = self._fresh()
        missing = [unit for unit in units if unit not in held]
        if missing:
            held.update(_read(missing))
        return {unit: held[unit] for unit in units}

    def revision(self) -> int:
        """The number that changes with every change of units, no older than half a second."""
        self._fresh()
        return self._of[1]

    def _fresh(self) -> dict[int, tuple[Stand, ...]]:
        name, now = str(connections.settings[DEFAULT_DB_ALIAS]["NAME"]), monotonic()
        if self._of[0] == name and now - self._looked < LOOK_AGAIN:
            return self._held
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM units_revision")
            of = (name, cursor.fetchone()[0])
        with self._lock:
            if of != self._of:
                self._held, self._of = {}, of
            self._looked = now
            return self._held

    def forget(self) -> None:
        """Look again before the next answer."""
        with self._lock:
            self._held, self._of = {}, ("", -1)


def _read(units: Iterable[int]) -> dict[int, tuple[Stand, ...]]:
    found: dict[int, list[Stand]] = {unit: [] for unit in units}
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [list(found)])
        for unit, start, end, title, path in cursor.fetchall():
            found[unit].append(Stand(Period(start, end), title, path))
    return {unit: tuple(stands) for unit, stands in found.items()}


_memory = _Memory()
forget = _memory.forget
revision = _memory.revision


def path_of(unit: int, *, on: date) -> str | None:
    """Where the unit stands in its tree on the day, from memory; None when it is not open."""
    for stand in _memory.stands((unit,))[unit]:
        if on in stand.period:
            return stand.path or None
    return None


def titles(ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Names for a list, at most one query: the name of the day, else the last known. Unknown ids are left out."""
    wanted = set(ids)
    return {unit: _title(stands, on) for unit, stands in _memory.stands(wanted).items() if stands}


def _title(stands: tuple[Stand, ...], on: date) -> str:
    return next((stand.title for stand in stands if on in stand.period), stands[-1].title)
