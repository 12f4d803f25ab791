"""What others get to see of a unit: a value, read by one fixed piece of SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from tinhso.kernel.period import Period


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as it was on a day. `period`: how long it was just so; no start: since an unknown day.

    `path` is the unit's place in its tree as ids from the root ("1.15.203").
    """

    id: int
    tree: str
    kind: str
    name: str
    code: str
    title: str
    parent: int | None
    jurisdiction: int | None
    path: str
    period: Period
    lat: Decimal | None
    lon: Decimal | None
    area_km2: Decimal | None
    population: int | None
    status: str = "official"
    source: str = ""

    @property
    def lineage(self) -> tuple[int, ...]:
        """Ids from the root of the tree down to this unit."""
        return tuple(int(part) for part in self.path.split(".")) if self.path else (self.id,)


COLUMNS = """v.unit_id, v.tree, v.kind, v.name, v.code, v.title, v.parent_id, v.jurisdiction_id, coalesce(p.path::text, ''),
    lower(v.period), upper(v.period), v.lat, v.lon, v.area_km2, v.population, v.status, v.source"""

ON_A_DAY = f"""SELECT {COLUMNS} FROM units_placement p
    JOIN units_unitversion v ON v.unit_id = p.unit_id AND v.period @> %(on)s::date
    WHERE p.period @> %(on)s::date"""

ANY_DAY = f"""SELECT {COLUMNS} FROM units_unitversion v
    LEFT JOIN LATERAL (
        SELECT path FROM units_placement p WHERE p.unit_id = v.unit_id AND p.period && v.period
        ORDER BY upper(p.period) DESC NULLS FIRST LIMIT 1
    ) p ON true WHERE true"""


def select(sql: str, **values: Any) -> list[Place]:
    """The places a query finds; `sql` begins with ON_A_DAY or ANY_DAY and may go on with conditions."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_place(row) for row in cursor.fetchall()]


def _place(row: Sequence[Any]) -> Place:
    values: list[Any] = [*row[:9], Period(row[9], row[10]), *row[11:]]
    return Place(*values)


def on_a_day(condition: str, *, on: date, **values: Any) -> list[Place]:
    """Places open on the day that meet a condition on v (version) and p (placement)."""
    return select(f"{ON_A_DAY} {condition}", on=on, **values)


def any_day(condition: str, **values: Any) -> list[Place]:
    """Versions of any day that meet a condition on v."""
    return select(f"{ANY_DAY} {condition}", **values)
