"""An action with its event through the public door, beside pgbench's transactions on the same server."""

from __future__ import annotations

import json
import subprocess
import time
from statistics import median
from typing import Any

from tests.load import pgbench
from tests.load.ground import Ground, NotMeasured
from tests.load.results import Pair, Row, in_turn, percentile

from tinhso.project.embedded import EmbeddedServer

WHAT = "an action with its event through public (cases.move), 2 processes"
GOAL_RATIO, GOAL_P95 = 0.35, 4.0
GOAL = f"≥ {GOAL_RATIO} × tps, p95 ≤ {GOAL_P95:g} ms"
PROCESSES = 2
CASES = 20_000
FORMS = {"orm": "the same act by the plain ORM, rights in memory", "hand": "the same act by hand-written SQL"}
"""Context: how far the store's verbs stand from either end."""


class Acting:
    """Processes that act when told to; they stay, so that what they keep in memory is warm in every turn."""

    def __init__(self, ground: Ground, database: str, module: str = "acting") -> None:
        words = [[str(number), str(PROCESSES)] for number in range(PROCESSES)]
        self.programs = [ground.start_program(module, *given, database=database) for given in words]
        self.p95: list[float] = []
        self.cpu: list[float] = []
        for program in self.programs:
            answer(program)

    def a_second(self, form: str, seconds: float) -> float:
        """Acts a second of all processes together, after a short warming."""
        told = json.dumps({"form": form, "begin": time.time() + 0.3, "seconds": seconds}) + "\n"
        for program in self.programs:
            assert program.stdin is not None
            program.stdin.write(told)
            program.stdin.flush()
        answers = [answer(program) for program in self.programs]
        took = [milliseconds for one in answers for milliseconds in one["took"]]
        self.p95.append(percentile(took, 95))
        self.cpu.append(sum(one["cpu"] for one in answers) / len(took))
        return len(took) / seconds

    def end(self) -> None:
        for program in self.programs:
            assert program.stdin is not None
            program.stdin.close()
            try:
                program.wait(10)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


def answer(program: subprocess.Popen[str]) -> Any:
    assert program.stdout is not None
    line = program.stdout.readline()
    if not line:
        raise NotMeasured("the acting process ended; its own words stand above the table")
    return json.loads(line)


def rows(ground: Ground, server: EmbeddedServer, database: str, *, rounds: int, seconds: int) -> list[Row]:
    """The row of the goal, and the two forms around it."""
    pgbench.fill(ground, server)
    told = ground.ask("acting", "prepare", str(CASES), database=database)
    acting = Acting(ground, database)
    try:
        found = [_row(ground, server, acting, form, rounds, seconds) for form in ("act", *FORMS)]
    finally:
        acting.end()
    first = found[0]
    note = f"{told['cases']:,} open cases of “{told['process']}” in {told['units']} units, {told['persons']} persons; 1 act = {told['acts']}"
    return [Row(**{**_fields(first), "note": note}), *found[1:]]


def _row(ground: Ground, server: EmbeddedServer, acting: Acting, form: str, rounds: int, seconds: int) -> Row:
    acting.p95.clear()
    acting.cpu.clear()
    pair = in_turn(
        rounds,
        lambda: acting.a_second(form, seconds),
        lambda: pgbench.transactions_a_second(ground, server, seconds),
    )
    late, cpu = median(acting.p95), median(acting.cpu)
    goal = form == "act"
    return Row(
        WHAT if goal else f"  context: {FORMS[form]}",
        f"{median(pair.ours):,.0f}/s, p95 {late:.1f} ms, {cpu:.2f} ms CPU each",
        f"{median(pair.yardstick):,.0f} tps",
        f"{pair.ratio:.2f}",
        GOAL if goal else "",
        pair.ratio >= GOAL_RATIO and late <= GOAL_P95 if goal else None,
        figures=_figures(pair, late, cpu),
    )


def _figures(pair: Pair, late: float, cpu: float) -> dict[str, Any]:
    return {"ours": pair.ours, "yardstick": pair.yardstick, "p95_ms": late, "cpu_ms": cpu}


def _fields(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Row.__dataclass_fields__}
