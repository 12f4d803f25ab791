"""Reading what the portal handed over: by desk officers of the unit that has to accept it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import Q, QuerySet

from tinhso.engines.documents import public as documents
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions

from .. import desks_after, secrecy
from ..definitions import ASSIGN, RECEIVE
from ..procedures import Procedure
from ..rules import numbers
from .line import PORTAL
from .models import Handed, HandedFile

NOT_HERE = _("What you are looking for is not here.")
SIZE = 100


@dataclass(frozen=True, slots=True)
class File:
    """A file that came. `round`: 0 with the dossier, then one more with each supplement."""

    code: str
    paper: int
    name: str
    round: int


@dataclass(frozen=True, slots=True)
class One:
    """What was handed over, opened."""

    row: Handed
    procedure: Procedure
    person: dict[str, str]
    answers: dict[str, Any]
    looked_up: list[str]
    files: list[File]
    reason: str

    @property
    def masked(self) -> str:
        return numbers.masked(self.person["number"])


@dataclass(frozen=True, slots=True)
class Line:
    """One of a list."""

    id: int
    external: str
    title: Any
    name: str
    submitted_at: datetime
    accept_by: datetime
    state: str
    deciding: int
    dossier: int | None


def visible_to(by: Actor, *, on: date) -> QuerySet[Handed]:
    """Those of desks where the actor receives, and of units that went into the actor's own."""
    return Handed.objects.filter(desks_after.waiting_for(by, RECEIVE, on=on))


def visible(id: int, *, by: Actor, on: date) -> One:
    """NotThere when there is none, or not theirs."""
    row = Handed.objects.select_related("mirrored").filter(pk=id).first()
    if row is None or not access.allows(by, RECEIVE, unit=row.receiving_id, on=on):
        raise NotThere(NOT_HERE)
    return opened(row)


def sent(row: Handed) -> dict[str, Any]:
    """`answers` by the codes of fields, and the papers `looked_up`, as they came."""
    found: dict[str, Any] = secrecy.unpacked(row.answers) or {"answers": {}, "looked_up": []}
    return found


def opened(row: Handed) -> One:
    """With its person and answers read. The caller has checked that the reader may see it."""
    held = sent(row)
    found = HandedFile.objects.filter(handed=row).order_by("id")
    files = [File(*one) for one in found.values_list("code", "paper_id", "paper__name", "round")]
    person = secrecy.unpacked(row.person)
    it = definitions.by_id(Procedure, row.procedure_id).it
    return One(row, it, person, held["answers"], held["looked_up"], files, secrecy.shown(row.reason))


def waiting(by: Actor, *, on: date) -> list[Line]:
    """What a desk has to look at: what waits for acceptance, and supplements; first due first."""
    rows = visible_to(by, on=on).filter(Q(state="waiting") | Q(supplement_at__isnull=False)).order_by("accept_by", "pk")
    return _lines(rows)


def others(by: Actor, *, on: date) -> list[Line]:
    """What is asked for, accepted, refused or taken back: the latest first."""
    rows = visible_to(by, on=on).exclude(state="waiting").filter(supplement_at=None).order_by("-received_at", "-pk")
    return _lines(rows)


def _lines(rows: QuerySet[Handed]) -> list[Line]:
    values = rows.values_list(
        "pk", "mirrored__external", "procedure_id", "person", "submitted_at", "accept_by", "state", "deciding_id",
        "mirrored__dossier_id",
    )[:SIZE]  # fmt: skip
    return [_line(*value) for value in values]


def _line(id: int, external: Any, procedure: int, person: Any, *rest: Any) -> Line:
    name = secrecy.unpacked(person)["name"]
    return Line(id, external, definitions.by_id(Procedure, procedure).it.title, name, *rest)


def mark_seen(ids: list[int], *, at: datetime) -> None:
    """An officer of the desk has them on the page: the two hours are kept."""
    Handed.objects.filter(pk__in=ids, seen_at=None).update(seen_at=at)


@dataclass(frozen=True, slots=True)
class Waits:
    """How many wait at the desks of an actor, the first due, and how many nobody has looked at in time."""

    count: int
    first: datetime | None
    unseen: int


def waits_for(by: Actor, *, on: date, at: datetime) -> Waits:
    """For the home page: of desk officers, and of heads where nobody looked within the two hours."""
    from django.db.models import Count, Min

    receives = access.scope(by, RECEIVE, on=on)
    if not receives.nowhere:
        rows = visible_to(by, on=on)
        rows = rows.filter(Q(state="waiting") | Q(supplement_at__isnull=False))
        found = rows.aggregate(count=Count("pk"), first=Min("accept_by"))
        return Waits(found["count"], found["first"], 0)
    leads = access.scope(by, ASSIGN, on=on)
    if leads.nowhere:
        return Waits(0, None, 0)
    rows = Handed.objects.filter(desks_after.waiting_for(by, ASSIGN, on=on), state="waiting", seen_at=None)
    found = rows.filter(notice_by__lt=at).aggregate(count=Count("pk"), first=Min("accept_by"))
    return Waits(0, found["first"], found["count"])


def open_file(id: int, paper: int, *, by: Actor, on: date) -> tuple[documents.Paper, BinaryIO]:
    """A file of what the actor may see."""
    visible(id, by=by, on=on)
    if not HandedFile.objects.filter(handed_id=id, paper_id=paper).exists():
        raise NotThere(NOT_HERE)
    return documents.open_paper(paper, by=PORTAL, on=on)
