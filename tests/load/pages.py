"""Pages as a signed-in person gets them, beside a bare Django that says "hi" under the same server settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median
from time import sleep
from typing import Any

from tests.load import asking, weight
from tests.load.ground import TOP, Ground, NotMeasured, free_port, stop, wait_for_page
from tests.load.results import Pair, Row, unmeasured

from tinhso.project.processes import end_with_parent

GOAL_RATIO, GOAL_MANY, GOAL_FEW, GOAL_QUERIES = 0.02, 190, 50, 10
GOAL = f"≥ {GOAL_RATIO} × hi; p95 ≤ {GOAL_MANY} ms at 20, ≤ {GOAL_FEW} ms at 4; ≤ {GOAL_QUERIES} queries"
MANY, FEW = 20, 4
REST = 1.0  # seconds: what twenty left unanswered is worked off, before four ask
MOST_BYTES, MOST_SCRIPT = 300_000, 60_000
UNIT = re.compile(r'href="(/don-vi/\d+/)')
RANKING = re.compile(r'href="(/xep-hang/\d+/)')
TRACE = re.compile(r'href="(/mo-so/[a-z-]+/\d+/)')


def rows(ground: Ground, *, rounds: int, seconds: int) -> list[Row]:
    """A row a page. The province is up."""
    signed = ground.ask("visitor", "sign-in")
    cookie = f"{signed['cookie']}={signed['key']}"
    by = asking.install()
    found = []
    with saying_hi() as hi_port:
        for name, address in addresses(ground.port, cookie).items():
            try:
                if not address:
                    raise NotMeasured("no page of this kind is linked from its list")
                found.append(_row(ground, hi_port, name, address, cookie, rounds, seconds))
            except NotMeasured as why:
                found.append(unmeasured(f"page {name}", GOAL, str(why)))
    note = f"signed in as {signed['who']}; asked by {by}; hi: {', '.join(f'{rate:,.0f}/s' for rate in HI_RATES)}"
    return [*found, Row("  pages: how", note=note)]


HI_RATES: list[float] = []


def addresses(port: int, cookie: str) -> dict[str, str]:
    """The pages by name; found as a person finds them, by following links. Empty: there is none."""
    ranking = linked(port, "/xep-hang/", RANKING, cookie)
    return {
        "home": "/",
        "unit": linked(port, "/don-vi/", UNIT, cookie),
        "ranking table": ranking,
        "trace": linked(port, ranking, TRACE, cookie) if ranking else "",
    }


def linked(port: int, page: str, link: re.Pattern[str], cookie: str) -> str:
    try:
        found = link.findall(weight.fetch(port, page, cookie).text)
    except NotMeasured:
        return ""
    return found[0] if found else ""


def _row(ground: Ground, hi: int, name: str, address: str, cookie: str, rounds: int, seconds: int) -> Row:
    told = ground.ask("visitor", "count", address, cookie.partition("=")[2])
    asking.ask(ground.port, address, connections=FEW, seconds=1, cookie=cookie)  # every worker is warm
    ours, yardstick, few = [], [], []
    for _turn in range(rounds):
        yardstick.append(asking.ask(hi, "/", connections=MANY, seconds=seconds).rate)
        ours.append(asking.ask(ground.port, address, connections=MANY, seconds=seconds, cookie=cookie))
        sleep(REST)
        few.append(asking.ask(ground.port, address, connections=FEW, seconds=seconds, cookie=cookie))
    HI_RATES.append(median(yardstick))
    pair = Pair(tuple(one.rate for one in ours), tuple(yardstick))
    many_late, few_late, queries = median(one.p95 for one in ours), median(one.p95 for one in few), told["queries"]
    met = pair.ratio >= GOAL_RATIO and many_late <= GOAL_MANY and few_late <= GOAL_FEW and queries <= GOAL_QUERIES
    return Row(
        f"page {name}, {told['bytes'] // 1000} kB, {address}",
        f"{median(pair.ours):,.0f}/s; p95 {many_late:.0f} ms at {MANY}, {few_late:.0f} ms at {FEW}; {queries} queries",
        f"{median(yardstick):,.0f}/s",
        f"{pair.ratio:.3f}",
        GOAL,
        met,
        figures={"rates": pair.ours, "hi": pair.yardstick, "p95_20": many_late, "p95_4": few_late, **told},
    )


@contextmanager
def saying_hi() -> Iterator[int]:
    """The yardstick's server, for as long as it is needed."""
    port = free_port()
    server: subprocess.Popen[Any] = subprocess.Popen(
        [sys.executable, "-m", "tests.load.hi", str(port)],
        cwd=TOP,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=partial(end_with_parent, os.getpid()),
    )
    try:
        if not wait_for_page(port, server, within=30):
            raise NotMeasured("the bare Django did not start")
        yield port
    finally:
        stop(server, within=10)


def weight_rows(ground: Ground) -> list[Row]:
    """What the first page moves over the line. The province is up."""
    files = weight.of_page(ground.port, "/")
    total = sum(file.bytes for file in files)
    script = sum(file.bytes for file in files if "javascript" in file.kind)
    largest = sorted(files, key=lambda file: -file.bytes)[:6]
    return [
        Row(
            "first page over a slow phone",
            f"{total / 1000:.0f} kB, of it script {script / 1000:.0f} kB, {len(files)} files",
            goal=f"≤ {MOST_BYTES // 1000} kB, ≤ {MOST_SCRIPT // 1000} kB of script",
            met=total <= MOST_BYTES and script <= MOST_SCRIPT,
            note="largest: " + ", ".join(f"{file.path} {file.bytes / 1000:.1f} kB" for file in largest),
            figures={file.path: file.bytes for file in files},
        )
    ]
