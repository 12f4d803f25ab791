"""What archiving brings while the province starts."""

from typing import Any

from django.urls import reverse

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words

from .. import parts
from ..dossiers import Seen
from . import rights


def register() -> None:
    """Called once while starting."""
    rights.register()
    parts.parts.add("record", parts.Part(90, "onestop/archiving/part.html", _part))
    act_words.add("dossier.exported", _("Record of a dossier taken out"))


def _part(request: Any, row: Seen) -> dict[str, Any] | None:
    if not access.allows(request.actor, rights.EXPORT, unit=row.deciding_id, on=request.now.date()):
        return None
    ended = cases.state_of(row.case_id).closed_at is not None
    return {"href": reverse("onestop:export", args=[row.id]) if ended else ""}
