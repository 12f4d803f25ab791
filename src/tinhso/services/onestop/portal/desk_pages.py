"""What came from the portal, as desk officers see it: what waits, one of them with what may be done, its files."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.exports import private_file
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from .. import words
from ..definitions import RECEIVE
from ..desk import SECRET
from ..filling import reading
from . import actions, filled, handed
from .handed import Line, One

STATES = {
    "waiting": (_("Waits for acceptance"), "wait"),
    "asked": (_("Waits for a supplement"), "info"),
    "accepted": (_("Accepted"), "good"),
    "refused": (_("Not accepted"), "plain"),
    "withdrawn": (_("Taken back by the citizen"), "plain"),
}
LEVELS = {"1": _("Electronic identity of level 1"), "2": _("Electronic identity of level 2")}
PAYMENT = {"none": _("No fee told"), "unpaid": _("Not paid yet"), "paid": _("Paid on the portal")}
LABELS = {"note": _("What is missing, or why")}


@needs(RECEIVE)
def lists(request: Any) -> HttpResponse:
    """What waits at the actor's desks, first due first; or what was decided."""
    by, on = request.actor, request.now.date()
    done = request.GET.get("loai") == "da-xu-ly"
    found = handed.others(by, on=on) if done else handed.waiting(by, on=on)
    if not done:
        handed.mark_seen([one.id for one in found], at=request.now)
    names = units.titles({one.deciding for one in found}, on=on)
    tabs = [
        (gettext("Waits for us"), reverse("onestop:handed"), not done),
        (gettext("Looked at"), "?loai=da-xu-ly", done),
    ]
    return page(request, "onestop/portal/list.html", table=_table(request, found, names, done), tabs=tabs, done=done)


def _table(request: Any, found: list[Line], names: dict[int, str], done: bool) -> tables.Table:
    language = get_language() or "vi"
    late = ["is-late" if one.state == "waiting" and one.accept_by < request.now else "" for one in found]
    rows = [
        (
            tables.link(reverse("onestop:handed-one", args=[one.id]), one.external),
            one.title.in_language(language),
            one.name,
            _status(one, mark == "is-late"),
            formats.moment(one.submitted_at),
            formats.moment(one.accept_by) if one.state == "waiting" else "–",
            names.get(one.deciding, ""),
        )
        for one, mark in zip(found, late, strict=True)
    ]
    columns = [
        tables.Column(gettext("Number on the portal"), "date"),
        tables.Column(gettext("Procedure")),
        tables.Column(gettext("Handed in by")),
        tables.Column(gettext("State"), "status"),
        tables.Column(gettext("Sent on the portal"), "date"),
        tables.Column(gettext("Answer by"), "date"),
        tables.Column(gettext("Who decides")),
    ]
    caption = gettext("Looked at") if done else gettext("Waits for us")
    pager = tables.Pager(tables.shown_words(len(rows)))
    return tables.Table(caption=caption, columns=columns, rows=rows, row_classes=late, pager=pager)


def _status(one: Line, late: bool) -> str:
    word, tone = STATES[one.state]
    if one.state == "accepted" and one.dossier is not None:
        return tables.link(reverse("onestop:dossier", args=[one.dossier]), gettext(word))
    if late:
        return tables.status(gettext("%(state)s, late") % {"state": gettext(word)}, "late")
    return tables.status(gettext(word), tone)


@needs(RECEIVE)
@idempotent
def one(request: Any, id: int) -> HttpResponse:
    """One of them: who, answers, papers with their files; accept, ask for a supplement, refuse, take a supplement in."""
    found = handed.visible(id, by=request.actor, on=request.now.date())
    handed.mark_seen([id], at=request.now)
    form = Form(request.POST if request.method == "POST" else None, labels=LABELS)
    if form.posted:
        with form.catching():
            answer = _done(request, found, form)
            if answer is not None:
                return answer
    return _shown(request, found, form)


