"""Units of a day as a list that may be long: all of the country, of a tree, under a unit, of some kinds."""

from collections.abc import Collection
from datetime import date
from typing import Any

from tinhso.kernel.period import known_day
from tinhso.store.keys import fold
from tinhso.store.listing import Column, Listing

COLUMNS = {
    "id": Column("v.unit_id", "number"),
    "title": Column("v.title", "text"),
    "name": Column("v.name", "text"),
    "kind": Column("v.kind"),
    "code": Column("v.code"),
    "tree": Column("v.tree"),
    "parent": Column("v.parent_id", "number"),
    "jurisdiction": Column("v.jurisdiction_id", "number"),
    "lineage": Column("string_to_array(p.path::text, '.')::bigint[]", "list"),
    "since": Column("lower(v.period)", "day"),
    "until": Column("upper(v.period)", "day"),
    "lat": Column("v.lat", "exact"),
    "lon": Column("v.lon", "exact"),
    "area_km2": Column("v.area_km2", "exact"),
    "population": Column("v.population", "number"),
    "status": Column("v.status"),
    "source": Column("v.source", "text"),
    "sort_key": Column("v.sort_key"),
}
SHOWN = tuple(name for name in COLUMNS if name != "sort_key")
_REST = """FROM units_placement p
    JOIN units_unitversion v ON v.unit_id = p.unit_id AND v.period @> %(on)s::date
    WHERE p.period @> %(on)s::date"""
_WITHIN = """ AND p.path <@ (SELECT r.path FROM units_placement r
    WHERE r.unit_id = %(within)s AND r.period @> %(on)s::date)"""


def listing(
    *,
    on: date,
    tree: str = "",
    kinds: Collection[str] = (),
    code: str = "",
    within: int | None = None,
    parent: int | None = None,
    text: str = "",
) -> Listing:
    """The units open on the day, in the order of the Vietnamese alphabet. `within`: the unit and all under it."""
    rest, values = _REST, dict[str, Any](on=known_day(on), within=within, parent=parent)
    if tree:
        rest, values = rest + " AND v.tree = %(tree)s", values | {"tree": tree}
    if kinds:
        rest, values = rest + " AND v.kind = ANY(%(kinds)s)", values | {"kinds": list(kinds)}
    if code:
        rest, values = rest + " AND v.code = %(code)s", values | {"code": code}
    if within is not None:
        rest += _WITHIN
    if parent is not None:
        rest += " AND v.parent_id = %(parent)s"
    folded = fold(text)
    if folded:
        part = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        rest, values = rest + " AND v.search_key LIKE %(part)s", values | {"part": f"%{part}%"}
    return Listing(COLUMNS, rest, ("sort_key", "id"), values)
