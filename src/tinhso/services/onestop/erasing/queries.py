"""What may be erased, from which day on, and what was."""

from dataclasses import dataclass
from datetime import date, datetime

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day

from .. import dossiers
from ..dossiers import Seen
from ..erasers import Whose, erasers
from .definitions import Term, term_of
from .models import Erased
from .rules.terms import first_day

ERASE = "dossier.erase"
MOST = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a dossier's data may be erased. `term` None: no pack says one. `first` None: never, or not known."""

    ended: datetime | None
    term: Term | None
    first: date | None
    erased: Erased | None

    def open_on(self, day: date) -> bool:
        """Has the term passed?"""
        return self.first is not None and self.first <= day


def standing(row: Seen, *, on: date) -> Standing:
    """The caller has checked who may see the dossier."""
    ended = (row.case or cases.state_of(row.case_id)).closed_at
    term = term_of(row.definition.code, on=on)
    first = first_day(local_day(ended), term.years) if ended is not None and term is not None else None
    return Standing(ended, term, first, of(row.id))


def of(dossier: int) -> Erased | None:
    return Erased.objects.filter(pk=dossier).first()


def may_erase(row: Seen, *, by: Actor, on: date) -> bool:
    """Where it is or was decided."""
    now = (row.case or cases.state_of(row.case_id)).unit
    return any(access.allows(by, ERASE, unit=unit, on=on) for unit in {row.deciding_id, now})


def whose(row: Seen) -> Whose:
    """With the papers that stay, since something else needs them."""
    found = Whose(row, dossiers.person(row))
    kept = {paper for eraser in erasers.values() for paper in eraser.keeps(found)}
    return Whose(row, found.person, frozenset(kept))


def goes(found: Whose, *, on: date) -> list[tuple[str, int | None]]:
    """(what, how much of it there is) of every piece; None where that is told to nobody."""
    known = sorted(erasers.values(), key=lambda eraser: eraser.order)
    return [(eraser.title, eraser.many(found, on)) for eraser in known]


def others(row: Seen, *, by: Actor, on: date) -> list[tuple[int, str]]:
    """(id, code) of the same applicant's other dossiers that the reader may see, the newest first."""
    handle = row.applicant.handle if row.applicant is not None else ""
    if not handle:
        return []
    rows = dossiers.visible_to(by, on=on).filter(applicant__handle=handle).exclude(pk=row.id)
    return list(rows.order_by("-received_at", "-id").values_list("pk", "code")[:MOST])
