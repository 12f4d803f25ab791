"""The officer's lists among two million dossiers, finding one, sets moved, and one action in process and over HTTP."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.load import asking, pgbench
from tests.load.acts import GOAL_P95, GOAL_RATIO, Acting
from tests.load.asking import SUMMARY, read_summary
from tests.load.ground import Ground, NotMeasured
from tests.load.pages import saying_hi
from tests.load.results import Pair, Row, in_turn, percentile, unmeasured

from tinhso.project.embedded import EmbeddedServer

DATABASE = "bench_dossiers"
MILLION = 1_000_000
DOSSIERS, QUICK = 2 * MILLION, 60_000
UNITS, LATE = 500, 20
MOST_LOAD, MOST_LIST, MOST_COUNTERS, MOST_FIND, MOST_DEEP = 300, 10, 5, 20, 1.5
SET, SET_RATIO = 1000, 2.5
HTTP_RATIO, HTTP_P95, CONNECTIONS, FORWARDED = 0.06, 70, 20, 1_200
SCRIPT = """
local ids = {%s}
local count, gone = 0, {}
request = function()
  count = count + 1
  local id = ids[count %% #ids + 1]
  local doing = gone[id] and "hand=take-back" or "do=forward"
  if count > 1 then gone[id] = not gone[id] end -- the first is made to be looked at, and never sent
  local body = doing .. "&csrfmiddlewaretoken=%s&form_key=bench" .. count .. "-" .. os.time()
  local headers = {["Content-Type"] = "application/x-www-form-urlencoded", ["Host"] = "localhost", ["Cookie"] = "%s"}
  return wrk.format("POST", "/ho-so/" .. id .. "/", headers, body)
end
"""
"""Each request another dossier: forwarded by its desk, and taken back when its turn comes again."""


def rows(
    ground: Ground, server: EmbeddedServer, *, rounds: int, seconds: int, quick: bool
) -> Iterator[tuple[str, str, Callable[[], list[Row]]]]:
    """(what, goal, how) of each part, in order; the first makes the ground for the others."""
    told: dict[str, Any] = {}
    yield "load dossiers", f"≤ {MOST_LOAD} s a million", lambda: _loaded(ground, server, told, quick)
    yield "work lists", f"p95 ≤ {MOST_LIST} ms", lambda: _lists(ground, told, rounds)
    yield "find a person or dossier", f"p95 ≤ {MOST_FIND} ms", lambda: _find(ground, told, rounds)
    yield "a set of cases moved", f"≥ {SET_RATIO} × tps", lambda: _sets(ground, server, told, rounds, seconds)
    yield "an action on a listed case", f"≥ {GOAL_RATIO} × tps", lambda: _acts(ground, server, told, rounds, seconds)


def _loaded(ground: Ground, server: EmbeddedServer, told: dict[str, Any], quick: bool) -> list[Row]:
    ground.make(server, DATABASE)
    ground.ask("country", database=DATABASE)
    many = QUICK if quick else DOSSIERS
    told |= ground.ask("dossiers_ground", str(many), str(UNITS), "15", str(LATE), database=DATABASE)
    a_million = told["seconds"] * MILLION / many
    return [
        Row(
            f"load {many:,} dossiers with their cases",
            f"{told['seconds']:.0f} s; {a_million:.0f} s a million",
            goal=f"≤ {MOST_LOAD} s a million",
            met=a_million <= MOST_LOAD,
            note="COPY, then keys and indexes, counters and statistics",
            figures={"seconds": told["seconds"], "dossiers": many},
        )
    ]


def _needs(told: dict[str, Any]) -> None:
    if "units" not in told:
        raise NotMeasured("the dossiers were not loaded")


def _words(ids: list[int]) -> str:
    return ",".join(map(str, ids))


def _lists(ground: Ground, told: dict[str, Any], rounds: int) -> list[Row]:
    _needs(told)
    found = ground.ask(
        "listing", "lists", str(rounds * 10), _words(told["units"]), _words(told["late"]), database=DATABASE
    )
    late = {name: percentile(took, 95) for name, took in found["took"].items()}
    lists = {name: p95 for name, p95 in late.items() if not name.startswith("counters")}
    counters = {name: p95 for name, p95 in late.items() if name.startswith("counters")}
    first, deep = (median(found["pages"].get(name, [0])) for name in ("first", "deep"))
    whole = bool(found["pages"])
    return [
        Row(
            f"work list among {told['dossiers']:,} cases, 1 to {UNITS} units, also where all falls late",
            f"slowest p95 {max(lists.values()):.1f} ms ({max(lists, key=lambda name: lists[name])})",
            goal=f"p95 ≤ {MOST_LIST} ms",
            met=max(lists.values()) <= MOST_LIST,
            note="with the lines made in Python; p95: " + "; ".join(f"{name} {p95:.1f}" for name, p95 in lists.items()),
            figures=late,
        ),
        Row(
            "page of a list at row 100,000, beside the first",
            f"{deep:.1f} ms" if whole else "",
            f"{first:.1f} ms" if whole else "",
            f"{deep / first:.2f}" if whole else "",
            f"≤ {MOST_DEEP} ×",
            deep / first <= MOST_DEEP if whole else None,
            note="" if whole else "the list is not that long",
        ),
        Row(
            "counters of a list",
            f"slowest p95 {max(counters.values()):.1f} ms",
            goal=f"p95 ≤ {MOST_COUNTERS} ms",
            met=max(counters.values()) <= MOST_COUNTERS,
            note="; ".join(f"{name} {p95:.1f}" for name, p95 in counters.items()),
        ),
    ]


def _find(ground: Ground, told: dict[str, Any], rounds: int) -> list[Row]:
    _needs(told)
    found = ground.ask("listing", "find", str(rounds * 10), _words(told["units"]), database=DATABASE)["took"]
    late = {name: percentile(took, 95) for name, took in found.items()}
    every = percentile([each for took in found.values() for each in took], 95)
    return [
        Row(
            f"find a person or dossier among {told['dossiers']:,}, without marks",
            f"p95 {every:.1f} ms",
            goal=f"p95 ≤ {MOST_FIND} ms",
            met=every <= MOST_FIND,
            note="p95: " + "; ".join(f"{name} {p95:.1f}" for name, p95 in late.items()),
            figures=late,
        )
    ]


def _sets(ground: Ground, server: EmbeddedServer, told: dict[str, Any], rounds: int, seconds: int) -> list[Row]:
    _needs(told)
    pgbench.fill(ground, server)
    pair = in_turn(
        rounds,
        lambda: median(ground.ask("listing", "set", "3", str(SET), database=DATABASE)["rates"]),
        lambda: pgbench.transactions_a_second(ground, server, seconds),
    )
    return [
        Row(
            f"an action on a set of {SET:,} cases, one statement (cases.move_many)",
            f"{median(pair.ours):,.0f} acts/s",
            f"{median(pair.yardstick):,.0f} tps",
            f"{pair.ratio:.2f}",
            f"≥ {SET_RATIO} × tps",
            pair.ratio >= SET_RATIO,
            figures={"ours": pair.ours, "yardstick": pair.yardstick},
        )
    ]


def _acts(ground: Ground, server: EmbeddedServer, told: dict[str, Any], rounds: int, seconds: int) -> list[Row]:
    _needs(told)
    acting = Acting(ground, DATABASE, "officers")
    try:
        pair = in_turn(
            rounds,
            lambda: acting.a_second("act", seconds),
            lambda: pgbench.transactions_a_second(ground, server, seconds),
        )
    finally:
        acting.end()
    late = median(acting.p95)
    return [
        Row(
            "an action on a dossier with its clock, counters and event through public, 2 processes",
            f"{median(pair.ours):,.0f}/s, p95 {late:.1f} ms, {median(acting.cpu):.2f} ms CPU each",
            f"{median(pair.yardstick):,.0f} tps",
            f"{pair.ratio:.2f}",
            f"≥ {GOAL_RATIO} × tps, p95 ≤ {GOAL_P95:g} ms",
            pair.ratio >= GOAL_RATIO and late <= GOAL_P95,
            figures={"ours": pair.ours, "yardstick": pair.yardstick, "p95_ms": late},
        )
    ]


def over_http(ground: Ground, *, rounds: int, seconds: int) -> list[Row]:
    """The same as a signed-in officer does it in a browser. The province is up."""
    what, goal = (
        "an action on a dossier over HTTP, signed in",
        f"≥ {HTTP_RATIO} × hi; p95 ≤ {HTTP_P95} ms at {CONNECTIONS}",
    )
    by = asking.install()
    if shutil.which("wrk") is None:
        return [unmeasured(what, goal, "wrk is not there")]
    told = ground.ask("officers", "browser", str(FORWARDED * rounds))
    with saying_hi() as hi:
        ours, yardstick = [], []
        for turn in range(rounds):
            yardstick.append(asking.ask(hi, "/", connections=CONNECTIONS, seconds=seconds).rate)
            fresh = told["ids"][
                turn * FORWARDED : (turn + 1) * FORWARDED
            ]  # where the last turn left the others, nobody knows
            ours.append(_posted(ground.port, told | {"ids": fresh}, seconds))
    pair, late = Pair(tuple(one.rate for one in ours), tuple(yardstick)), median(one.p95 for one in ours)
    return [
        Row(
            what,
            f"{median(pair.ours):,.0f}/s; p95 {late:.0f} ms at {CONNECTIONS}",
            f"{median(yardstick):,.0f}/s",
            f"{pair.ratio:.3f}",
            goal,
            pair.ratio >= HTTP_RATIO and late <= HTTP_P95,
            note=f"session, CSRF, form key, right, rule, clock, counters, event, redirect; asked by {by}",
            figures={"rates": pair.ours, "hi": pair.yardstick, "p95": late},
        )
    ]


def _posted(port: int, told: dict[str, Any], seconds: int) -> asking.Answered:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "acts.lua")
        listed = ", ".join(json.dumps(str(id)) for id in told["ids"])
        script.write_text(SCRIPT % (listed, told["token"], told["cookie"]) + SUMMARY, "utf-8")
        words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)]
        done = subprocess.run(
            [*words, f"http://127.0.0.1:{port}"], capture_output=True, text=True, timeout=seconds + 30
        )
    return read_summary(done.stdout, "/ho-so/")
