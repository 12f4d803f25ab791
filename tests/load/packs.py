"""How long packs take to plan and to apply, on a database that has the country and nothing else.

python -m tests.load.packs
"""

from __future__ import annotations

import time
from typing import Any

from tests.load.ground import Ground
from tests.load.inside import begin, reply
from tests.load.results import Row

NAMES = ("lao-cai", "yen-bai", "tuyen-quang")
DATABASE = "bench_packs"
PLAN, APPLY = "plan of the three provinces' packs", "apply them: definitions, bodies, posts, published tables"
MOST_PLAN, MOST_APPLY = 3.0, 10.0


def rows(ground: Ground, server: Any) -> list[Row]:
    """Both, and a plan that finds nothing to do."""
    ground.make(server, DATABASE)
    told = ground.ask("packs", database=DATABASE)
    made = []
    for what, name, most in ((PLAN, "plan", MOST_PLAN), (APPLY, "apply", MOST_APPLY)):
        seconds = told[name]
        note = f"{told['definitions']} definitions; planned again with nothing to do: {told['again']:.1f} s"
        made.append(Row(what, f"{seconds:.1f} s", goal=f"≤ {most:.0f} s", met=seconds <= most, note=note, figures=told))
    return made


def main() -> None:
    begin()
    from django.utils import timezone

    from tinhso.engines.units import public as units
    from tinhso.kernel.actor import process
    from tinhso.kernel.packs import read_definitions
    from tinhso.project import packs, prepare
    from tinhso.project.running import packs_folder
    from tinhso.services.configuration import public as configuration
    from tinhso.store import definitions

    prepare.migrate()
    at, by = timezone.now(), process("packs")
    national = packs_folder() / "national"
    kinds = [item for item in read_definitions(national) if item.folder == "unit-kinds"]
    definitions.keep(kinds, pack="national", at=at)
    units.load_country(national / "data" / "units", by=by, at=at)

    def timed(what: Any) -> tuple[float, Any]:
        began = time.perf_counter()
        with packs.opened(NAMES) as found:
            done = what(found)
        return time.perf_counter() - began, done

    plan, planned = timed(lambda found: configuration.plan(found, at=at))
    apply, _done = timed(lambda found: configuration.apply(found, by=by, at=at))
    again, nothing = timed(lambda found: configuration.plan(found, at=at))
    if not nothing.plan.empty:
        raise RuntimeError("what was applied is not what was planned")
    count = len(planned.plan.definitions) + planned.plan.unchanged
    reply({"plan": plan, "apply": apply, "again": again, "definitions": count})


if __name__ == "__main__":
    main()
