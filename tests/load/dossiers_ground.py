"""Loads dossiers with their cases into a fresh database by COPY: keys and indexes are built after the rows.

python -m tests.load.dossiers_ground DOSSIERS [UNITS] [OPEN] [LATE]

The database holds the country and the packs of a province already (`tests.load.country`). UNITS: so many communes, those of the
province first, then its bodies beside them. OPEN: of a hundred, how many are still open. LATE: so many more communes whose open
dossiers all fall due late. The same words give the same dossiers. Names are put together from common syllables by chance.

A dossier is what `onestop.receive` and the acts after it leave: case with clock, two steps (opened, the last), title, papers,
applicant. They are numbered as they came, like those of a province that has run for a year. Numbers, telephones and addresses are few, encrypted once; handles are of a person's own number.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from tests.load import persons
from tests.load.inside import begin, reply
from tests.load.unkeyed import without_keys

BATCH = 20_000
DAYS = 320
"""Received over so many days back from today."""
DUE_SOON = 12  # what is still open was received in so many days
EACH_TOOK_PART = 3  # dossiers a person
PROVINCE, COMMUNES = "15", 99
TABLES: dict[str, tuple[str, ...]] = {
    "cases_case": (
        "id", "process_id", "state", "unit_id", "subject_kind", "subject_id", "doers", "opened_at", "changed_at", "closed_at",
        "receiving_id", "deciding_id", "turn_unit_id", "turn_person", "priority", "channel", "due", "step_due", "sorts_by", "clock",
    ),
    "cases_label": ("case_id", "title", "folded"),
    "cases_casestep": ("kind", "case_id", "action", "from_state", "to_state", "at", "note", "event"),
    "onestop_dossier": (
        "id", "code", "procedure_id", "receiving_id", "deciding_id", "case_id", "channel", "received_at", "secret",
    ),
    "onestop_applicant": ("dossier_id", "name", "folded", "number", "handle", "phone", "address"),
    "onestop_dossierpaper": ("dossier_id", "code", "looked_up"),
}  # fmt: skip
OPEN_STATES = (
    "received", "forwarded", "handling", "handling", "handling", "handling", "submitted", "approved", "ready", "asked",
)  # fmt: skip
DONE_STATES = ("returned",) * 96 + ("refused", "refused", "closed", "withdrawn")
LAST_ACTION = {
    "received": "", "forwarded": "forward", "handling": "take-up", "submitted": "submit", "approved": "approve", "ready": "issue",
    "asked": "ask-supplement", "returned": "return-result", "refused": "tell-refusal", "closed": "close", "withdrawn": "withdraw",
}  # fmt: skip
CHANNELS = ("desk",) * 6 + ("online",) * 3 + ("post",)


@dataclass(slots=True)
class Kind:
    """A procedure whose dossiers are loaded."""

    id: int
    code: str
    title: str
    folded: str
    limit: Any
    province: bool
    body: str
    papers: list[str]


@dataclass(slots=True)
class Plan:
    """What is loaded, and between which ids."""

    dossiers: int
    open: int
    now: datetime
    communes: list[tuple[int, str]]
    late: list[tuple[int, str]]
    bodies: dict[str, tuple[int, str]]
    kinds: list[Kind]
    slowest: Kind
    process: Any
    process_id: int
    rules: list[int]
    cutoff: tuple[int | None, frozenset[str]]
    clock: Any
    event: int
    first_case: int
    first: int
    identifier: str
    random: random.Random = field(default_factory=lambda: random.Random(7))
    given: Counter[tuple[str, str]] = field(default_factory=Counter)


def main(dossiers: int, units: int = 200, still_open: int = 15, late: int = 0) -> None:
    begin()
    reply(filled(dossiers, units, still_open, late))


def filled(dossiers: int, units: int, still_open: int = 15, late: int = 0) -> dict[str, Any]:
    """The rows with counters and statistics, on the database Django is set up for; how long, and in which units."""
    from django.db import connection

    from tinhso.engines.cases import public as cases
    from tinhso.web import clock

    began = time.perf_counter()
    plan = load(dossiers, units, still_open, late, now=clock.now())
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        cases.recount()
        cases.count_late(at=plan.now)
        cursor.execute("VACUUM (ANALYZE) cases_tally")
    told = {"seconds": time.perf_counter() - began, "dossiers": dossiers}
    for name, places in (("units", plan.communes), ("late", plan.late), ("bodies", plan.bodies.values())):
        told[name] = [unit for unit, _code in places]
    return told


def load(dossiers: int, units: int, still_open: int, late: int, *, now: datetime) -> Plan:
    """The rows, without counters; in one transaction."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        plan = planned(dossiers, units, still_open, late, now=now)
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        again = without_keys(cursor, list(TABLES))
        fill(plan)
        for statement in again:
            cursor.execute(statement)
        for table, columns in TABLES.items():
            if columns[0] == "id":
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    return plan


