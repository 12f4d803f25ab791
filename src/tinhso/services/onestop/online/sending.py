"""What the pages from home share: their words, who acts on them, files that come along."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from tinhso.engines.documents import public as documents
from tinhso.kernel.actor import process
from tinhso.kernel.errors import Invalid, NotNow, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web.forms import Form

from ..filling import reading
from ..procedure_forms import Asked
from ..procedures import Procedure
from . import actions, queries

HOME = process("onestop.online")
LABELS = {
    "name": _("Your full name, as on the card"),
    "number": _("Personal number (12 digits)"),
    "phone": _("Telephone"),
    "address": _("Address"),
    "receiving": _("Desk that receives"),
    "deciding": _("Agency that decides"),
    "code": _("Code you noted"),
    "secret": _("Secret you noted"),
}


def posted(request: Any, known: Mapping[str, str] | None = None) -> Form:
    """The page as it came; empty when it is first opened. `known`: what is not the citizen's to type."""
    if request.method != "POST":
        return Form(initial=known, labels=dict(LABELS))
    typed = {**request.POST.dict(), **known} if known else request.POST
    return Form(typed, request.FILES, labels=dict(LABELS))


def attached(request: Any, form: Form, it: Procedure, asked: Asked, id: int, *, again: bool = False) -> int:
    """Keep each file that came; how many could not be taken. `again`: the page came before, and what came with it then stays."""
    came = {code for code, _paper, _name in queries.files(id)} if again else set()
    failed = len(documents.too_large_uploads(request))
    wanted = [(paper.code, f"file-{paper.code}") for paper in it.papers] + [(name, name) for name in file_fields(asked)]
    for code, name in wanted:
        file = form.files.get(name)
        if file is None or code in came:
            continue
        try:
            actions.attach(id, code, file, file.name or "", by=HOME, at=request.now)
        except (Invalid, TooMuch, NotNow):
            failed += 1
    return failed


def file_fields(asked: Asked) -> dict[str, Any]:
    """Fields of the form that ask for a file, by their name on the page."""
    return {reading.name(one.code): one for one in asked.fields("file")}


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no browser and nothing between."""
    response["Cache-Control"] = "private, no-store"
    return response
