"""Where each unit stands in its tree over time: derived from versions in one statement, whole or for what changed."""

from collections.abc import Collection

from django.db import connection

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

_BELOW = """WITH RECURSIVE hit(unit_id) AS (
    SELECT unnest(%s::bigint[])
    UNION SELECT v.unit_id FROM units_unitversion v JOIN hit ON v.parent_id = hit.unit_id
) SELECT unit_id FROM hit"""

_FILL = """INSERT INTO units_placement (unit_id, period, path)
WITH RECURSIVE place(unit_id, period, path) AS (
    SELECT v.unit_id, v.period, v.unit_id::text::ltree FROM units_unitversion v WHERE v.parent_id IS NULL {seed}
    {above}
    UNION ALL
    SELECT v.unit_id, v.period * place.period, place.path || v.unit_id::text
    FROM place JOIN units_unitversion v ON v.parent_id = place.unit_id AND v.period && place.period {below}
) SELECT unit_id, unnest(range_agg(period)), path FROM place GROUP BY unit_id, path"""

_SEED = "AND v.unit_id = ANY(%(units)s)"
_ABOVE = """UNION ALL
    SELECT v.unit_id, v.period * p.period, p.path || v.unit_id::text
    FROM units_unitversion v JOIN units_placement p ON p.unit_id = v.parent_id AND p.period && v.period
    WHERE v.unit_id = ANY(%(units)s) AND v.parent_id <> ALL(%(units)s)"""

_HOMELESS = """SELECT v.title, v.parent_id FROM (
    SELECT unit_id, range_agg(period) AS days FROM units_unitversion {where} GROUP BY unit_id) open
LEFT JOIN (SELECT unit_id, range_agg(period) AS days FROM units_placement {where} GROUP BY unit_id) placed USING (unit_id)
JOIN units_unitversion v ON v.unit_id = open.unit_id
WHERE open.days IS DISTINCT FROM placed.days ORDER BY v.title LIMIT 1"""


def rebuild(units: Collection[int] | None = None) -> None:
    """Place the units and all that ever stood under them anew (None: everything).

    Invalid when a unit would be open on a day when what it stands under is not.
    """
    with connection.cursor() as cursor:
        if units is None:
            # Just filled: the server still believes these tables empty, and would walk them for every unit.
            cursor.execute("ANALYZE units_unit, units_unitversion, units_succession")
            cursor.execute("DELETE FROM units_placement")
            cursor.execute(_FILL.format(seed="", above="", below=""))
            cursor.execute(_HOMELESS.format(where=""))
        else:
            cursor.execute(_BELOW, [list(units)])
            hit = {"units": [row[0] for row in cursor.fetchall()]}
            cursor.execute("DELETE FROM units_placement WHERE unit_id = ANY(%(units)s)", hit)
            cursor.execute(_FILL.format(seed=_SEED, above=_ABOVE, below=_SEED), hit)
            cursor.execute(_HOMELESS.format(where="WHERE unit_id = ANY(%(units)s)"), hit)
        homeless = cursor.fetchone()
        if units is None:
            cursor.execute("ANALYZE units_placement")
    if homeless:
        raise Invalid(
            _("“%(unit)s” would be open on days when the unit above it is not. Move or close it on the same day."),
            unit=homeless[0],
        )