def planned(dossiers: int, units_: int, still_open: int, late: int, *, now: datetime) -> Plan:
    from django.db import connection

    from tinhso.engines.cases import public as cases
    from tinhso.engines.journal import public as journal
    from tinhso.kernel.actor import process
    from tinhso.services.onestop import deciding
    from tinhso.store import definitions

    @dataclass(frozen=True)
    class DossiersLoaded(journal.Event):
        name: ClassVar[str] = "bench.dossiers-loaded"
        about: ClassVar[str] = "bench"

    day = now.date()
    communes, province = places(units_ + late, day)
    settings = deciding.settings_of(province, on=day)
    kinds, bodies = handled(settings.bodies, day)
    kept_process = definitions.find(cases.Process, cases.FOLDER, "one-stop", on=day)
    rules = cases.clock_rules(on=day)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(max(id), 0) FROM cases_case), (SELECT coalesce(max(id), 0) FROM onestop_dossier)"
        )
        last_case, last = cursor.fetchone()
    if last:
        raise SystemExit("the database holds dossiers already; a fresh one is needed")
    local = [kind for kind in kinds if not kind.province and kind.limit.unit != "days"]
    return Plan(
        dossiers=dossiers,
        open=still_open,
        now=now.replace(second=0, microsecond=0),
        communes=communes[:units_],
        late=communes[units_:],
        bodies=bodies,
        kinds=kinds,
        slowest=max(local, key=lambda kind: (kind.limit.unit == "working-days", kind.limit.amount)),
        process=kept_process.it,
        process_id=kept_process.id,
        rules=list(rules.definitions),
        cutoff=(rules.cutoff, rules.cutoff_for),
        clock=cases.working_clock(on=day),
        event=journal.record(DossiersLoaded(id=0, unit=None), by=process("bench"), at=now),
        first_case=last_case + 1,
        first=last + 1,
        identifier=settings.identifier,
    )


def handled(prefix: str, day: date) -> tuple[list[Kind], dict[str, tuple[int, str]]]:
    """The procedures whose dossiers the province handles, and the bodies that decide some of them."""
    from tinhso.services.onestop import catalogue
    from tinhso.services.onestop.limits import counted
    from tinhso.store.keys import fold

    kinds: list[Kind] = []
    bodies: dict[str, tuple[int, str]] = {}
    for kept in catalogue.procedures(on=day):
        it = kept.it
        if it.route != "provincial" or it.process != "one-stop":
            continue
        body = it.decides.body or ""
        if body:
            place = body_of(f"{prefix}.{body}", day)
            if place is None:
                continue
            bodies[body] = place
        kinds.append(
            Kind(
                kept.id, it.code, it.title.vi, fold(it.title.vi), counted(it.limit), bool(body), body,
                [paper.code for paper in it.papers if paper.when is None],
            )
        )  # fmt: skip
    return kinds, bodies


