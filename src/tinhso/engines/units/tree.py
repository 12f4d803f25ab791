"""The tree as the rules want it: read whole or for what a reform touches, in one query each."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import connection

from tinhso.kernel.period import Period

from .definitions import kinds
from .rules.steps import Facts
from .rules.tree import KindFacts, Standing, Tree

_STANDING = """SELECT v.unit_id, v.tree, v.kind, v.name, v.title, v.parent_id, lower(v.period), upper(v.period), v.code,
    v.jurisdiction_id, v.lat, v.lon, v.area_km2, v.population, v.status, v.source,
    upper(v.period) IS NOT NULL AND NOT EXISTS (
        SELECT FROM units_unitversion n WHERE n.unit_id = v.unit_id AND n.period && daterange(upper(v.period), NULL))
    FROM units_unitversion v
    WHERE v.period @> %(before)s::date AND (%(trees)s::text[] IS NULL OR v.tree = ANY(%(trees)s))"""


def kind_facts() -> dict[str, KindFacts]:
    """What the rules ask of each kind."""
    return {code: KindFacts(kind.prefix or "", kind.tree, kind.tier) for code, kind in kinds().items()}


def tree_before(on: date, *, trees: Collection[str] | None = None) -> Tree:
    """All units open the day before `on`. One that is changed or closed on `on` or later says from which day."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"before": on - timedelta(days=1), "trees": None if trees is None else list(trees)})
        rows = cursor.fetchall()
    units = {}
    for unit, tree, kind, name, title, parent, start, end, code, jurisdiction, *facts, over in rows:
        units[unit] = Standing(
            unit, tree, kind, name, title, parent, Period(start, end), code, jurisdiction, Facts(*facts), end, over
        )
    return Tree(units, kind_facts())
