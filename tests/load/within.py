"""Everything within a province as of a day: how many queries, and the time the database itself needs.

python -m tests.load.within ROUNDS
"""

from __future__ import annotations

import json
import sys
from datetime import date
from statistics import median
from typing import Any

from tests.load.inside import begin, reply

DAYS = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 7, 1), date(2026, 1, 1))
PROVINCES = 6


def main(rounds: int) -> None:
    begin()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tinhso.engines.units import public as units

    places, queries, took, counts = [], set(), [], []
    for day in DAYS:
        below = provinces(units, day)
        step = max(1, len(below) // PROVINCES)
        places += [(place.id, day) for place in below[::step][:PROVINCES]]
    for place, day in places:
        units.within(place, on=day)
        with CaptureQueriesContext(connection) as seen:
            counts.append(len(units.within(place, on=day)))
        queries.add(len(seen))
        took += [explained(connection, seen.captured_queries[0]["sql"]) for _round in range(rounds)]
    reply({"queries": max(queries), "milliseconds": median(took), "slowest": max(took), "units": median(counts)})


def provinces(units: Any, day: date) -> list[Any]:
    """The provinces of the day, whether or not the country stands above them as a unit."""
    tiers = {code: kind.tier for code, kind in units.kinds().items()}
    found, level = [], units.children(None, on=day, tree="territory")
    while level and not found:
        found = [place for place in level if tiers[place.kind] == "province"]
        level = [below for place in level for below in units.children(place.id, on=day, tree="territory")]
    return found


def explained(connection: Any, sql: str) -> float:
    """Planning and execution of the statement, in milliseconds of the server."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + sql.replace("%", "%%"), [])
        (plan,) = cursor.fetchone()
    held = (json.loads(plan) if isinstance(plan, str) else plan)[0]
    return float(held["Planning Time"]) + float(held["Execution Time"])


if __name__ == "__main__":
    main(int(sys.argv[1]))
