"""Lists, counters and finding among many dossiers, and a set moved: what each takes, as the service asks it.

python -m tests.load.listing lists ROUNDS UNITS LATE    milliseconds by list and number of units; JSON
python -m tests.load.listing find ROUNDS UNITS          milliseconds by what is looked for
python -m tests.load.listing set ROUNDS SIZE            cases moved a second, as one set
UNITS and LATE are ids with commas between.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tests.load import persons
from tests.load.inside import begin, reply

READ = "dossier.read"
SCOPES = (1, 20, 100, 500)
DEEP = 100_000


class Somewhere:
    """Rights of somebody in the units of the moment: what is measured is the list, not the rights."""

    units: Sequence[int] = ()

    def scope(self, by: Any, right: str, *, on: Any) -> Any:
        from tinhso.kernel.access import NOWHERE, Scope

        return Scope(own=tuple(map(str, self.units))) if right == READ else NOWHERE

    def allows(self, by: Any, right: str, *, unit: int, on: Any) -> bool:
        return unit in self.units

    def require(self, by: Any, right: str, *, unit: int, on: Any) -> None:
        return None


def took(ask: Callable[[], object], rounds: int) -> list[float]:
    found = []
    for _round in range(rounds):
        before = time.perf_counter()
        ask()
        found.append((time.perf_counter() - before) * 1e3)
    return found


def ready() -> tuple[Somewhere, Any, Any]:
    begin()
    from tinhso.kernel import access
    from tinhso.kernel.actor import Actor
    from tinhso.web import clock

    somewhere = Somewhere()
    access.install(somewhere)
    return somewhere, Actor(person=1), clock.now()


def lists(rounds: int, units: list[int], late: list[int]) -> None:
    somewhere, by, at = ready()
    from tinhso.engines.cases import public as cases

    chance, found = random.Random(5), {}
    scopes: dict[str, Callable[[], list[int]]] = {
        f"{many} units": partial(chance.sample, units, many) for many in SCOPES if many <= len(units)
    }
    if late:
        scopes |= {"late units": lambda: late, "20 units and late ones": lambda: [*chance.sample(units, 20), *late]}
    for name, choose in scopes.items():
        for view in ("unit", "late", "week", "open", "closed"):

            def ask(choose: Any = choose, view: Any = view) -> None:
                somewhere.units = choose()
                cases.work_list(view, READ, by=by, at=at)

            took(ask, 6)  # prepared by then, and warm
            found[f"{view}, {name}"] = took(ask, rounds)

        def count(choose: Any = choose) -> None:
            somewhere.units = choose()
            cases.totals(READ, own=None, by=by, at=at)

        took(count, 6)
        found[f"counters, {name}"] = took(count, rounds)
    reply({"took": found, "pages": pages(somewhere, by, at, units, rounds)})


def pages(somewhere: Somewhere, by: Any, at: Any, units: list[int], rounds: int) -> dict[str, list[float]]:
    """The first page of the longest list there is, and the one at row 100,000 of it, in turn."""
    from django.db import connection

    from tinhso.engines.cases import public as cases
    from tinhso.store import keyset

    somewhere.units = units
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sorts_by, id FROM cases_case WHERE turn_unit_id = ANY(%s) ORDER BY sorts_by, id OFFSET %s LIMIT 1",
            [units, DEEP],
        )
        row = cursor.fetchone()
    if row is None:
        return {}
    token = keyset.token(row)
    first, deep = [], []
    for _round in range(rounds):
        first += took(lambda: cases.work_list("unit", READ, by=by, at=at), 1)
        deep += took(lambda: cases.work_list("unit", READ, by=by, at=at, after=token), 1)
    return {"first": first, "deep": deep}


def find(rounds: int, units: list[int]) -> None:
    somewhere, by, at = ready()
    from django.db import connection

    from tinhso.services.onestop import searching

    on, chance = at.date(), random.Random(6)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.name, d.code FROM onestop_applicant a JOIN onestop_dossier d ON d.id = a.dossier_id"
            " WHERE d.id IN (SELECT (random() * (SELECT max(id) FROM onestop_dossier))::bigint FROM generate_series(1, %s))",
            [rounds],
        )
        rows = cursor.fetchall()
    asked = {
        "name": [name for name, _code in rows],
        "name begun": [name[:-1] for name, _code in rows],
        "code": [code for _name, code in rows],
        "end of a code": [code[-11:] for _name, code in rows],
        "personal number": [persons.personal(chance.randrange(100_000)) for _row in rows],
    }
    found = {}
    for many in (1, min(100, len(units))):
        for what, texts in asked.items():
            somewhere.units = chance.sample(units, many)
            searching.found(texts[0], by=by, on=on)
            found[f"{what}, {many} units"] = [
                each for text in texts for each in took(partial(searching.found, text, by=by, on=on), 1)
            ]
    reply({"took": found})


def many(rounds: int, size: int) -> None:
    """Cases handled and submitted in turn, a set at a time."""
    _somewhere, by, at = ready()
    from django.db import connection

    from tinhso.engines.cases import public as cases

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM cases_case WHERE state = 'handling' AND clock ->> 'phase' = 'running' ORDER BY id LIMIT %s",
            [size],
        )
        ids = [id for (id,) in cursor.fetchall()]
    rates = []
    for turn in range(-1, rounds):
        for action in ("submit", "send-back"):
            before = time.perf_counter()
            done = cases.move_many(ids, action, by=by, at=at, note="Xem lại")
            if turn >= 0:
                rates.append(len(done.moved) / (time.perf_counter() - before))
    reply({"rates": rates, "size": len(ids)})


def ids(word: str) -> list[int]:
    return [int(one) for one in word.split(",") if one]


if __name__ == "__main__":
    what, *words = sys.argv[1:]
    if what == "lists":
        lists(int(words[0]), ids(words[1]), ids(words[2]))
    elif what == "find":
        find(int(words[0]), ids(words[1]))
    else:
        many(int(words[0]), int(words[1]))
