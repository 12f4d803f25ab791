"""What ratings say together: counts and shares, nothing under five, nothing of a single dossier."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.small_counts import LEAST
from tinhso.store import verbs

from .. import secrecy
from .registration import COMMENTS

MOST = 200


@dataclass(frozen=True, slots=True)
class Result:
    """How many rated a unit, and how many of them were satisfied."""

    unit: int
    ratings: int
    happy: int


def by_unit(period: ReportingPeriod) -> list[Result]:
    """Each unit that decided, most ratings first."""
    return [Result(*row) for row in verbs.rows(_UNITS, period.start, period.end)]


def by_point(period: ReportingPeriod) -> dict[str, dict[str, int]]:
    """How often each level was chosen on each point; "" is on the whole."""
    found: dict[str, dict[str, int]] = {}
    for point, level, count in verbs.rows(_POINTS, period.start, period.end, period.start, period.end):
        found.setdefault(point, {})[level] = count
    return found


def comments(period: ReportingPeriod, *, by: Actor, on: date) -> list[str]:
    """What was written about units where the actor may read it, in an order that says nothing of when; nothing where
    fewer than five have rated. Without dossier, desk, day or name of who wrote."""
    scope = access.scope(by, COMMENTS, on=on)
    if scope.nowhere:
        return []
    rows = verbs.rows(_COMMENTS, period.start, period.end, *units.scope_values(scope, on=on), LEAST, MOST)
    texts = [secrecy.shown(kept) for (kept,) in rows]
    return sorted(texts, key=lambda text: sha256(text.encode()).hexdigest())


def share(part: int, whole: int) -> int:
    """Of a hundred, whole numbers: an exact share of few would tell the count."""
    return round(part * 100 / whole)


_UNITS = """SELECT unit, count(*), count(*) FILTER (WHERE NOT unhappy) FROM onestop_rating_rating
    WHERE month >= %s::date AND month < %s::date GROUP BY unit ORDER BY 2 DESC, 1"""
_POINTS = """SELECT '', level, count(*) FROM onestop_rating_rating WHERE month >= %s::date AND month < %s::date GROUP BY 2
    UNION ALL SELECT a.point, a.level, count(*) FROM onestop_rating_answer a JOIN onestop_rating_rating r ON r.id = a.rating_id
    WHERE r.month >= %s::date AND r.month < %s::date GROUP BY 1, 2"""
_COMMENTS = f"""SELECT r.comment FROM onestop_rating_rating r WHERE r.month >= %s::date AND r.month < %s::date
    AND r.comment IS NOT NULL AND r.unit IN {units.IN_SCOPE}
    AND %s::int <= (SELECT count(*) FROM onestop_rating_rating o WHERE o.unit = r.unit AND o.month = r.month)
    LIMIT %s::int"""
