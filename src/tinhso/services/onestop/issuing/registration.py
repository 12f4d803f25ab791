"""What issuing brings while the province starts: the forms, the papers on a dossier's page, words of its acts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.people import public as people
from tinhso.kernel.definitions import DefinitionKind, definition_kinds
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words
from tinhso.web import formats

from .. import erasers, parts, record_parts, words
from ..dossiers import Seen
from . import erasing, forms, queries, record


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(
        forms.FORMS, DefinitionKind(forms.FORMS, forms.DossierForms, forms.check, _("Forms of dossiers"))
    )
    parts.parts.add("papers-issued", parts.Part(20, "onestop/issuing/part.html", _part))
    record_parts.parts.add("issued", record_parts.RecordPart(record.said, record.files))
    erasers.erasers.add("issued", erasing.ERASER)
    act_words.add("dossier-register.printed", _("Register of dossiers printed"))


def _part(request: Any, row: Seen) -> dict[str, Any]:
    issued = queries.issued_of(row.id)
    posts = people.post_titles([paper.post for paper in issued if paper.post])
    return {
        "papers": [
            (
                words.said(paper.title),
                gettext("Number %(number)s") % {"number": paper.number},
                formats.moment(paper.at),
                posts.get(paper.post or 0, ""),
                "" if paper.erased else reverse("onestop:paper", args=[row.id, paper.id]),
            )
            for paper in issued
        ],
        "control": reverse("onestop:control", args=[row.id])
        if forms.by_layout("control", on=request.now.date())
        else "",
    }
