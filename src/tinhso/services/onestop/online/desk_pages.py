"""What came from home, at the desk: what waits, one of them with what may be done, its files."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import Problems
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.web import formats, tables
from tinhso.web.exports import private_file
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from .. import procedure_forms, words
from ..definitions import RECEIVE
from ..filling import reading
from ..filling.rules import answers
from ..form_shapes import FormSection
from ..procedures import Procedure
from ..results import queries as results_held
from ..results import rights
from ..rules import numbers
from . import actions, queries
from .following import STATES
from .models import Submission
from .packing import unpacked

LABELS = {"note": _("What is missing, or why")}


@needs(RECEIVE)
def lists(request: Any) -> HttpResponse:
    """What waits at the actor's desks, first due first."""
    found = queries.waiting(request.actor, on=request.now.date())
    late = [one.state == "waiting" and one.accept_by < request.now for one in found]
    table = tables.Table(
        caption=gettext("Handed in from home"),
        columns=[
            tables.Column(gettext("Code"), "date"),
            tables.Column(gettext("Procedure")),
            tables.Column(gettext("Handed in by")),
            tables.Column(gettext("State"), "status"),
            tables.Column(gettext("Handed in at"), "date"),
            tables.Column(gettext("Answer by"), "date"),
        ],
        rows=[
            (
                tables.link(reverse("onestop:submission-at-desk", args=[one.id]), one.code),
                words.said(one.procedure.title),
                one.name,
                tables.status(gettext(STATES[one.state][0]), "late" if is_late else STATES[one.state][1]),
                formats.moment(one.submitted_at),
                formats.moment(one.accept_by),
            )
            for one, is_late in zip(found, late, strict=True)
        ],
        row_classes=["is-late" if is_late else "" for is_late in late],
    )
    return page(request, "onestop/online/list.html", table=table)


@needs(RECEIVE)
@idempotent
def one(request: Any, id: int) -> HttpResponse:
    """One submission: accept it, ask for a supplement, or refuse it with the reason."""
    row = queries.one(id, by=request.actor, on=request.now.date())
    form = Form(request.POST, labels=dict(LABELS)) if request.method == "POST" else Form(labels=dict(LABELS))
    it = definitions.by_id(Procedure, row.procedure_id).it
    form.labels = {**form.labels, **{f"paper-{paper.code}": words.said(paper.title) for paper in it.papers}}
    if form.posted:
        answer = _posted(request, form, row, it)
        if answer is not None:
            return answer
    return _shown(request, form, row, it)


def _posted(request: Any, form: Form, row: Submission, it: Procedure) -> HttpResponse | None:
    doing, by, at = form.value("do"), request.actor, request.now
    with form.catching():
        if doing == "accept":
            ticked = {paper.code: form.value(f"paper-{paper.code}") for paper in it.papers}
            received = actions.accept(
                row.pk,
                papers=[code for code, how in ticked.items() if how == "in"],
                looked_up=[code for code, how in ticked.items() if how == "held"],
                by=by,
                at=at,
            )
            return HttpResponseRedirect(reverse("onestop:received", args=[received.id]))
        if doing == "ask":
            actions.ask(row.pk, form.value("note"), by=by, at=at)
            return HttpResponseRedirect(reverse("onestop:submissions"))
        if doing == "refuse":
            actions.refuse(row.pk, form.value("note"), by=by, at=at)
            return HttpResponseRedirect(reverse("onestop:submissions"))
    return None


def _shown(request: Any, form: Form, row: Submission, it: Procedure) -> HttpResponse:
    person, typed = unpacked(row.person), unpacked(row.answers)
    files = queries.files(row.pk)
    came = {code for code, _paper, _name in files}
    names = units.titles({row.deciding_id}, on=request.now.date())
    form_then = procedure_forms.under(it, row.form_id)
    asked, here = form_then.sections, came | {form_then.paper}
    titles = {paper.code: words.said(paper.title) for paper in it.papers} | reading.labels(asked, lambda _name: "")
    results, ended = _results(request, row, person)
    ours = {paper.code for paper in it.papers} if row.state == "waiting" else set()  # these stand beside their paper
    word, tone = STATES[row.state]
    return page(
        request,
        "onestop/online/one.html",
        status=form.status,
        form=form,
        row=row,
        title=words.said(it.title),
        state=gettext(word),
        tone=tone,
        accept_by=formats.moment(row.accept_by),
        late=row.state == "waiting" and row.accept_by < request.now,
        facts=[
            (gettext("Handed in by"), str(person.get("name", ""))),
            (gettext("Personal number"), numbers.masked(str(person.get("number", "")).replace(" ", ""))),
            (gettext("Identity"), _identity(person)),
            (gettext("Telephone"), str(person.get("phone", ""))),
            (gettext("Address"), str(person.get("address", "")) or "–"),
            (gettext("Agency that decides"), names.get(row.deciding_id, "")),
            (gettext("Handed in at"), formats.moment(row.submitted_at)),
        ],
        lines=_lines(asked, typed, came),
        files=[(titles.get(code, code), paper, name) for code, paper, name in files if code not in ours],
        papers=[
            (
                paper,
                words.said(paper.title),
                form.value(f"paper-{paper.code}")
                or ("in" if paper.code in here else "held" if paper.code in results else ""),
                [(file, name) for code, file, name in files if code == paper.code],
                paper.code == form_then.paper,
                results.get(paper.code, ""),
                ended.get(paper.code, ""),
            )
            for paper in it.papers
        ],
        said=words.said,
    )


def _results(request: Any, row: Submission, person: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Results of theirs that came along, in a line by code of paper: those that stand, and those that stand no more. None for an
    officer who may not look results up."""
    on, came = request.now.date(), person.get("results", {})
    if not came or not access.allows(request.actor, rights.LOOK_UP, unit=row.receiving_id, on=on):
        return {}, {}
    held = results_held.many([id for id, _said in came.values()], on=on)
    stands = {id for id, one in held.items() if one.stands == "stands"}
    return (
        {code: said for code, (id, said) in came.items() if id in stands},
        {code: said for code, (id, said) in came.items() if id not in stands},
    )


def _identity(person: dict[str, Any]) -> str:
    """Who says that it is they."""
    if not person.get("vouched"):
        return gettext("As they typed it; look at their card") if person else ""
    levels = {"account": person.get("account_level") or "–", "auth": person.get("auth_level") or "–"}
    said = gettext(
        "%(provider)s vouches for name and number (level of the account %(account)s, of signing in %(auth)s)"
    )
    return said % {"provider": person["vouched"], **levels}


def _lines(asked: Sequence[FormSection], typed: dict[str, Any], came: set[str]) -> list[Any]:
    files = {code.removeprefix("a:"): "–" for code in came}
    try:
        return reading.lines(asked, answers.read(asked, typed, files=files)) if typed else []
    except Problems:
        return reading.raw_lines(asked, typed)


@needs(RECEIVE)
def file(request: Any, id: int, paper: int) -> HttpResponse:
    """A file that came with it, downloaded; never drawn in our origin."""
    found, stream = queries.open_file(id, paper, by=request.actor, on=request.now.date())
    return private_file(stream, found.name, found.media_type)
