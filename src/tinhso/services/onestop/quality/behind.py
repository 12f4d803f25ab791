"""The dossiers behind a count: the same conditions as the counters, for whoever may see them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.period import ReportingPeriod
from tinhso.web import clock

from ..definitions import READ
from .counted import MOMENTS, OWNER, condition, facts
from .counting import given
from .marks import told
from .sums import last_month

MOST = 1000
SECRET = {"ended_well": "ended_in_time", "open_well": "open_in_time"}
"""Counts that would say which dossier was rated badly open to what is known without the ratings (Decree 118/2025, art. 29)."""
_FLOWED = "m.month >= %(starts)s::date AND m.month < %(ends)s::date"
_DURING = {"received": _FLOWED, "ended": _FLOWED, "open": "m.month = %(last)s::date"}

_REACHED = """reached (unit) AS (
    SELECT o.unit_id FROM units_placement o WHERE o.period @> %(on)s::date
      AND (o.path <@ ANY(%(below)s::text[]::ltree[]) OR o.path = ANY(%(own)s::text[]::ltree[]))
    UNION SELECT s.from_unit_id FROM reached r JOIN units_succession s ON s.to_unit_id = r.unit AND s."on" <= %(on)s::date
    WHERE NOT EXISTS (SELECT FROM units_placement o WHERE o.unit_id = s.from_unit_id AND o.period @> %(on)s::date))"""
"""Units of the reader's scope, and those that ended and for which one of them answers now."""
_MINE = "(SELECT reached.unit FROM reached)"


@dataclass(frozen=True, slots=True)
class Found:
    """A dossier that was counted. `ended` None: still open at the end of the period, or now."""

    id: int
    code: str
    procedure: str
    unit: int
    received: datetime
    due: datetime | None
    ended: datetime | None


def among(of: Collection[int], *, by: Actor, on: date) -> set[int]:
    """Of these units, those where the reader may see dossiers on the day, and those that ended and for which such a one answers."""
    scope = access.scope(by, READ, on=on)
    if scope.everywhere or not of:
        return set(of)
    day, _everywhere, below, own = units.scope_values(scope, on=on)
    sql = f"WITH RECURSIVE {_REACHED} SELECT reached.unit FROM reached WHERE reached.unit = ANY(%(of)s::bigint[])"
    with connection.cursor() as cursor:
        cursor.execute(sql, {"on": day, "below": below, "own": own, "of": list(of)})
        return {unit for (unit,) in cursor.fetchall()}


def ids(unit: int, period: ReportingPeriod, counts: Iterable[str], *, by: Actor) -> list[int]:
    """Of a unit (0: of all), newest first, those the actor may see; at most MOST."""
    return [found.id for found in dossiers(unit, period, counts, by=by, at=clock.now(), size=MOST)]


def dossiers(
    unit: int,
    period: ReportingPeriod,
    counts: Iterable[str],
    *,
    by: Actor,
    at: datetime,
    but: Iterable[str] = (),
    procedures: Collection[str] | None = None,
    after: int | None = None,
    size: int = 50,
) -> list[Found]:
    """Those of `counts` and not of `but`, newest first, from below the id `after` on. Who was rated badly is not told.

    `procedures`: only of these, by code.
    """
    on = local_day(at)
    scope = access.scope(by, READ, on=on)
    if scope.nowhere:
        return []
    where = [
        f"(%(everywhere)s OR d.receiving_id IN {_MINE} OR d.deciding_id IN {_MINE})",
        "d.received_at < %(ends)s::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'",
    ]
    if unit:
        where.append(
            "d.deciding_id IN (SELECT DISTINCT home FROM onestop_quality_counter WHERE unit = %(unit)s::bigint)"
        )
        where.append("%(unit)s::bigint IN (c.unit_id, d.deciding_id)")
    if procedures is not None:
        where.append("p.code = ANY(%(only)s::text[])")
    if after is not None:
        where.append("d.id < %(after)s::bigint")
    wanted, left_out = (
        " OR ".join(condition(SECRET.get(name, name)) for name in names) or "false" for names in (counts, but)
    )
    day, everywhere, below, own = units.scope_values(scope, on=on)
    values: dict[str, Any] = {
        "unit": unit, "ends": period.end, "starts": period.start, "last": last_month(period, on=on), "after": after,
        "only": None if procedures is None else list(procedures), "size": size, "on": day, "everywhere": everywhere, "below": below, "own": own,
    }  # fmt: skip
    moments = " UNION ALL ".join(
        f"""(SELECT f.id, f.code, f.procedure, {OWNER} AS unit, f.received_at, f.due, {"NULL" if kind == "open" else "f.ended"} AS ended
        {text} {"AND" if "WHERE" in text else "WHERE"} ({wanted}) AND NOT ({left_out}) AND {_DURING[kind]}
          AND %(unit)s::bigint IN (0, {OWNER}))"""
        for kind, text in MOMENTS.items()
    )
    sql = f"""WITH RECURSIVE {_REACHED}, f AS MATERIALIZED ({facts(told(), " AND ".join(where))})
        SELECT DISTINCT * FROM ({moments}) AS counted ORDER BY id DESC LIMIT %(size)s::int"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values | given(at))
        return [Found(*row) for row in cursor.fetchall()]
