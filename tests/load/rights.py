"""A right asked: from memory, without a query; and how soon a change is seen by another process.

python -m tests.load.rights ROUNDS
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

from tests.load.inside import begin, reply

MOST = 1.0  # seconds until another process sees a change
TIMES = 20_000
ROLE = "bench-reader"
RIGHT = "report.read"
LOOKS = {"SELECT version FROM people_rightsversion", "SELECT number FROM units_revision"}
"""Two numbers each process looks at twice a second, whatever is asked meanwhile."""


def main(rounds: int) -> None:
    begin()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    giver, taker, unit, at = _people()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tinhso.engines.people import public as people
    from tinhso.kernel.days import local_day

    day = local_day(at)
    end = day + timedelta(days=30)

    def lend() -> Any:
        id = people.delegate(taker.appointment, [RIGHT], start=day, end=end, by=giver, at=at)
        return people.acting_for(taker.appointment, id, on=day)

    acting = lend()
    took = {}
    for name, by in (("own", giver), ("lent", acting)):
        assert people.access.allows(by, RIGHT, unit=unit, on=day)
        with CaptureQueriesContext(connection) as seen:
            began = time.perf_counter()
            for _number in range(TIMES):
                people.access.allows(by, RIGHT, unit=unit, on=day)
            took[name] = (time.perf_counter() - began) / TIMES * 1e6
        asked = {query["sql"] for query in seen.captured_queries} - LOOKS
        assert not asked, asked
    waits = []
    for _round in range(max(5, rounds * 3)):
        taken_back = partial(people.withdraw_delegation, acting.on_behalf.delegation, by=giver, at=at)
        waits.append(_seen_elsewhere(acting, unit, taken_back))
        acting = lend()
    reply(
        {
            "own": took["own"],
            "lent": took["lent"],
            "slowest": max(waits),
            "median": median(waits),
            "changes": len(waits),
        }
    )


def _people() -> tuple[Any, Any, int, Any]:
    """Two posts in a small province, the one with a right below it."""
    from django.utils import timezone

    from tinhso.engines.people import memory
    from tinhso.engines.people import public as people
    from tinhso.engines.units import testing as units
    from tinhso.kernel import packs
    from tinhso.kernel.actor import process
    from tinhso.kernel.days import local_day
    from tinhso.kernel.definitions import Text
    from tinhso.kernel.period import Period
    from tinhso.store import definitions

    at, loader = timezone.now(), process("bench")
    units.load_kinds()
    value = {"code": ROLE, "title": {"vi": ROLE}, "in_force": "2020-01-01", "status": "example"}
    role = people.Role.model_validate(value | {"rights": [{"right": RIGHT, "reach": "below"}]})
    definitions.keep([packs.Read("roles", role, "bench", packs.Lines("bench"))], pack="bench", at=at)
    day = local_day(at)
    grown = units.grow({"Tỉnh Đo": None, "Xã Đo": "Tỉnh Đo"}, since=day - timedelta(days=400))
    memory.forget()

    def seat(number: int) -> Any:
        person = people.enrol(f"Example {number}", by=loader, at=at)
        post = people.open_post(grown["Tỉnh Đo"], f"seat-{number}", Text(vi="Ghế"), [ROLE], by=loader, at=at)
        return people.actor_of(people.appoint(person, post, Period(day), by=loader, at=at), on=day)

    return seat(1), seat(2), grown["Xã Đo"], at


def _seen_elsewhere(acting: Any, unit: int, change: Any) -> float:
    """Seconds from the commit of the change until a second process refuses."""
    words = [acting.person, acting.appointment, acting.on_behalf.delegation, unit]
    other = subprocess.Popen(
        [sys.executable, "-m", "tests.load.rights", "watch", *map(str, words)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    try:
        assert other.stdout.readline().strip() == "allowed"
        time.sleep(0.37)  # somewhere between two looks
        change()
        changed = time.time()
        return max(0.0, float(json.loads(other.stdout.readline())) - changed)
    finally:
        other.kill()
        other.wait()


def watch(taker: int, appointment: int, delegation: int, unit: int) -> None:
    """Ask without end, as a second process; say when the answer turns to no."""
    begin()
    from django.utils import timezone

    from tinhso.engines.people import public as people
    from tinhso.kernel.days import local_day

    day = local_day(timezone.now())
    acting = people.acting_for(appointment, delegation, on=day)
    assert acting.person == taker and people.access.allows(acting, RIGHT, unit=unit, on=day)
    sys.stdout.write("allowed\n")
    sys.stdout.flush()
    until = time.monotonic() + 10
    while people.access.allows(acting, RIGHT, unit=unit, on=day) and time.monotonic() < until:
        time.sleep(0.002)
    reply(time.time())


if __name__ == "__main__":
    if sys.argv[1] == "watch":
        watch(*map(int, sys.argv[2:]))
    else:
        main(int(sys.argv[1]))
