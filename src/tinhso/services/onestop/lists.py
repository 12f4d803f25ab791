"""Lists of dossiers: the work lists of the engine with what this service knows of each line, and finding one.

Names, numbers and codes are found in this service's own tables, never in the titles of cases: those may be read by others.
Whoever searches finds only what the units have to do with in which they may read.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import F, Q

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.store import definitions, verbs
from tinhso.store.keyset import Page, page

from . import searching
from .definitions import READ, SUPPORT
from .dossiers import visible_to
from .models import Dossier
from .procedures import Procedure

SIZE = 50
Stands = Literal["turn", "mine", "free", "late", "week", "open", "done"]
VIEWS: dict[str, Any] = {
    "turn": "unit", "mine": "mine", "free": "free", "late": "late", "week": "week", "open": "open", "done": "closed",
}  # fmt: skip
IN_HAND = 100
"""What a person has in hand is looked at up to so many; more are told as more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list, and what it is narrowed to. `text`: a code, a name without marks, or a personal number; then nothing else."""

    stands: str = "turn"
    text: str = ""
    state: str = ""
    unit: int | None = None
    person: int | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """What of it may be kept: codes and ids, never what was searched."""
        return {name: value for name, value in asdict(self).items() if value and name != "text"}


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in a list. `stands`: the code of its state; `turn`, `person`: whose turn, and who has it in hand.

    `due`: the moment promised to the applicant; `step_due`: of the step it stands in; `phase`: what its clock does.
    """

    id: int
    case: int
    code: str
    title: Any
    name: str
    process: cases.Process
    stands: str
    due: datetime | None
    step_due: datetime | None
    phase: str
    received_at: datetime
    late: bool
    receiving: int
    deciding: int
    turn: int | None
    person: int | None

    @property
    def state(self) -> cases.State:
        return self.process.states[self.stands]


@dataclass(frozen=True, slots=True)
class Listed(Page[Line]):
    """`whole`: False where what was searched may be called so by more, which were not looked at."""

    whole: bool = True


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait where: from counters. `late` as counted at `late_at`; `mine` up to IN_HAND."""

    turn: int
    mine: int
    late: int
    open: int
    late_at: datetime | None


def listed(by: Actor, wanted: Wanted, *, at: datetime, on: date, after: str | None = None, size: int = SIZE) -> Listed:
    """A page of a list, soonest due first, of the finished the newest; what is found is one page, the newest first."""
    if wanted.text.strip():
        called = searching.found(wanted.text, by=by, on=on)
        return Listed(_lines(cases.lines_of(called.cases), at), None, after, called.whole)
    if not access.scope(by, SUPPORT, on=on).nowhere:
        return _helped(by, wanted, at=at, on=on, after=after, size=size)
    units = (wanted.unit,) if wanted.unit else (by.unit,) if wanted.stands == "turn" and by.unit else None
    only = cases.Filter(states=(wanted.state,) if wanted.state else (), units=units, person=wanted.person)
    view = VIEWS.get(wanted.stands, "unit")
    found = cases.work_list(view, READ, by=by, at=at, only=only, after=after, size=size)
    return Listed(_lines(found.rows, at), found.next, found.after)


def _lines(rows: Any, at: datetime) -> list[Line]:
    """The lines of cases that are dossiers, in their order; one query for codes and names."""
    known = {row[0]: row[1:] for row in verbs.rows(_OF_CASES, [row.id for row in rows])}
    return [_line(row, known[row.id], at) for row in rows if row.id in known]


_OF_CASES = """SELECT d.case_id, d.id, d.code, d.procedure_id, a.name, d.received_at, d.receiving_id, d.deciding_id
FROM onestop_dossier d JOIN onestop_applicant a ON a.dossier_id = d.id WHERE d.case_id = ANY(%s::bigint[])"""


def _line(row: cases.WorkLine, known: Any, at: datetime) -> Line:
    id, code, procedure, name, received, receiving, deciding = known
    title = definitions.by_id(Procedure, procedure).it.title
    return Line(
        id, row.id, code, title, name, row.process, row.state, row.due, row.step_due, row.phase, received, row.late_at(at),
        receiving, deciding, row.turn_unit, row.turn_person,
    )  # fmt: skip


def _helped(by: Actor, wanted: Wanted, *, at: datetime, on: date, after: str | None, size: int) -> Listed:
    """For whoever helps at a support point: what was entered there as well, wherever it is now."""
    rows = visible_to(by, on=on)
    if wanted.stands == "mine":
        rows = rows.filter(case__turn_person=by.person)
    elif wanted.stands == "late":
        rows = rows.filter(case__closed_at=None, case__due__lt=at)
    else:
        rows = rows.filter(Q(case__closed_at=None) if wanted.stands != "done" else Q(case__closed_at__isnull=False))
    if wanted.state:
        rows = rows.filter(case__state=wanted.state)
    values = rows.annotate(sorts=F("case__sorts_by")).values_list("sorts", "id", "case_id")
    found = page(values, order=("sorts", "id"), after=after, size=size)
    return Listed(_lines(cases.lines_of([row[2] for row in found.rows]), at), found.next, found.after)


def counts(by: Actor, *, at: datetime, on: date) -> Counts:
    """From the counters that the acts keep; nothing of many is counted live."""
    told = cases.totals(READ, own=by.unit, by=by, at=at)
    mine = len(verbs.rows(_IN_HAND, by.person, IN_HAND)) if by.person else 0
    return Counts(told.own, mine, told.late, told.waiting, told.late_at)


_IN_HAND = "SELECT id FROM cases_case WHERE turn_person = %s::bigint AND turn_person IS NOT NULL LIMIT %s::int"


def of_ids(ids: list[int]) -> dict[int, Dossier]:
    """Dossiers by id. The caller checks who may see them."""
    return {row.pk: row for row in Dossier.objects.filter(pk__in=ids)}


def of_cases(ids: list[int]) -> list[Dossier]:
    """Dossiers by their cases. The caller checks who may see them."""
    return list(Dossier.objects.filter(case_id__in=ids)) if ids else []
