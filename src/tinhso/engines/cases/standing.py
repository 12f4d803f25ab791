"""Where a case stands, out of its row: read once, then asked by acts and pages alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import definitions, verbs

from .definitions import Action, Process, State
from .models import Case
from .rules.clock_events import Phase
from .rules.turns import Units


@dataclass(frozen=True, slots=True)
class CaseNow:
    """Where a case stands. `doers`: persons by action, as far as the process compares them.

    `turn_unit`, `turn_person`: whose turn it is, for cases on work lists. `clock`: what is kept of its legal clock (see
    `clocking`); `due` is of the whole, `step_due` of the step. `asked`: kinds of opinions still to come.
    """

    id: int
    process: Process
    state: str
    unit: int
    subject: Thing
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    doers: dict[str, list[int]]
    receiving: int | None = None
    deciding: int | None = None
    turn_unit: int | None = None
    turn_person: int | None = None
    priority: int = 0
    channel: str = ""
    due: datetime | None = None
    step_due: datetime | None = None
    clock: Mapping[str, Any] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    version: str = ""
    """Of the row as it was read, where it was read with it; HELD while nobody else can change it."""

    @property
    def stands(self) -> State:
        return self.process.states[self.state]

    @property
    def phase(self) -> Phase:
        """How the clock of the whole stands."""
        found: Phase = self.clock.get("phase", "idle")
        return found

    @property
    def closes_at(self) -> datetime | None:
        """Until when a supplement may come; only while one is asked for."""
        kept = self.clock.get("closes")
        return datetime.fromisoformat(kept) if kept else None

    def late_at(self, at: datetime) -> bool:
        """Was the whole late at the moment, or when its time was stopped or it was closed? What waits for somebody else is not late."""
        if self.due is None or self.phase in ("paused", "asked", "on-the-way"):
            return False
        events = self.clock.get("events") or ()
        stopped = datetime.fromisoformat(events[-1]["at"]) if self.phase == "stopped" and events else self.closed_at
        return (stopped if stopped and stopped < at else at) > self.due


def read_case(case: int) -> CaseNow:
    """The case as it stands, not held; NotThere."""
    row, (version,) = verbs.load_beside(Case, beside=(verbs.version(),), id=case)
    return now_of(row, version)


def hold_case(case: int) -> CaseNow:
    """The case, held until the transaction ends; NotThere."""
    return now_of(verbs.lock(Case, id=case), HELD)


def now_of(row: Case, version: str = "") -> CaseNow:
    """The value of a row. `version`: as `verbs.version` reads it."""
    return CaseNow(
        id=row.pk,
        process=definitions.by_id(Process, row.process_id).it,
        state=row.state,
        unit=row.unit_id,
        subject=Thing(row.subject_kind, row.subject_id),
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        closed_at=row.closed_at,
        doers=row.doers,
        receiving=row.receiving_id,
        deciding=row.deciding_id,
        turn_unit=row.turn_unit_id,
        turn_person=row.turn_person,
        priority=row.priority,
        channel=row.channel,
        due=row.due,
        step_due=row.step_due,
        clock=row.clock or {},
        asked=tuple(row.asked or ()),
        version=version,
    )


def units_of(case: CaseNow, on: date) -> Units:
    """The units of a case by what they are to it, on a day."""
    return places_of(case.unit, case.receiving, case.deciding, on)


def places_of(unit: int, receiving: int | None, deciding: int | None, on: date) -> Units:
    """The same, of a case that is not at hand as a value."""
    return Units(unit, receiving, deciding, lambda one: above(one, on))


def above(unit: int, on: date) -> int:
    """The unit above one on the day, from memory; itself at the top of its tree, or when it has ended."""
    path = units.path_of(unit, on=on)
    line = path.split(".") if path else []
    return int(line[-2]) if len(line) > 1 else unit


def allowed(case: CaseNow, by: Actor, on: date) -> Callable[[Action], bool]:
    """Whether the actor has the right an action asks for, in the unit it asks for it."""
    places = units_of(case, on)
    return lambda action: access.allows(by, action.right, unit=places.of(action.unit), on=on)


def may_read(case: CaseNow, by: Actor, on: date) -> bool:
    """May the actor see the case, through any of the units that have to do with it?"""
    right = case.process.read
    if right is None:
        return False
    near = {case.unit, case.receiving, case.deciding, case.turn_unit} - {None}
    return any(access.allows(by, right, unit=unit, on=on) for unit in near if unit is not None)


def require_read(case: CaseNow, by: Actor, on: date) -> None:
    """Nothing, or NotThere: what is not theirs and what is not there look the same."""
    if not may_read(case, by, on):
        raise NotThere(_("What you are looking for is not here."))


def unmoved(case: CaseNow, name: str = "unmoved") -> journal.Writing:
    """A part of a statement, of this name: the case, held, and no row when anything of it has changed since it was read."""
    if not case.version:
        raise ValueError("a case is written where it is as it was read, so it is read with its version, or held")
    return f"{name} AS ({_UNMOVED})", [str(case.id), None if case.version == HELD else case.version]


HELD = "held"
_UNMOVED = "SELECT id FROM cases_case WHERE id = %s::bigint AND xmin = coalesce(%s::text::xid, xmin) FOR NO KEY UPDATE"
