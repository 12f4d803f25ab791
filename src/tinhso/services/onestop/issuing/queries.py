"""Papers issued on a dossier, and each as PDF from what was frozen. The caller has checked who may see the dossier."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q

from tinhso.engines.documents import public as documents
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _

from .. import secrecy
from ..dossiers import NOT_HERE
from . import forms, wording
from .models import Issued

LAYOUTS = Path(__file__).parent / "layouts"
ERASED = _("What this paper stated was erased with the personal data of its dossier.")


@dataclass(frozen=True, slots=True)
class PaperIssued:
    """A paper in a list; `form`: the code of its form."""

    id: int
    title: Any
    form: str
    number: str
    at: datetime
    post: int | None
    event: int
    layout: str
    erased: bool = False


def issued_of(dossier: int) -> list[PaperIssued]:
    """The papers issued on the dossier, oldest first."""
    rows = Issued.objects.filter(dossier_id=dossier).order_by("id").annotate(erased=Q(facts=None)).defer("facts")
    return [replace(_paper(row), erased=row.erased) for row in rows]


def receipt_of(dossier: int) -> int:
    """The newest receipt of the dossier; NotThere when it has none."""
    for paper in reversed(issued_of(dossier)):
        if paper.layout == "receipt":
            return paper.id
    raise NotThere(NOT_HERE)


def pdf_of(
    dossier: int, paper: int, *, beside: Mapping[str, str] | None = None, follow: str = ""
) -> tuple[PaperIssued, bytes]:
    """The paper as PDF: from its frozen facts alone the same bytes each time.

    `beside`: what stands on the copy handed out now and is kept nowhere, such as the secret; `follow`: the address its
    second code opens. NotThere when it is of another dossier, or its facts were erased.
    """
    row = Issued.objects.filter(dossier_id=dossier, pk=paper).first()
    if row is None:
        raise NotThere(NOT_HERE)
    if row.facts is None:
        raise NotThere(ERASED)
    stated: dict[str, Any] = secrecy.unpacked(row.facts)
    found = _paper(row)
    layout = documents.layout(LAYOUTS, found.layout)
    codes = {"paper": code_words(stated)} | ({"follow": follow} if follow else {})
    return found, documents.paper_pdf(layout, {**stated, **(beside or {})}, at=row.at, codes=codes)


def code_words(stated: Mapping[str, Any]) -> str:
    """What the code in the corner says: dossier, procedure, masked number, name of the paper (Circular 01/2023/TT-VPCP)."""
    return "|".join(str(stated.get(name, "")) for name in ("dossier", "procedure-code", "masked", "title"))


def _paper(row: Issued) -> PaperIssued:
    form = forms.of(row.forms_id, row.form).form
    number = wording.number_words(row.number, row.symbol)
    return PaperIssued(row.pk, form.title, form.code, number, row.at, row.post, row.event, form.layout)
