"""What the core of this service gives up when an applicant's data are erased: who it was, files, what was written on it."""

from datetime import date

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.kernel.texts import ERASED
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing

from ..actions.receiving import SUBJECT
from ..erasers import Eraser, Whose
from ..models import Applicant


def _one(whose: Whose, on: date) -> int:
    return 0 if whose.person.erased else 1


def _erase_applicant(whose: Whose, on: date) -> None:
    """Blanked, not removed: the dossier goes on having somebody who handed it in."""
    Applicant.objects.filter(pk=whose.row.id).update(
        name=ERASED, folded="", number=b"", handle="", phone=None, address=None
    )


def _files(whose: Whose) -> set[int]:
    return set(documents.papers_about(Thing(SUBJECT, whose.row.id))) - whose.kept


def _erase_files(whose: Whose, on: date) -> None:
    documents.erase(_files(whose))


APPLICANT = Eraser(
    order=10,
    title=_("Name, personal number, telephone and address of who handed it in"),
    columns=tuple(f"onestop.Applicant.{name}" for name in ("name", "folded", "number", "handle", "phone", "address")),
    many=_one,
    erase=_erase_applicant,
)
FILES = Eraser(
    order=20,
    title=_("Scans and files, with the result"),
    columns=(),
    many=lambda whose, on: len(_files(whose)),
    erase=_erase_files,
)
WORDS = Eraser(
    order=30,
    title=_("Reasons, notes, questions to other units and their answers"),
    columns=(),
    many=lambda whose, on: cases.words_on(whose.row.case_id),
    erase=lambda whose, on: cases.erase_words(whose.row.case_id),
)
