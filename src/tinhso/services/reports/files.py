"""Proof files out: as attachments with their true type, to who may read them; everybody else sees "not there"."""

from typing import Any

from django.http import HttpResponse

from tinhso.engines.documents import public as documents
from tinhso.web.exports import private_file
from tinhso.web.pages import signed_in


@signed_in
def paper(request: Any, id: int) -> HttpResponse:
    """Downloaded, never rendered in our origin."""
    found, stream = documents.open_paper(id, by=request.actor, on=request.now.date())
    return private_file(stream, found.name, found.media_type, size=found.size)
