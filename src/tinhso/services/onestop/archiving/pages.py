"""The record of a dossier, downloaded. Posted, since it is an act."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_POST

from tinhso.web.exports import attachment
from tinhso.web.pages import needs

from . import actions, rights


@needs(rights.EXPORT)
@require_POST
def export(request: Any, id: int) -> HttpResponse:
    """One ZIP; the hash of its list of hashes stands in the journal."""
    made = actions.export(id, by=request.actor, at=request.now)
    response = FileResponse(made.stream, content_type="application/zip")
    response["Content-Disposition"] = attachment(made.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a streaming answer is one too
