"""The public check: does the paper somebody holds say what was published, is it sealed, and since when."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words
from tinhso.web import exports
from tinhso.web.errors import wants_json
from tinhso.web.forms import Form
from tinhso.web.pages import page, public
from tinhso.web.papers import ENTRY, LETTERS, Paper, paper_kinds, qr
from tinhso.web.tables import Column, Table

from . import proofs

_CODE = re.compile(rf"([a-z]{{1,12}})-(\d{{1,18}})-([0-9a-f]{{{LETTERS}}})")
LABELS = {"ma": _("Code on the paper")}
NOT_WHOLE = _("This code is not complete. Copy all of it from the paper, with its letters and numbers.")
NOTHING = _("Nothing was published under this code.")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a code leads to. `same`: the hash in the code is that of what was published."""

    code: str
    what: str
    title: str
    event: int
    same: bool
    digest: str
    recorded: datetime
    seal: journal.Seal | None
    paper: Paper | None


def find(code: str) -> Checked:
    """What a code names. NotThere when nothing is published under it; an entry needs its own hash in the code."""
    parts = _CODE.fullmatch(code.strip().lower())
    if parts is None:
        raise NotThere(NOT_WHOLE)
    kind, id, letters = parts[1], int(parts[2]), parts[3]
    if kind == ENTRY:
        entry = journal.kept(id)
        if not entry.leaf.hex().startswith(letters):
            raise NotThere(_("There is no such entry in the journal."))
        name = journal.entries([id])[id].name
        title = gettext(act_words.get(name)) if name in act_words else name
        what = gettext("Entry of the journal")
        return Checked(code, what, title, id, True, entry.leaf.hex(), entry.recorded, journal.seal_of(id), None)
    paper = paper_kinds.get(kind).paper(id) if kind in paper_kinds else None
    if paper is None:
        raise NotThere(NOTHING)
    same = paper.digest.startswith(letters)
    entry, seal = journal.kept(paper.event), journal.seal_of(paper.event)
    what = gettext(paper_kinds.get(kind).what)
    return Checked(code, what, paper.title, paper.event, same, paper.digest, entry.recorded, seal, paper)


@public
def ask(request: Any) -> HttpResponse:
    """A field for the code, for who has no camera at hand."""
    form = Form(request.GET if "ma" in request.GET else None, labels=LABELS)
    if form.posted:
        given = form.text("ma", required=True, most=100)
        if form.ok:
            code = given.strip().lower().rstrip("/").rsplit("/", 1)[-1]
            if _CODE.fullmatch(code):
                return HttpResponseRedirect(reverse("audit:check", args=[code]))
            form.wrong("ma", NOT_WHOLE)
    return page(request, "audit/asking.html", status=form.status, sourced=True, form=form)


@public
def check(request: Any, code: str) -> HttpResponse:
    """What stands behind a code: published or not, sealed or not, since when; the whole table; the proof to keep.

    A code with nothing behind it gets the field again, with what that means for the paper.
    """
    try:
        found = find(code)
    except NotThere:
        if wants_json(request):
            raise
        form = Form({"ma": code}, labels=LABELS)
        form.wrong("ma", NOTHING if _CODE.fullmatch(code) else NOT_WHOLE)
        return page(request, "audit/asking.html", status=404, sourced=True, form=form)
    content = proofs.content_of(found.paper) if found.paper and not found.paper.facts else None
    return page(
        request,
        "audit/check.html",
        sourced=not (found.paper and found.paper.example),
        found=found,
        content=content,
        table=_table(found.title, content) if content else None,
    )


def _table(caption: str, content: Any) -> Table:
    """The table as it was published: the second column names units, all others hold numbers."""
    columns = [Column(head, "text" if place == 1 else "number") for place, head in enumerate(content["heading"])]
    return Table(caption=caption, columns=columns, rows=[tuple(row) for row in content["rows"]])


@public
def mark(request: Any, code: str) -> HttpResponse:
    """The QR of a code as a picture. It says nothing of whether the code leads anywhere: the check does."""
    if _CODE.fullmatch(code) is None:
        raise NotThere(NOT_WHOLE)
    address = request.build_absolute_uri(reverse("audit:check", args=[code]))
    response = HttpResponse(qr(address, code), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@public
def proof(request: Any, code: str) -> HttpResponse:
    """The proof as one file that checks itself without a network."""
    found = find(code)
    if found.seal is None:
        raise NotNow(_("This entry is not sealed yet. It will be in a minute or two; please try again then."))
    text = proofs.file_of(found.event, found.paper, site=request.build_absolute_uri("/"), request=request)
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = exports.attachment(f"bang-chung-{code}.html")
    return response
