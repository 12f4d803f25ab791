"""Submissions: for whoever holds code and secret, and for the officers of the desk they wait at."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from tinhso.engines.documents import public as documents
from tinhso.kernel import access
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions

from .. import desks_after, secrecy
from ..definitions import RECEIVE
from ..procedures import Procedure
from . import throttle
from .models import Submission, SubmissionFile
from .packing import unpacked

MOST = 200
NOTHING = b"\0" * 32
_FILES = process("onestop.files")


@dataclass(frozen=True, slots=True)
class Line:
    """A submission in the list of a desk."""

    id: int
    code: str
    procedure: Procedure
    name: str
    submitted_at: datetime
    accept_by: datetime
    state: str


def waiting(by: Actor, *, on: date) -> list[Line]:
    """What waits for acceptance where the actor receives, first due first; then what a supplement was asked for."""
    rows = Submission.objects.filter(desks_after.waiting_for(by, RECEIVE, on=on), state__in=("waiting", "asked"))
    return [
        Line(
            row.pk,
            row.code,
            definitions.by_id(Procedure, row.procedure_id).it,
            str(unpacked(row.person).get("name", "")),
            row.submitted_at,
            row.accept_by,
            row.state,
        )
        for row in rows.order_by("-state", "accept_by", "id")[:MOST]
    ]


def one(id: int, *, by: Actor, on: date) -> Submission:
    """A submission at a desk of the actor; NotThere else."""
    row = Submission.objects.filter(pk=id).first()
    if row is None or not access.allows(by, RECEIVE, unit=row.receiving_id, on=on):
        raise NotThere(_("What you are looking for is not here."))
    return row


def files(id: int) -> list[tuple[str, int, str]]:
    """(code, paper, file name), oldest first."""
    return list(
        SubmissionFile.objects.filter(submission_id=id).order_by("id").values_list("code", "paper_id", "paper__name")
    )


def open_file(id: int, paper: int, *, by: Actor, on: date) -> tuple[documents.Paper, BinaryIO]:
    """A file of a submission that waits at a desk of the actor."""
    one(id, by=by, on=on)
    if not SubmissionFile.objects.filter(submission_id=id, paper_id=paper).exists():
        raise NotThere(_("What you are looking for is not here."))
    return documents.open_paper(paper, by=_FILES, on=on)


def held(code: str, secret: str, *, caller: str, at: datetime) -> Submission:
    """The submission of the code when the secret is its own. NotThere says the same of a wrong code and a wrong secret;
    TooMuch after too many tries from one address."""
    throttle.take(throttle.TRIES, caller, at=at)
    row = Submission.objects.filter(code=code.strip().upper()[:40]).first()
    right = secrecy.same(row.secret if row else NOTHING, secrecy.typed(secret))
    if row is None or not right:
        raise _not_there()
    return row


def _not_there() -> NotThere:
    """One answer for what is wrong and what is not there."""
    return NotThere(_("No submission has this code and this secret. Look at what you noted again."))