def places(most: int, day: date) -> tuple[list[tuple[int, str]], int]:
    """So many communes, those of the province first; and the province."""
    from tinhso.engines.units import public as units

    tiers = {code: kind.tier for code, kind in units.kinds().items()}
    home = units.by_code(PROVINCE, on=day)
    provinces = [
        home,
        *(one for one in units.search("", on=day) if tiers[one.kind] == "province" and one.id != home.id),
    ]
    if len(provinces) == 1:
        provinces += [one for one in units.children(None, on=day, tree="territory") if one.id != home.id]
    found: list[tuple[int, str]] = []
    for province in provinces:
        if len(found) >= most:
            break
        found += [(one.id, one.code) for one in units.within(province.id, on=day) if tiers[one.kind] == "commune"]
    if len(found) < most:
        raise SystemExit(f"{most} communes were asked for, and there are {len(found)}")
    return found[:most], home.id


def body_of(code: str, day: date) -> tuple[int, str] | None:
    from tinhso.engines.units import public as units
    from tinhso.kernel.errors import NotThere

    try:
        place = units.by_code(code, on=day, tree="state")
    except NotThere:
        return None
    return place.id, place.code


def fill(plan: Plan) -> None:
    """Batch by batch, a COPY a table."""
    from django.db import connection

    came = _in_order(plan)
    with connection.cursor() as cursor:
        for begins in range(0, plan.dossiers, BATCH):
            lines: dict[str, list[str]] = {table: [] for table in TABLES}
            for number in range(begins, min(begins + BATCH, plan.dossiers)):
                _dossier(plan, number, *came[number], lines)
            for table, columns in TABLES.items():
                listed = ", ".join(columns)
                with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                    copy.write("".join(lines[table]))


def _in_order(plan: Plan) -> list[tuple[float, str]]:
    """How many days ago each came, the first first, and whether it is done, still open, or open and late in one of the late units."""
    chance, came = plan.random, list[tuple[float, str]]()
    most = min(DAYS, (plan.now.date() - plan.clock.first).days - 1)  # before that no holiday is known
    for number in range(plan.dossiers):
        if plan.late and number % 50 == 0:
            came.append((chance.uniform(1, 600) / 60 / 24, "late"))
        elif chance.random() * 100 < plan.open:
            came.append((chance.uniform(0, DUE_SOON), "open"))
        else:
            came.append((chance.uniform(DUE_SOON, most), "done"))
    came.sort(reverse=True)
    return came