def _done(request: Any, found: One, form: Form) -> HttpResponse | None:
    doing, by, at, id = form.value("do"), request.actor, request.now, found.row.pk
    if doing == "accept":
        ticked = {paper.code: form.value(f"paper-{paper.code}") for paper in found.procedure.papers}
        received = actions.accept(
            id,
            papers=[code for code, how in ticked.items() if how == "in"],
            looked_up=[code for code, how in ticked.items() if how == "held"],
            by=by,
            at=at,
        )
        request.session[SECRET] = {str(received.id): received.secret}
        return HttpResponseRedirect(reverse("onestop:received", args=[received.id]))
    if doing == "ask":
        actions.ask(id, note=form.value("note"), by=by, at=at)
    elif doing == "refuse":
        actions.refuse(id, note=form.value("note"), by=by, at=at)
    elif doing == "supplement":
        actions.take_supplement(id, by=by, at=at)
    else:
        return None
    return HttpResponseRedirect(reverse("onestop:handed-one", args=[id]))


def _shown(request: Any, found: One, form: Form) -> HttpResponse:
    row, it = found.row, found.procedure
    asked, fitted = filled.of(row, it)
    names = units.titles({row.receiving_id, row.deciding_id}, on=request.now.date())
    word, tone = STATES[row.state]
    return page(
        request,
        "onestop/portal/one.html",
        status=form.status,
        form=form,
        one=found,
        row=row,
        title=words.said(it.title),
        person=found.person,
        state=gettext(word),
        tone=tone,
        waits=row.state == "waiting",
        late=row.state == "waiting" and row.accept_by < request.now,
        accept_by=formats.moment(row.accept_by),
        submitted=formats.moment(row.submitted_at),
        received=formats.moment(row.received_at),
        deciding=names.get(row.deciding_id, ""),
        level=gettext(LEVELS[row.level]),
        payment=payment_words(row.payment),
        lines=reading.lines(asked.sections, fitted.answers),
        unfit=filled.unfit(asked, fitted),
        missing=filled.missing(asked, fitted),
        paid_unaccepted=row.payment.get("state") == "paid" and row.state in ("refused", "withdrawn"),
        papers=_papers(found, form, asked.paper if fitted.answers and not (fitted.missing or fitted.unfit) else ""),
        may_ask=not row.asked,
        dossier=row.mirrored.dossier_id,
        supplement=formats.moment(row.supplement_at) if row.supplement_at else "",
        said=words.said,
    )


def _papers(found: One, form: Form, answered: str) -> list[dict[str, Any]]:
    """Each paper of the procedure with its files and what is ticked: what came, unless the officer chose otherwise. `answered`: the one
    that the form stands for, filled in whole."""
    listed = []
    for paper in found.procedure.papers:
        files = [file for file in found.files if file.code == paper.code]
        came = "in" if files or paper.code == answered else "held" if paper.code in found.looked_up else ""
        name = f"paper-{paper.code}"
        listed.append(
            {
                "code": paper.code,
                "title": words.said(paper.title),
                "when": words.said(paper.when),
                "held": words.said(paper.held),
                "files": files,
                "by_form": paper.code == answered,
                "ticked": form.value(name) if form.posted else came,
            }
        )
    return listed


def payment_words(payment: dict[str, Any]) -> str:
    """ "Paid on the portal: 8.000 đồng (reference …)"."""
    from decimal import Decimal

    text = gettext(PAYMENT.get(payment.get("state", "none"), PAYMENT["none"]))
    if payment.get("amount") is not None:
        text = f"{text}: {words.money(Decimal(str(payment['amount'])))}"
    return f"{text} ({payment['reference']})" if payment.get("reference") else text


@needs(RECEIVE)
def file(request: Any, id: int, paper: int) -> HttpResponse:
    """A file that came, downloaded; never drawn in our origin."""
    found, stream = handed.open_file(id, paper, by=request.actor, on=request.now.date())
    return private_file(stream, found.name, found.media_type)
