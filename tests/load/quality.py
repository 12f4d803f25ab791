"""The index of Decision 766 on a million dossiers of two hundred units."""

from __future__ import annotations

from tests.load.ground import Ground
from tests.load.results import Row

from tinhso.project.embedded import EmbeddedServer

WHAT = "the index of the service: all counters anew"
GOAL = "≤ 15 s; after one dossier ≤ 1 s"
MOST_WHOLE, MOST_ONE = 15.0, 1.0
DATABASE = "bench_quality"
DOSSIERS, UNITS = 1_000_000, 200
QUICK = 50_000


def rows(ground: Ground, server: EmbeddedServer, *, rounds: int, quick: bool) -> list[Row]:
    """Loads the country and the dossiers first; that is not what is measured here."""
    ground.make(server, DATABASE)
    ground.ask("country", database=DATABASE)
    ground.ask("dossiers_ground", str(QUICK if quick else DOSSIERS), str(UNITS), database=DATABASE)
    told = ground.ask("quality_inside", str(rounds), database=DATABASE)
    size = f"{told['dossiers']:,} dossiers, {told['units']} units"
    return [
        Row(
            WHAT,
            f"{told['whole']:.1f} s",
            goal=f"≤ {MOST_WHOLE:.0f} s",
            met=told["whole"] <= MOST_WHOLE,
            note=size,
            figures=told,
        ),
        Row(
            "the index after one dossier of the busiest parts",
            f"{told['one']:.2f} s",
            goal=f"≤ {MOST_ONE:.0f} s",
            met=told["one"] <= MOST_ONE,
            note=f"what is open counted anew: {told['stock']:.2f} s",
        ),
        Row("the index read and scored, nothing in memory, at most", f"{told['read'] * 1000:.0f} ms", note=size),
    ]
