"""What erasing brings while the province starts."""

from typing import Any

from django.urls import reverse

from tinhso.kernel.access import Right, rights
from tinhso.kernel.definitions import DefinitionKind, definition_kinds
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words
from tinhso.web import formats

from .. import parts
from ..dossiers import Seen
from ..erasers import erasers
from . import applicant, definitions, queries


def register() -> None:
    """Called once while starting."""
    rights.add(
        queries.ERASE,
        Right(
            queries.ERASE,
            _("Erase the personal data of dossiers that have ended"),
            personal=True,
            acts=("dossier.erased",),
        ),
    )
    definition_kinds.add(
        definitions.TERMS,
        DefinitionKind(definitions.TERMS, definitions.KeepingTerms, definitions.check, _("Terms of keeping")),
    )
    for name, eraser in (("applicant", applicant.APPLICANT), ("files", applicant.FILES), ("words", applicant.WORDS)):
        erasers.add(name, eraser)
    act_words.add("dossier.erased", _("Personal data of a dossier erased"))
    parts.parts.add("erasing", parts.Part(95, "onestop/erasing/part.html", _part))
    parts.public_parts.add("erasing", parts.PublicPart(5, "onestop/erasing/public.html", _public))


def _part(request: Any, row: Seen) -> dict[str, Any] | None:
    """That they were erased, or the way to it for who may."""
    kept = row.applicant is not None and row.applicant.handle  # read with the page: no query for most dossiers
    done = queries.of(row.id) if not kept else None
    if done is not None:
        from .pages import REASONS

        return {"day": formats.day(done.at), "why": REASONS[done.reason], "href": ""}
    if not queries.may_erase(row, by=request.actor, on=request.now.date()):
        return None
    return {"day": "", "why": "", "href": reverse("onestop:erase", args=[row.id])}


def _public(request: Any, row: Seen) -> dict[str, Any] | None:
    """For whoever holds code and secret: the dossier still tells how it stood, and nothing else is left."""
    done = queries.of(row.id)
    return {"day": formats.day(done.at)} if done is not None else None
