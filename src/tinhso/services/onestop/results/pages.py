"""Pages of the store: register a result, look a person's up, one result and its end, its file."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web.exports import private_file
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from .. import dossiers, words
from ..actions.handling import RESULT
from ..definitions import HANDLE, READ, RECEIVE
from ..dossiers import NOT_HERE, Seen
from . import actions, queries, rights, types
from .actions import NewResult
from .part import told
from .queries import Held
from .rules.standing import months_later

LABELS = {
    "paper": _("File"),
    "type": _("Type of result"),
    "number": _("Personal number of the owner (12 digits)"),
    "owner": _("Name of the owner"),
    "name": _("Name of the paper"),
    "abstract": _("What it says, in short"),
    "first": _("Valid from"),
    "last": _("Valid to"),
    "scope": _("Where it holds"),
    "reason": _("Reason"),
}


@needs(READ)
@idempotent
def register(request: Any, id: int) -> HttpResponse:
    """Put a result of the dossier, or a copy of one of its papers, into the store."""
    by, on = request.actor, request.now.date()
    row = dossiers.visible(id, by=by, on=on)
    handles = access.allows(by, HANDLE, unit=row.deciding_id, on=on)
    if not handles and not access.allows(by, RECEIVE, unit=row.receiving_id, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    files = _files(row, results=handles)
    form = (
        Form(request.POST, labels=LABELS) if request.method == "POST" else Form(initial=_first(row, on), labels=LABELS)
    )
    if form.posted:
        with form.catching():
            first, last = form.day("first", required=True), form.day("last")
            if form.ok and first is not None:
                actions.register(id, _typed(form, first, last), by=by, at=request.now)
                return HttpResponseRedirect(reverse("onestop:dossier", args=[id]))
    return page(
        request,
        "onestop/results/register.html",
        status=form.status,
        form=form,
        row=row,
        files=files,
        types=_types(row, on),
    )


def _files(row: Seen, *, results: bool) -> list[tuple[int, str]]:
    titles = {paper.code: words.said(paper.title) for paper in row.definition.papers}
    return [
        (paper, f"{gettext('The result') if code == RESULT else titles.get(code, code)}: {name}")
        for code, several in dossiers.scans_of(row.id).items()
        for paper, name in several
        if code != RESULT or results
    ]


def _types(row: Seen, on: date) -> list[tuple[str, str]]:
    """The type of the procedure's result first, then the others that packs describe."""
    own = row.definition.result_type
    found = {own: words.said(row.definition.result)} if own else {}
    for kept in types.all_in_force(on=on):
        found.setdefault(kept.code, words.said(kept.title))
    return list(found.items())


def _first(row: Seen, on: date) -> dict[str, Any]:
    person = dossiers.person_of(row.id)
    own = types.find(row.definition.result_type, on=on) if row.definition.result_type else None
    return {
        "type": row.definition.result_type,
        "number": person.number,
        "owner": person.name,
        "name": words.said(row.definition.result),
        "first": on,
        "last": months_later(on, own.valid_months) if own and own.valid_months else None,
        "scope": words.said(own.scope) if own else gettext("The whole country"),
    }


def _typed(form: Form, first: date, last: date | None) -> NewResult:
    paper = form.value("paper")
    return NewResult(
        paper=int(paper) if paper.isdecimal() and len(paper) < 19 else 0,
        type=form.text("type", required=True, most=80),
        number=form.value("number"),
        owner=form.value("owner"),
        name=form.value("name"),
        abstract=form.value("abstract"),
        first=first,
        last=last,
        scope=form.value("scope"),
    )


@needs(rights.LOOK_UP)
def look_up(request: Any) -> HttpResponse:
    """All results of the person before the officer that stand today. The number is posted: it has no place in an address."""
    unit, on = request.actor.unit, request.now.date()
    if unit is None or not access.allows(request.actor, rights.LOOK_UP, unit=unit, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    form = (
        Form(request.POST, labels={"number": _("Personal number (12 digits)")}) if request.method == "POST" else Form()
    )
    found: list[Held] | None = None
    if form.posted:
        with form.catching():
            found = actions.look_up(form.value("number"), unit=int(unit), by=request.actor, at=request.now)
    names = units.titles({one.unit for one in found or ()}, on=on)
    response = page(
        request,
        "onestop/results/look-up.html",
        status=form.status,
        form=form,
        found=None if found is None else [(one, told(one), names.get(one.unit, "")) for one in found],
    )
    response["Cache-Control"] = "private, no-store"
    return response


@needs(READ)
@idempotent
def result(request: Any, id: int) -> HttpResponse:
    """One result, where it was issued; taken back there with a reason."""
    by, on = request.actor, request.now.date()
    held = queries.of_unit(id, by=by, on=on)
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else Form(labels=LABELS)
    if form.posted:
        with form.catching():
            actions.end(id, form.value("reason"), by=by, at=request.now)
            return HttpResponseRedirect(reverse("onestop:result", args=[id]))
    return page(
        request,
        "onestop/results/result.html",
        status=form.status,
        form=form,
        it=held,
        told=told(held),
        type=words.said(kind.title) if (kind := types.find(held.type, on=on)) else held.type,
        unit=units.titles({held.unit}, on=on).get(held.unit, ""),
        may_end=held.stands != "ended" and access.allows(by, HANDLE, unit=held.unit, on=on),
    )


@needs(READ)
def file(request: Any, id: int) -> HttpResponse:
    """The file of a result, where it was issued."""
    on = request.now.date()
    return _served(queries.open_file(queries.of_unit(id, by=request.actor, on=on), on=on))


@needs(READ)
def reused(request: Any, id: int, code: str) -> HttpResponse:
    """The file of a result that stood for a paper of a dossier the reader may see."""
    on = request.now.date()
    row = dossiers.visible(id, by=request.actor, on=on)
    held = queries.reused_in(row.id, on=on).get(code)
    if held is None:
        raise NotThere(NOT_HERE)
    return _served(queries.open_file(held, on=on))


def _served(opened: tuple[documents.Paper, Any]) -> HttpResponse:
    found, stream = opened
    return private_file(stream, found.name, found.media_type)
