"""`make bench`: measures, prints one table headed by the machine, and keeps it in bench/. Never a test: it always ends well.

python -m tests.load.bench [--only NAME]... [--rounds 3] [--quick] [--scale]
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.load import (
    acts,
    api,
    clock,
    keeping,
    lists,
    machine,
    packs,
    pages,
    quality,
    results,
    scale,
    sealing,
    starting,
)
from tests.load.ground import TOP, Ground, NotMeasured
from tests.load.memory import of_tree
from tests.load.results import Row, unmeasured

from tinhso.project.embedded import EmbeddedServer

NAMES = (
    "clock",
    "start",
    "memory",
    "country",
    "within",
    "acts",
    "lists",
    "pages",
    "weight",
    "api",
    "csv",
    "packs",
    "backup",
    "seals",
    "rights",
    "quality",
)
GROUND = "bench_ground"
RIGHTS = "bench_rights"
MOST_UNTIL_SEEN = 1.0  # seconds
MOST_MEMORY = 700
MOST_COUNTRY = 30
MOST_WITHIN = 10


class Bench:
    """One run. Each part adds its rows; a part that fails says so in its row, and the next goes on."""

    def __init__(self, only: Sequence[str], rounds: int, quick: bool, dossiers: int = 0) -> None:
        self.only, self.rounds, self.quick, self.dossiers = only or NAMES, rounds, quick, dossiers
        self.seconds = 1 if quick else 4
        self.rows: list[Row] = []
        self.machine = machine.describe()

    def wants(self, name: str) -> bool:
        return name in self.only and not (name == "start" and self.quick and len(self.only) > 1)

    def add(self, what: str, goal: str, measure: Callable[[], list[Row]]) -> None:
        say(f"… {what}")
        try:
            self.rows += measure()
        except NotMeasured as why:
            self.rows.append(unmeasured(what, goal, str(why)))
        except Exception as why:  # noqa: BLE001  the rest of the table goes on
            traceback.print_exc()
            self.rows.append(unmeasured(what, goal, f"{type(why).__name__}: {why}"[:300]))

    def run(self) -> None:
        if self.wants("clock"):
            self.add(clock.WHAT, clock.GOAL, lambda: clock.rows(rounds=self.rounds, quick=self.quick))
        if set(self.only) == {"clock"}:
            return  # pure: it needs nothing that runs
        if self.wants("start"):
            self.add(starting.FIRST, f"≤ {starting.MOST_FIRST} s", starting.rows)
        with prepared() as ground:
            self.while_up(ground)
            self.on_database(ground)
            if self.wants("backup"):
                self.kept(ground)

    def while_up(self, ground: Ground) -> None:
        """What needs the whole province running."""
        wanted = [name for name in ("memory", "pages", "weight", "api", "csv", "lists") if self.wants(name)]
        if not wanted:
            return
        api.unlimited()
        try:
            with ground.up() as pid:
                if self.wants("memory"):
                    self.add("memory", f"≤ {MOST_MEMORY} MB", lambda: memory_rows(pid))
                if self.wants("weight"):
                    self.add("first page over a slow phone", "≤ 300 kB", lambda: pages.weight_rows(ground))
                if self.wants("pages"):
                    self.add("pages", pages.GOAL, lambda: pages.rows(ground, rounds=self.rounds, seconds=self.seconds))
                if self.wants("api"):
                    self.add("API", api.GOAL, lambda: api.rows(ground, rounds=self.rounds, seconds=self.seconds))
                if self.wants("lists"):
                    self.add(
                        "an action over HTTP",
                        "see issue",
                        lambda: lists.over_http(ground, rounds=self.rounds, seconds=self.seconds),
                    )
                if self.wants("csv"):
                    self.add("CSV", api.CSV_GOAL, lambda: api.csv_rows(ground, pid, rounds=self.rounds))
        except NotMeasured as why:
            self.rows += [unmeasured(name, "see issue", str(why)) for name in wanted]

    def on_database(self, ground: Ground) -> None:
        """What needs a database alone: the country is loaded into an empty one, and the rest stands on it."""
        with ground.database() as server:
            with server.connect() as connection:
                self.machine |= machine.describe_database(connection)
            if self.wants("packs"):
                self.add(packs.PLAN, f"≤ {packs.MOST_PLAN:.0f} s", lambda: packs.rows(ground, server))
            if self.wants("seals"):
                self.add(
                    sealing.WHAT,
                    sealing.GOAL,
                    lambda: sealing.measured(ground, server, rounds=self.rounds, quick=self.quick),
                )
            if self.wants("rights"):
                self.add("rights", f"≤ {MOST_UNTIL_SEEN:.0f} s", lambda: rights_rows(ground, server, self.rounds))
            if self.wants("quality"):
                self.add(
                    quality.WHAT,
                    quality.GOAL,
                    lambda: quality.rows(ground, server, rounds=self.rounds, quick=self.quick),
                )
            if self.wants("lists"):
                parts = lists.rows(ground, server, rounds=self.rounds, seconds=self.seconds, quick=self.quick)
                for what, goal, measure in parts:
                    self.add(what, goal, measure)
            if not any(self.wants(name) for name in ("country", "within", "acts")):
                return
            told: dict[str, Any] = {}
            self.add("load the country", f"≤ {MOST_COUNTRY} s", lambda: country_rows(ground, server, told))
            if not self.wants("country") and told:
                self.rows.pop()
            if self.wants("within"):
                self.add(
                    "everything within a province", f"≤ {MOST_WITHIN} ms", lambda: within_rows(ground, self.rounds)
                )
            if self.wants("acts"):
                self.add(
                    acts.WHAT,
                    acts.GOAL,
                    lambda: acts.rows(ground, server, GROUND, rounds=self.rounds, seconds=self.seconds),
                )

    def kept(self, ground: Ground) -> None:
        """Last, since it makes the database large."""
        with ground.database() as server:
            self.add(
                keeping.WHAT,
                keeping.GOAL,
                lambda: keeping.rows(ground, server, rounds=self.rounds, quick=self.quick, dossiers=self.dossiers),
            )


def rights_rows(ground: Ground, server: EmbeddedServer, rounds: int) -> list[Row]:
    ground.make(server, RIGHTS)
    told = ground.ask("rights", str(rounds), database=RIGHTS)
    return [
        Row(
            "a right asked, of one's own and lent",
            f"{told['own']:.1f} µs, {told['lent']:.1f} µs, no query",
            goal="in memory, no query",
            met=True,  # otherwise it could not be measured
            figures=told,
        ),
        Row(
            "a right taken back is refused by another process",
            f"{told['median'] * 1000:.0f} ms, at most {told['slowest'] * 1000:.0f} ms",
            goal=f"≤ {MOST_UNTIL_SEEN:.0f} s",
            met=told["slowest"] <= MOST_UNTIL_SEEN,
            note=f"{told['changes']} changes, from the commit on",
            figures=told,
        ),
    ]


def memory_rows(pid: int) -> list[Row]:
    """Idle: it has answered its first page and then been left alone."""
    import time

    time.sleep(10)
    parts = {name: size / 2**20 for name, size in sorted(of_tree(pid).items(), key=lambda part: -part[1])}
    total = sum(parts.values())
    return [
        Row(
            "memory of all that `tinhso up` starts, idle",
            f"{total:.0f} MB",
            goal=f"≤ {MOST_MEMORY} MB",
            met=total <= MOST_MEMORY,
            note="sum of PSS: " + ", ".join(f"{name} {size:.0f}" for name, size in parts.items()),
            figures=parts,
        )
    ]


def country_rows(ground: Ground, server: EmbeddedServer, told: dict[str, Any]) -> list[Row]:
    ground.make(server, GROUND)
    told |= ground.ask("country", database=GROUND)
    counts = ", ".join(f"{name.removeprefix('units_')} {count:,}" for name, count in told["rows"].items() if count)
    return [
        Row(
            "load the country, both eras with the reform",
            f"{told['seconds']:.1f} s",
            goal=f"≤ {MOST_COUNTRY} s",
            met=told["seconds"] <= MOST_COUNTRY,
            note=f"rows: {counts}",
            figures=told,
        )
    ]


def within_rows(ground: Ground, rounds: int) -> list[Row]:
    told = ground.ask("within", str(rounds), database=GROUND)
    return [
        Row(
            "everything within a province as of a day",
            f"{told['queries']} query, {told['milliseconds']:.1f} ms in the database ({told['units']:.0f} units)",
            goal=f"1 query, ≤ {MOST_WITHIN} ms",
            met=told["queries"] == 1 and told["milliseconds"] <= MOST_WITHIN,
            note=f"planning and running; the slowest of all took {told['slowest']:.1f} ms",
            figures=told,
        )
    ]


@contextmanager
def prepared() -> Iterator[Ground]:
    ground = Ground()
    try:
        yield ground
    finally:
        ground.remove()


def say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def main(words: Sequence[str]) -> int:
    asked = argparse.ArgumentParser(prog="bench", description="Measure, and print one table.")
    asked.add_argument("--only", action="append", default=[], choices=NAMES, help="this part alone; may be repeated")
    asked.add_argument("--rounds", type=int, default=3, help="turns of each side; the median counts")
    asked.add_argument(
        "--quick", action="store_true", help="one second a turn, and no fresh clone: to try the bench itself"
    )
    asked.add_argument(
        "--scale", action="store_true", help="back up a province with a million dossiers, not with its journal alone"
    )
    given = asked.parse_args(words)
    os.chdir(TOP)
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that everything started is stopped and removed
    bench = Bench(given.only, given.rounds, given.quick, scale.DOSSIERS if given.scale else 0)
    bench.run()
    heads = "\n".join(f"{name}: {value}" for name, value in bench.machine.items())
    sys.stdout.write(f"\n{heads}\n\n{results.text_table(bench.rows)}\n\n")
    if os.getloadavg()[2] > 2 * len(os.sched_getaffinity(0)):
        sys.stdout.write(
            "Others kept this machine busy meanwhile: the side with more processes got more of it. Measure again.\n"
        )
    missed = [row.what for row in bench.rows if row.goal and row.met is not True]
    sys.stdout.write("all goals met\n" if not missed else f"{len(missed)} missed or not measured\n")
    results.write(TOP / "bench", bench.machine, bench.rows)
    sys.stdout.write("kept in bench/bench.md and bench/bench.json\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
