"""A process that moves random cases, as officers do, through the door of cases.

python -m tests.load.acting prepare CASES         opens cases and appoints who may move them
python -m tests.load.acting NUMBER OF             acts on its part of the cases when told to, one JSON line a turn
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tests.load.inside import begin, reply

PROCESS = "report-return"
SUBJECT = "bench"
UNITS = 100
ROUND = ("send", "verify", "reopen")
"""Leads from a draft, or from a return given back, to a return given back; the second is done by another person."""


def prepare(cases: int) -> None:
    """Cases in a province's communes; an officer in each, a verifier and an administrator above."""
    begin()
    from django.db import connection, transaction
    from tests.load.seats import fill_seats

    from tinhso.engines.cases import public as doors
    from tinhso.engines.journal import public as journal
    from tinhso.kernel.actor import process
    from tinhso.web import clock

    @dataclass(frozen=True)
    class CasesOpened(journal.Event):
        name: ClassVar[str] = "bench.cases-opened"
        about: ClassVar[str] = SUBJECT

    at, by = clock.now(), process("bench")
    units, persons = fill_seats(UNITS, by=by, at=at)
    with transaction.atomic():
        event = journal.record(CasesOpened(id=0, unit=None), by=by, at=at)
        new = [doors.NewCase(unit=units[number % len(units)], subject=number) for number in range(cases)]
        opened = doors.open_cases(PROCESS, new, subject_kind=SUBJECT, event=event, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
    told = "one lock, one change of state, one step, one event, committed"
    reply({"cases": len(opened), "process": PROCESS, "units": len(units), "persons": persons, "acts": told})


@dataclass(slots=True)
class Walk:
    """One case on its round."""

    case: int
    unit: int
    step: int = 0


def main(number: int, of: int) -> None:
    begin()
    from django.db import connection
    from tests.load.plain_acts import move_by_hand, move_by_orm
    from tests.load.seats import seats

    from tinhso.engines.cases import public as doors
    from tinhso.web import clock

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, unit_id, CASE state WHEN 'sent' THEN 1 WHEN 'verified' THEN 2 ELSE 0 END FROM cases_case"
            " WHERE subject_kind = %s AND id %% %s = %s",
            [SUBJECT, of, number],
        )
        walks = [Walk(*row) for row in cursor.fetchall()]
    at = clock.now()
    actors = seats(at)
    forms: dict[str, Callable[..., object]] = {"act": doors.move, "orm": move_by_orm, "hand": move_by_hand}
    reply({"ready": len(walks)})
    for line in sys.stdin:
        told = json.loads(line)
        move = forms[told["form"]]

        def act(move: Callable[..., object] = move, at: datetime = at) -> None:
            walk = random.choice(walks)
            action = ROUND[walk.step % len(ROUND)]
            move(walk.case, action, by=actors[walk.unit, action], at=at, note="Bổ sung số liệu")
            walk.step += 1

        reply(turn(act, begin_at=told["begin"], seconds=told["seconds"]))


def turn(act: Callable[[], None], *, begin_at: float, seconds: float) -> dict[str, Any]:
    """Acts until the moment comes (to be warm), then counts for so long."""
    while time.time() < begin_at:
        act()
    took, cpu = [], time.process_time()
    deadline = time.perf_counter() + seconds
    while (before := time.perf_counter()) < deadline:
        act()
        took.append((time.perf_counter() - before) * 1e3)
    return {"took": took, "cpu": (time.process_time() - cpu) * 1e3}


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]))
