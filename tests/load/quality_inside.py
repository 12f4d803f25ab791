"""The counters of the index and the index itself on loaded dossiers: all anew, after one dossier, and the page's own work.

python -m tests.load.quality_inside ROUNDS
"""

from __future__ import annotations

import sys
import time
from statistics import median
from types import SimpleNamespace
from typing import Any

from tests.load.dossiers_ground import TABLES
from tests.load.inside import begin, reply


def main(rounds: int) -> None:
    begin()
    from django.db import connection

    from tinhso.kernel.period import period_holding
    from tinhso.services.onestop.models import Dossier
    from tinhso.services.onestop.quality import counting
    from tinhso.services.onestop.quality.index import index
    from tinhso.web import clock

    at = clock.now()
    with connection.cursor() as cursor:
        # What nothing was loaded into is left alone: a table looked through while empty is taken for one that stays so.
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
    whole = [seconds(lambda: counting.rebuild(at=at)) for _round in range(rounds)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE onestop_quality_counter")
    busiest = busy(connection)
    one = []
    for dossier in busiest * rounds:
        entry: Any = SimpleNamespace(about="dossier", thing=dossier, name="dossier.moved", payload={})
        one.append(seconds(lambda entry=entry: (counting.told([entry]), counting.recount(at=at))))
    stock = [seconds(lambda: counting.restock(at=at)) for _round in range(rounds)]
    read = []
    for kind in ("month", "quarter", "year"):
        counting.restock(at=at)  # so that nothing is held in memory
        read.append(seconds(lambda kind=kind: index(period_holding(at.date(), kind), on=at.date())))
    found = index(period_holding(at.date(), "year"), on=at.date())
    reply(
        {
            "dossiers": Dossier.objects.count(),
            "units": len(found.units) if found else 0,
            "whole": median(whole),
            "one": max(one),
            "stock": median(stock),
            "read": max(read),
            "points": str(found.whole.points) if found else "",
        }
    )


def seconds(does: Any) -> float:
    begun = time.perf_counter()
    does()
    return time.perf_counter() - begun


def busy(connection: Any) -> list[int]:
    """A dossier of each of the five largest parts that are counted anew together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(id) FROM onestop_dossier GROUP BY deciding_id, procedure_id ORDER BY count(*) DESC LIMIT 5"
        )
        return [id for (id,) in cursor.fetchall()]


if __name__ == "__main__":
    main(int(sys.argv[1]))
