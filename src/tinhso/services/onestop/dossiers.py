"""Reading dossiers: those received or decided where the actor may read, and no others."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import Q, QuerySet

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.registry import Registry
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs

from . import secrecy
from .definitions import READ, SUPPORT
from .models import Applicant, Dossier, DossierPaper, Scan
from .procedures import Procedure
from .rules import numbers

beside: Registry[str] = Registry("rows read together with a dossier")
"""What a piece keeps once a dossier and shows on its page: the name of the relation from the dossier."""
NOT_HERE = _("What you are looking for is not here.")
GONE = _("The personal data of this dossier were erased, so nothing more is kept of it.")
_FILES = process("onestop.files")


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier the actor may see; its case and its applicant where they were read with it, as `visible` does."""

    id: int
    code: str
    case_id: int
    receiving_id: int
    deciding_id: int
    support_id: int | None
    received_at: datetime
    channel: str
    definition: Procedure
    applicant: Applicant | None = field(default=None, repr=False)
    """As read with it, where a page shows the person."""
    beside: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """As read with it: the rows of `beside`, None where there is none; empty where nothing was read together."""
    case: cases.CaseNow | None = None
    """As read with it."""
    alone: bool = False
    """Known to have no other dossier beside it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who handed it in. The number in full is read for papers that must carry it, never for a list."""

    name: str
    masked: str
    number: str
    phone: str
    address: str

    @property
    def erased(self) -> bool:
        """Were their data erased? Nobody hands in without a number."""
        return not self.number


def visible_to(by: Actor, *, on: date) -> QuerySet[Dossier]:
    """Dossiers received or decided in units where the actor may read, or entered at their support point."""
    inside = units.in_scope(access.scope(by, READ, on=on), on=on)
    theirs = Q(receiving_id__in=inside) | Q(deciding_id__in=inside)
    helped = access.scope(by, SUPPORT, on=on)
    if not helped.nowhere:  # asked only where somebody helps, so that everybody else's lists stay as they are
        theirs |= Q(support_id__in=units.in_scope(helped, on=on))
    return Dossier.objects.filter(theirs)


def visible(id: int, *, by: Actor, on: date) -> Seen:
    """NotThere when there is none, or not theirs. One statement of fixed text: every page asks for it."""
    row, case = _readable(id, "applicant", *beside.values(), by=by, on=on)
    held = {name: getattr(row, relation, None) for name, relation in beside.items()}
    return replace(seen(row, case), applicant=row.applicant, beside=held)


def to_act_on(id: int, *, by: Actor, on: date) -> Seen:
    """The same with its case alone, for an act that asks neither who handed it in nor what a page shows beside it."""
    return seen(*_readable(id, by=by, on=on))


def _readable(id: int, *relations: str, by: Actor, on: date) -> tuple[Dossier, cases.CaseNow]:
    row, (version,) = verbs.load_beside(Dossier, "case", *relations, beside=(verbs.version("of_case"),), id=id)
    if not may_see(row, by=by, on=on):
        raise NotThere(NOT_HERE)
    return row, cases.now_of(row.case, version)


def may_see(row: Dossier, *, by: Actor, on: date) -> bool:
    """In the units that received or decide it, at the support point where it was entered, or in a unit it was handed to."""
    return (
        any(access.allows(by, READ, unit=unit, on=on) for unit in {row.receiving_id, row.deciding_id})
        or (row.support_id is not None and access.allows(by, SUPPORT, unit=row.support_id, on=on))
        or (not access.scope(by, READ, on=on).nowhere and cases.may_read(cases.state_of(row.case_id), by, on))
    )


def require_kept(row: Seen) -> None:
    """NotNow once the applicant's data were erased. Of a dossier as `visible` gives it."""
    if row.applicant is not None and not row.applicant.handle:
        raise NotNow(GONE)


def seen(row: Dossier, case: cases.CaseNow | None = None) -> Seen:
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
        case=case,
    )


def person(row: Seen) -> Person:
    """The applicant of a dossier that the reader may see."""
    return _person(row.applicant) if row.applicant is not None else person_of(row.id)


def person_of(id: int) -> Person:
    """The applicant. The caller has checked that the reader may see the dossier."""
    return _person(Applicant.objects.get(pk=id))


def _person(row: Applicant) -> Person:
    number = secrecy.shown(row.number)
    return Person(row.name, numbers.masked(number), number, secrecy.shown(row.phone), secrecy.shown(row.address))


def papers_of(id: int) -> dict[str, bool]:
    """The papers of the procedure that came, with whether they were looked up instead of handed in."""
    return dict(DossierPaper.objects.filter(dossier_id=id).values_list("code", "looked_up"))


def due_of(row: Seen) -> datetime | None:
    return cases.state_of(row.case_id).due


def scans_of(id: int) -> dict[str, list[tuple[int, str]]]:
    """(paper, file name) by the paper of the procedure, oldest first."""
    found: dict[str, list[tuple[int, str]]] = {}
    kept = Scan.objects.filter(dossier_id=id).exclude(paper__sha256="")  # the others were erased
    rows = kept.order_by("id").values_list("code", "paper_id", "paper__name")
    for code, paper, name in rows:
        found.setdefault(code, []).append((paper, name))
    return found


def papers_and_scans(id: int) -> tuple[dict[str, bool], dict[str, list[tuple[int, str]]]]:
    """`papers_of` and `scans_of` in one statement."""
    given: dict[str, bool] = {}
    scans: dict[str, list[tuple[int, str]]] = {}
    for order, code, looked_up, paper, name in verbs.rows(_PAPERS_AND_SCANS, id, id):
        if order:
            scans.setdefault(code, []).append((paper, name))
        else:
            given[code] = looked_up
    return given, scans


_PAPERS_AND_SCANS = """SELECT 0::bigint, code, looked_up, NULL::bigint, '' FROM onestop_dossierpaper WHERE dossier_id = %s::bigint
    UNION ALL SELECT s.id, s.code, NULL, s.paper_id, p.name FROM onestop_scan s JOIN documents_paper p ON p.id = s.paper_id
    WHERE s.dossier_id = %s::bigint AND p.sha256 <> '' ORDER BY 1"""


def open_scan(id: int, paper: int, *, by: Actor, on: date) -> tuple[documents.Paper, BinaryIO]:
    """A scan of a dossier the actor may see, or is asked about, whichever unit attached it."""
    row = Dossier.objects.filter(pk=id).first()
    if row is None or not (may_see(row, by=by, on=on) or cases.asked_of(row.case_id, by=by, on=on)):
        raise NotThere(NOT_HERE)
    if not Scan.objects.filter(dossier_id=id, paper_id=paper).exists():
        raise NotThere(NOT_HERE)
    return documents.open_paper(paper, by=_FILES, on=on)
