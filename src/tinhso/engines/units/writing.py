"""Units written by sets: ids reserved, versions copied in, placements made anew, memory told to forget."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from tinhso.kernel.period import Period
from tinhso.store.copying import copy_in
from tinhso.store.fields import as_range
from tinhso.store.keys import fold, nfc, sort_key

from . import memory, placements
from .rules.steps import NO_FACTS, Facts


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version to be written."""

    unit: int
    tree: str
    period: Period
    kind: str
    name: str
    title: str
    code: str = ""
    parent: int | None = None
    jurisdiction: int | None = None
    facts: Facts = NO_FACTS


_COLUMNS = (
    "unit_id", "tree", "period", "kind", "name", "title", "code", "parent_id", "jurisdiction_id", "sort_key", "search_key",
    "lat", "lon", "area_km2", "population", "status", "source",
)  # fmt: skip


def hold_the_tree() -> None:
    """Wait until nobody else changes units, and keep others out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_revision SET number = nextval('units_revision_number')")


def new_units(tree: str, count: int) -> list[int]:
    """That many new units; their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO units_unit (tree) SELECT %s FROM generate_series(1, %s) RETURNING id", [tree, count]
        )
        return [row[0] for row in cursor.fetchall()]


def write_versions(rows: Iterable[VersionRow]) -> int:
    """COPY the versions in; how many."""
    return copy_in("units_unitversion", _COLUMNS, (_values(row) for row in rows))


def _values(row: VersionRow) -> Sequence[object]:
    facts, name, title = row.facts, nfc(row.name), nfc(row.title)
    return (
        row.unit, row.tree, as_range(row.period), row.kind, name, title, row.code, row.parent, row.jurisdiction,
        sort_key(name), fold(title), facts.lat, facts.lon, facts.area_km2, facts.population, facts.status, facts.source,
    )  # fmt: skip


def end_versions(units: Collection[int], on: date) -> None:
    """The versions open the day before `on` end there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE units_unitversion SET period = daterange(lower(period), %s::date) "
            "WHERE unit_id = ANY(%s) AND period @> (%s::date - 1)",
            [on, list(units), on],
        )


def settle(units: Collection[int] | None) -> None:
    """After a change: place the units anew (None: all) and let every process's memory forget."""
    placements.rebuild(units)
    memory.forget()
    transaction.on_commit(memory.forget)
