"""Proof files out: as attachments with their true type, to who may read them; everybody else sees "not there"."""

from typing import Any

from django.http import FileResponse, HttpResponse

from tinhso.engines.documents import public as documents
from tinhso.web.exports import attachment
from tinhso.web.pages import signed_in


@signed_in
def paper(request: Any, id: int) -> HttpResponse:
    """Never rendered in our origin: downloaded, not sniffed, in a sandbox should a browser open it all the same."""
    found, stream = documents.open_paper(id, by=request.actor, on=request.now.date())
    response = FileResponse(stream, content_type=found.media_type)
    response["Content-Disposition"] = attachment(found.name)
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a streaming answer is one too
