"""What is a citizen's own: submissions, dossiers, papers. Only for whom a provider vouches in this session.

A dossier or paper is theirs where the number and the name are theirs: a number mistyped at a desk shows nobody another's.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.db.models import QuerySet

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel.errors import NotThere
from tinhso.store.keys import fold
from tinhso.web.vouched import Vouched

from .. import public_lookup, secrecy
from ..dossiers import NOT_HERE, Person, Seen, seen
from ..filling import earlier
from ..filling.earlier import Earlier
from ..models import Dossier
from ..results import intake
from ..results import queries as results
from .models import Submission

MOST = 100


@dataclass(frozen=True, slots=True)
class Held:
    """What fills a form and stands for papers: read once for a page. `begun`: what their drafts are found by."""

    citizen: Vouched
    begun: str
    earlier: list[Earlier] = field(repr=False)
    papers: list[results.Held] = field(repr=False)


def held(citizen: Vouched, *, on: date) -> Held:
    """The newest first, each."""
    return Held(citizen, drafts_of(citizen), earlier.newest(_dossiers(citizen)), papers(citizen, on=on))


def handle(citizen: Vouched) -> str:
    """What their rows are found by."""
    return secrecy.handle("person", citizen.number)


def drafts_of(who: Vouched | Person) -> str:
    """What the drafts of who bears this number and this name are found by."""
    return secrecy.handle("begun", f"{who.number} {fold(who.name)}")


def mark_of(citizen: Vouched) -> str:
    """What a page says of whom it was opened for. Nobody learns anything from it, and nobody can make up another's."""
    return secrecy.handle("page", f"{citizen.number} {fold(citizen.name)}")


def submissions(citizen: Vouched) -> list[Submission]:
    """What they handed in and is no dossier yet, or never became one; the newest first, at most MOST."""
    return list(Submission.objects.filter(handle=handle(citizen)).order_by("-submitted_at", "-id")[:MOST])


def submission(id: int, citizen: Vouched) -> Submission:
    """One of them; NotThere for any other."""
    row = Submission.objects.filter(pk=id, handle=handle(citizen)).first()
    if row is None:
        raise NotThere(NOT_HERE)
    return row


def became(id: int, citizen: Vouched) -> int | None:
    """The dossier of theirs that the submission became; None when it did not, or is not theirs."""
    accepted = Submission.objects.filter(pk=id, dossier__in=_dossiers(citizen))
    return accepted.values_list("dossier_id", flat=True).first()


def dossiers(citizen: Vouched) -> list[tuple[Seen, cases.CaseNow]]:
    """Their dossiers, however they were handed in, each with its case; the newest first, at most MOST. One query."""
    rows = _dossiers(citizen).select_related("case").order_by("-received_at", "-id")
    return [(seen(row), cases.now_of(row.case)) for row in rows[:MOST]]


def dossier(id: int, citizen: Vouched) -> public_lookup.Standing:
    """How one of them stands; NotThere for any other."""
    row = _dossiers(citizen).filter(pk=id).first()
    if row is None:
        raise NotThere(NOT_HERE)
    return public_lookup.standing(row)


def _dossiers(citizen: Vouched) -> QuerySet[Dossier]:
    return Dossier.objects.filter(applicant__handle=handle(citizen), applicant__folded=fold(citizen.name))


def papers(citizen: Vouched, *, on: date) -> list[results.Held]:
    """What stands of theirs in the results store, the newest first."""
    return [one for one in results.standing_of(handle(citizen), types=None, on=on) if _theirs(one, citizen)]


def standing_in(procedure: str, papers: list[results.Held], *, on: date) -> dict[str, tuple[int, str]]:
    """Of these, what stands for papers of the procedure, by code of paper: the result, and what it is in a line."""
    found = intake.standing_in(procedure, papers, on=on)
    names = units.titles({one.unit for one in found.values()}, on=on) if found else {}
    return {code: (one.id, intake.said_of(one, names)) for code, one in found.items()}


def paper(id: int, citizen: Vouched, *, on: date) -> tuple[documents.Paper, BinaryIO]:
    """The file of one of them; NotThere for any other, and for one taken back."""
    held = next((one for one in papers(citizen, on=on) if one.id == id), None)
    if held is None:
        raise NotThere(NOT_HERE)
    return results.open_file(held, on=on)


def _theirs(one: results.Held, citizen: Vouched) -> bool:
    return fold(one.owner) == fold(citizen.name)
