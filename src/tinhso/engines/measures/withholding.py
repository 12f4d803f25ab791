"""Figures that count so few people's matters that the public is not told them (`kernel.small_counts`).

Which those are, the sources say that count them: a figure is withheld from whoever may not see in its unit what it counts,
while it, or a count it could be reckoned from, is small.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.access import NOWHERE
from tinhso.kernel.actor import Actor
from tinhso.kernel.figures import GuardedFigureSource, figure_sources
from tinhso.kernel.small_counts import LEAST
from tinhso.kernel.texts import mark as _

from .queries import FigureRow

FEW = "few"
"""What an answer of the API says instead of the value."""
WHY = _(
    "Not told: this, or what it could be reckoned from, counts fewer than %(least)s. So few could tell of single people; "
    "officers of the unit who may see the records see the number."
)


@dataclass(frozen=True, slots=True)
class _Guard:
    """Measures told only with `right`, empty: to nobody yet; (measure, a count it rests on), a pair each."""

    right: str
    pairs: tuple[tuple[str, str], ...]


def _guards() -> list[_Guard]:
    found: dict[str, list[tuple[str, str]]] = {}
    for source in figure_sources.values():
        if isinstance(source, GuardedFigureSource):
            rests = source.told_by or (source.measure,)
            found.setdefault(source.right, []).extend((source.measure, one) for one in rests)
    return [_Guard(right, tuple(pairs)) for right, pairs in found.items()]


def condition(by: Actor, *, on: date) -> tuple[str, dict[str, Any]]:
    """Whether the figure `f` is withheld from the reader, as SQL, with its values."""
    parts: list[str] = []
    values: dict[str, Any] = {"least": LEAST}
    for number, guard in enumerate(_guards()):
        scope = access.scope(by, guard.right, on=on) if guard.right else NOWHERE
        if scope.everywhere:
            continue
        measures, counts = zip(*guard.pairs, strict=True)
        values |= {f"measures_{number}": list(measures), f"counts_{number}": list(counts)}
        seen = f" AND f.unit_id <> ALL (%(seen_{number})s::bigint[])" if not scope.nowhere else ""
        if seen:
            values[f"seen_{number}"] = list(units.in_scope(scope, on=on))
        parts.append(_GUARDED.format(number=number, seen=seen))
    return (_COMPUTED.format(" OR ".join(parts)) if parts else "false"), values


_COMPUTED = "(f.source_kind = 'computed' AND f.value IS NOT NULL AND ({}))"
# A count that is nothing is told. What is no count itself, such as a mean, is told once the count it rests on is known.
_GUARDED = """(f.measure = ANY (%(measures_{number})s::text[]){seen} AND (
    SELECT bool_or(small) OR NOT bool_or(known) FROM (
      SELECT coalesce(c.value > 0 AND c.value < %(least)s, false) AS small, c.value IS NOT NULL AS known
      FROM unnest(%(measures_{number})s::text[], %(counts_{number})s::text[]) AS g (measure, of)
      LEFT JOIN LATERAL (
        SELECT f.value WHERE g.of = f.measure
        UNION ALL SELECT o.value FROM measures_figure o WHERE g.of <> f.measure AND o.unit_id = f.unit_id
          AND o.measure = g.of AND o.period = f.period AND o.source_kind = 'computed'
      ) AS c ON true
      WHERE g.measure = f.measure
        AND NOT EXISTS (SELECT FROM unnest(%(measures_{number})s::text[], %(counts_{number})s::text[]) AS own (measure, of)
          WHERE own.measure = f.measure AND own.of = f.measure AND f.value = 0)
    ) AS rests))"""


def withheld(rows: Iterable[FigureRow], *, by: Actor, on: date) -> frozenset[int]:
    """Ids of those figures that are not told to the reader. One query, none where nothing computed is among them."""
    ids = list(_perhaps(rows, by, on))
    if not ids:
        return frozenset()
    sql, values = condition(by, on=on)
    with connection.cursor() as cursor:
        cursor.execute(_OF + sql, values | {"ids": ids})
        return frozenset(id for (id,) in cursor.fetchall())


_OF = "SELECT f.id FROM measures_figure f WHERE f.id = ANY (%(ids)s::bigint[]) AND "


def _perhaps(rows: Iterable[FigureRow], by: Actor, on: date) -> Iterator[int]:
    computed = [row for row in rows if row.source_kind == "computed"]
    if not computed:  # the most; sources are not asked what they guard, which is slow to ask
        return
    rights = {measure: guard.right for guard in _guards() for measure, _of in guard.pairs}
    for row in computed:
        right = rights.get(row.measure)
        if right is not None and not (right and access.allows(by, right, unit=row.unit, on=on)):
            yield row.id
