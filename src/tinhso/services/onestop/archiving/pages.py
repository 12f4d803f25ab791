"""The record of a dossier, downloaded. Posted, since it is an act."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from tinhso.web.exports import private_file
from tinhso.web.pages import needs

from . import actions, rights


@needs(rights.EXPORT)
@require_POST
def export(request: Any, id: int) -> HttpResponse:
    """One ZIP; the hash of its list of hashes stands in the journal."""
    made = actions.export(id, by=request.actor, at=request.now)
    return private_file(made.stream, made.name, "application/zip")
