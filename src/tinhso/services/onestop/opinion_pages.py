"""Opinions asked of one's unit: the list, and one to answer. Who is asked sees the question, the procedure and the papers."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.units import public as units
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, dossiers, lists, words
from .definitions import READ

LABELS = {"answer": _("Answer")}


@needs(READ)
def opinions(request: Any) -> HttpResponse:
    """What other units asked, soonest due first."""
    on = request.now.date()
    waiting = cases.opinions_waiting(by=request.actor, at=request.now)
    rows = {row.case_id: dossiers.seen(row) for row in lists.of_cases([one.case for one in waiting])}
    places = units.titles({place for one in waiting for place in (one.unit, one.asked_unit) if place}, on=on)
    waiting = [one for one in waiting if one.case in rows]
    table = tables.Table(
        caption=gettext("Opinions asked of my unit"),
        columns=[
            tables.Column(gettext("Dossier"), "date"),
            tables.Column(gettext("Procedure")),
            tables.Column(gettext("Who asks")),
            tables.Column(gettext("Who is asked")),
            tables.Column(gettext("Answer due"), "date"),
        ],
        rows=[
            (
                tables.link(reverse("onestop:opinion", args=[one.id]), rows[one.case].code),
                words.said(rows[one.case].definition.title),
                places.get(one.asked_unit or 0, ""),
                places.get(one.unit, ""),
                formats.moment(one.due) if one.due else "–",
            )
            for one in waiting
        ],
        row_classes=["is-late" if one.due and one.due < request.now else "" for one in waiting],
    )
    return page(request, "onestop/opinions.html", table=table)


@needs(READ)
@idempotent
def opinion(request: Any, id: int) -> HttpResponse:
    """One question with the papers, and the answer."""
    by, on = request.actor, request.now.date()
    asked = next((one for one in cases.opinions_waiting(by=by, at=request.now) if one.id == id), None)
    row = next(iter(lists.of_cases([asked.case])), None) if asked else None
    if asked is None or row is None:
        raise NotThere(dossiers.NOT_HERE)
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else Form(labels=LABELS)
    if form.posted:
        with form.catching():
            answer = form.text("answer", required=True)
            if form.ok:
                actions.answer(id, answer, by=by, at=request.now)
                return HttpResponseRedirect(reverse("onestop:opinions"))
    seen = dossiers.seen(row)
    scans, given = dossiers.scans_of(seen.id), dossiers.papers_of(seen.id)
    places = units.titles({place for place in (asked.unit, asked.asked_unit) if place}, on=on)
    return page(
        request,
        "onestop/opinion.html",
        status=form.status,
        form=form,
        row=seen,
        title=words.said(seen.definition.title),
        kind=asked.title.in_language(get_language() or "vi"),
        question=asked.question,
        asks=places.get(asked.asked_unit or 0, ""),
        asked=formats.moment(asked.asked_at),
        due=formats.moment(asked.due) if asked.due else "",
        late=asked.due is not None and asked.due < request.now,
        papers=[
            (words.said(paper.title), scans.get(paper.code, ()))
            for paper in seen.definition.papers
            if paper.code in given
        ],
    )