def _dossier(plan: Plan, number: int, back: float, stands: str, lines: dict[str, list[str]]) -> None:
    chance, late = plan.random, stands == "late"
    unit, unit_code = plan.late[number % len(plan.late)] if late else _skewed(plan.communes, chance)
    channel = chance.choice(CHANNELS)
    kind = plan.slowest if late else chance.choice(plan.kinds)
    kind, received, due, state, closed = _times(plan, kind, channel, back, stands)
    decides, agency = plan.bodies[kind.body] if kind.province else (unit, unit_code)
    elsewhere = decides != unit
    id, case = plan.first + number, plan.first_case + number
    turn = (
        {"receiving": unit, "deciding": decides}.get(str(plan.process.states[state].turn)) if closed is None else None
    )
    phase = _phase(state, elsewhere)
    if phase in ("asked", "on-the-way"):
        due = None
    stopped = closed or (received + timedelta(minutes=30) if phase == "stopped" else None)
    sorts = closed or (due if phase != "stopped" else None) or FAR
    code = f"{plan.identifier}.{agency.rpartition('.')[2].upper()}-{received:%y%m%d}"
    plan.given[code, ""] += 1
    code = f"{code}-{plan.given[code, '']:04d}"
    changed = closed or received + timedelta(minutes=20)
    lines["cases_case"].append(
        _line(
            case, plan.process_id, state, decides, "dossier", id, "{}", received, changed, closed, unit, decides, turn, None, 0,
            channel, due, None, sorts, _clock(plan, kind, received, channel, elsewhere, phase, stopped),
        )
    )  # fmt: skip
    lines["cases_label"].append(_line(case, f"{code} {kind.title}", f"{code.lower()} {kind.folded}"))
    lines["cases_casestep"].append(_line("move", case, "", "", "received", received, "", plan.event))
    if LAST_ACTION[state]:
        lines["cases_casestep"].append(_line("move", case, LAST_ACTION[state], "", state, changed, "", plan.event))
    lines["onestop_dossier"].append(
        _line(id, code, kind.id, unit, decides, case, channel, received, "\\\\x" + "5e" * 32)
    )
    lines["onestop_applicant"].append(_line(id, *persons.name(chance), *persons.hidden(number // EACH_TOOK_PART)))
    for paper in kind.papers:
        lines["onestop_dossierpaper"].append(_line(id, paper, "f"))


FAR = datetime.fromisoformat("3000-01-01T00:00:00+00:00")


def _skewed(communes: Sequence[tuple[int, str]], chance: random.Random) -> tuple[int, str]:
    """Some have four times what others have."""
    return communes[int(len(communes) * chance.random() ** 1.5)]


def _times(
    plan: Plan, kind: Kind, channel: str, back: float, stands: str
) -> tuple[Kind, datetime, datetime, str, datetime | None]:
    """What it is for, when it came, until when, where it stands, when it was closed. Nine of ten in time."""
    chance = plan.random
    came = plan.now - timedelta(days=back)
    if stands != "late":
        came = came.replace(hour=chance.randrange(8, 16), minute=chance.randrange(60), second=0, microsecond=0)
        if came >= plan.now:
            came -= timedelta(days=1)
    while True:
        due = _due(plan, kind, came, channel)
        if due is None:
            kind = chance.choice([one for one in plan.kinds if one.limit.amount < 15])
            continue
        if stands != "done":
            return kind, came, due, chance.choice(OPEN_STATES), None
        share = chance.uniform(0.2, 1.0) if chance.random() < 0.92 else chance.uniform(1.05, 1.8)
        closed = came + (due - came) * share
        if closed < plan.now:
            return kind, came, due, chance.choice(DONE_STATES), closed
        kind = chance.choice(plan.kinds)


def _due(plan: Plan, kind: Kind, received: datetime, channel: str) -> datetime | None:
    from tinhso.engines.cases import public as cases

    cutoff, channels = plan.cutoff  # of the desk: what comes from there to a body of the province comes from inside
    try:
        minute = plan.clock.effective(
            cases.minute_of(received), cutoff if channel in channels and not kind.province else None
        )
        return cases.moment_of(plan.clock.due_minute(minute, kind.limit))
    except cases.OutsideCalendar:
        return None


def _phase(state: str, elsewhere: bool) -> str:
    if state == "asked":
        return "asked"
    if state in ("ready", "returned", "refused", "closed", "withdrawn"):
        return "stopped"
    return "on-the-way" if elsewhere and state in ("received", "forwarded") else "running"


def _clock(
    plan: Plan, kind: Kind, received: datetime, channel: str, elsewhere: bool, phase: str, stopped: datetime | None
) -> str:
    """What a case keeps of its clock, as `clocking` writes it."""
    first: dict[str, Any] = {"kind": "started", "at": received.isoformat(), "channel": channel}
    if elsewhere:
        first["elsewhere"] = True
    events = [first]
    if elsewhere and phase != "on-the-way":
        events.append({"kind": "arrived", "at": received.isoformat()})
    if phase == "asked":
        events.append({"kind": "asked", "at": (received + timedelta(minutes=20)).isoformat()})
    if stopped is not None:
        events.append({"kind": "stopped", "at": stopped.isoformat()})
    kept = {"limit": kind.limit.as_json(), "rules": plan.rules, "events": events, "phase": phase, "closes": None}
    return json.dumps(kept)


def _line(*values: Any) -> str:
    return "\t".join([_text(value) for value in values]) + "\n"


def _text(value: Any) -> str:
    return "\\N" if value is None else value if isinstance(value, str) else str(value)


if __name__ == "__main__":
    main(*(int(word.replace("_", "")) for word in sys.argv[1:]))
