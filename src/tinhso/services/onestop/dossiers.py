"""Reading dossiers: those received or decided where the actor may read, and no others."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import F, Q, QuerySet

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.keys import fold
from tinhso.store.keyset import Page, page

from . import secrecy
from .definitions import READ, SUPPORT
from .models import Applicant, Dossier, DossierPaper, Scan
from .procedures import Procedure
from .rules import numbers

NOT_HERE = _("What you are looking for is not here.")
SIZE = 50
STANDS = ("turn", "mine", "late", "open", "done")
_FILES = process("onestop.files")


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier the actor may see, before its case and its applicant are read."""

    id: int
    code: str
    case_id: int
    receiving_id: int
    deciding_id: int
    support_id: int | None
    received_at: datetime
    channel: str
    definition: Procedure


@dataclass(frozen=True, slots=True)
class Person:
    """Who handed it in. The number in full is read for papers that must carry it, never for a list."""

    name: str
    masked: str
    number: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in a list."""

    id: int
    code: str
    title: Any
    name: str
    state: cases.State
    due: datetime | None
    received_at: datetime
    late: bool
    receiving: int
    deciding: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list: `stands` one of STANDS; `text` a code, or a name without marks, or a personal number."""

    stands: str = "turn"
    text: str = ""


def visible_to(by: Actor, *, on: date) -> QuerySet[Dossier]:
    """Dossiers received or decided in units where the actor may read, or entered at their support point."""
    inside = units.in_scope(access.scope(by, READ, on=on), on=on)
    theirs = Q(receiving_id__in=inside) | Q(deciding_id__in=inside)
    helped = access.scope(by, SUPPORT, on=on)
    if not helped.nowhere:  # asked only where somebody helps, so that everybody else's lists stay as they are
        theirs |= Q(support_id__in=units.in_scope(helped, on=on))
    return Dossier.objects.filter(theirs)


def visible(id: int, *, by: Actor, on: date) -> Seen:
    """NotThere when there is none, or not theirs."""
    row = Dossier.objects.filter(pk=id).first()
    if row is None or not (
        any(access.allows(by, READ, unit=unit, on=on) for unit in {row.receiving_id, row.deciding_id})
        or (row.support_id is not None and access.allows(by, SUPPORT, unit=row.support_id, on=on))
    ):
        raise NotThere(NOT_HERE)
    return seen(row)


def seen(row: Dossier) -> Seen:
    return Seen(
        row.pk,
        row.code,
        row.case_id,
        row.receiving_id,
        row.deciding_id,
        row.support_id,
        row.received_at,
        row.channel,
        definitions.by_id(Procedure, row.procedure_id).it,
    )


def person_of(id: int) -> Person:
    """The applicant. The caller has checked that the reader may see the dossier."""
    row = Applicant.objects.get(pk=id)
    number = secrecy.shown(row.number)
    return Person(row.name, numbers.masked(number), number, secrecy.shown(row.phone), secrecy.shown(row.address))


def listed(
    by: Actor, wanted: Wanted, *, at: datetime, on: date, after: str | None = None, size: int = SIZE
) -> Page[Line]:
    """A page: by due moment while open, late ones first; what is done by the moment it was received."""
    rows = _wanted(by, wanted, at, on).annotate(sorts=F("case__sorts_by"))
    values = rows.values_list(
        "sorts", "id", "code", "procedure_id", "applicant__name", "case__process_id", "case__state", "case__due",
        "received_at", "receiving_id", "deciding_id",
    )  # fmt: skip
    found = page(values, order=("sorts", "id"), after=after, size=size)
    return Page([_line(row, at) for row in found.rows], found.next, found.after)


def _wanted(by: Actor, wanted: Wanted, at: datetime, on: date) -> QuerySet[Dossier]:
    rows = visible_to(by, on=on)
    if wanted.stands == "turn":
        rows = rows.filter(case__turn_unit_id=by.unit)
    elif wanted.stands == "mine":
        rows = rows.filter(case__turn_person=by.person)
    elif wanted.stands == "late":
        rows = rows.filter(case__closed_at=None, case__due__lt=at)
    elif wanted.stands == "open":
        rows = rows.filter(case__closed_at=None)
    elif wanted.stands == "done":
        rows = rows.filter(case__closed_at__isnull=False)
    text = wanted.text.strip()
    if text:
        digits = "".join(char for char in text if char.isdigit())
        found = Q(code=text.upper()) | Q(applicant__folded__contains=fold(text))
        if len(digits) == 12:
            found |= Q(applicant__handle=secrecy.handle("person", digits))
        rows = rows.filter(found)
    return rows


def _line(row: tuple[Any, ...], at: datetime) -> Line:
    _sorts, id, code, procedure, name, process_id, state, due, received, receiving, deciding = row
    stands = definitions.by_id(cases.Process, process_id).it.states[state]
    late = due is not None and not stands.final and due < at
    title = definitions.by_id(Procedure, procedure).it.title
    return Line(id, code, title, name, stands, due, received, late, receiving, deciding)


def counts(by: Actor, *, at: datetime, on: date) -> dict[str, int]:
    """How many stand where: this unit's turn, mine, late, open. One query."""
    from django.db.models import Count

    rows = visible_to(by, on=on).filter(case__closed_at=None)
    return rows.aggregate(
        turn=Count("id", filter=Q(case__turn_unit_id=by.unit)),
        mine=Count("id", filter=Q(case__turn_person=by.person)),
        late=Count("id", filter=Q(case__due__lt=at)),
        open=Count("id"),
    )


def papers_of(id: int) -> dict[str, bool]:
    """The papers of the procedure that came, with whether they were looked up instead of handed in."""
    return dict(DossierPaper.objects.filter(dossier_id=id).values_list("code", "looked_up"))


def due_of(row: Seen) -> datetime | None:
    return cases.state_of(row.case_id).due


def scans_of(id: int) -> dict[str, list[tuple[int, str]]]:
    """(paper, file name) by the paper of the procedure, oldest first."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows = Scan.objects.filter(dossier_id=id).order_by("id").values_list("code", "paper_id", "paper__name")
    for code, paper, name in rows:
        found.setdefault(code, []).append((paper, name))
    return found


def open_scan(id: int, paper: int, *, by: Actor, on: date) -> tuple[documents.Paper, BinaryIO]:
    """A scan of a dossier the actor may see, whichever unit attached it."""
    visible(id, by=by, on=on)
    if not Scan.objects.filter(dossier_id=id, paper_id=paper).exists():
        raise NotThere(NOT_HERE)
    return documents.open_paper(paper, by=_FILES, on=on)
