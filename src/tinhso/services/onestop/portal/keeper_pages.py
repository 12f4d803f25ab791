"""The line to the portal in plain words, for who looks after it; cases of ministries, for who steers."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from markupsafe import Markup

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import Invalid, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.forms import Form
from tinhso.web.outgoing.sending import WORDS
from tinhso.web.pages import idempotent, needs, page

from .. import catalogue, words
from ..definitions import READ
from . import actions, line, queries
from .definitions import MANAGE
from .models import InboxMessage, OutboxMessage

KEPT = {
    "sent": _("The message is being sent again."),
    "left": _("The message is left out; those after it go on."),
    "taken": _("The message was taken now."),
    "still": _("It could not be taken: the reason stands with it."),
}
TYPES = {
    "dossier.submitted": _("Dossier"),
    "dossier.supplemented": _("Supplement"),
    "dossier.withdrawn": _("Dossier taken back"),
    "dossier.paid": _("Payment"),
    "dossier.rated": _("Rating"),
    "ministry.case": _("Case of a ministry"),
}
STATES = {
    "received": (_("Received"), "info"),
    "processing": (_("Being handled"), "wait"),
    "done": (_("Done"), "good"),
    "refused": (_("Refused"), "plain"),
}
BUTTON = '<button class="btn btn-quiet" name="do" value="{}:{}">{}</button>'


@needs(MANAGE)
@idempotent
def portal(request: Any) -> HttpResponse:
    """How the line stands, what waits to be sent, what could not be taken."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.posted:
        with form.catching():
            return HttpResponseRedirect(f"{reverse('onestop:portal')}?kept={_done(request, form)}")
    on, keys = request.now.date(), line.keys()
    midnight = request.now.replace(hour=0, minute=0, second=0, microsecond=0)
    stands = queries.stands(since=midnight)
    down = stands.line if stands.line is not None and stands.line.down_since else None
    kept = KEPT.get(request.GET.get("kept", ""))
    return page(
        request,
        "onestop/portal/line.html",
        status=form.status,
        form=form,
        on=line.is_on(on=on),
        may_read=not access.scope(request.actor, READ, on=on).nowhere,
        complete=keys.complete,
        address=keys.address,
        stands=stands,
        down=formats.moment(down.down_since) if down else "",
        down_why=answer_words(down.answer) if down else "",
        down_next=formats.moment(down.next_at) if down and down.next_at else "",
        oldest=formats.moment(stands.oldest) if stands.oldest else "",
        out=_out(queries.unsent()),
        inbox=_inbox(queries.not_taken(), on),
        kept=gettext(kept) if kept else "",
    )


def _done(request: Any, form: Form) -> str:
    doing, _colon, rest = form.value("do").partition(":")
    which, _at, unit = rest.partition("@")
    if not which.isdecimal() or len(which) > 18:
        raise Invalid(_("Choose one of the answers offered."))
    if doing == "send":
        actions.send_again(int(which), by=request.actor, at=request.now)
        return "sent"
    if doing == "leave":
        actions.leave_out(int(which), by=request.actor, at=request.now)
        return "left"
    if doing == "run":
        chosen = int(unit) if unit.isdecimal() and len(unit) < 19 else None
        return "taken" if actions.run_again(int(which), agency=chosen, by=request.actor, at=request.now) else "still"
    raise Invalid(_("Choose one of the answers offered."))


def answer_words(answer: str) -> str:
    """What the portal answered, in words."""
    if answer in WORDS:
        return gettext(WORDS[answer])
    if answer in ("401", "403"):
        return gettext("It does not take our signature: compare the keys on both sides (%(answer)s).") % {
            "answer": answer
        }
    return gettext("It answered %(answer)s.") % {"answer": answer} if answer else ""


def _out(found: list[OutboxMessage]) -> tables.Table:
    codes = queries.codes_of([one.mirrored.dossier_id for one in found])
    columns = [
        tables.Column(gettext("Dossier"), "date"),
        tables.Column(gettext("Since"), "date"),
        tables.Column(gettext("State"), "status"),
        tables.Column(gettext("Tries"), "number"),
        tables.Column(gettext("What the portal said"), "wide"),
        tables.Column(gettext("What to do")),
    ]
    rows = []
    for one in found:
        refused = one.state == "refused"
        buttons = Markup(BUTTON).format("send", one.pk, gettext("Send again"))
        if refused:
            buttons += Markup(BUTTON).format("leave", one.pk, gettext("Leave out"))
        told = " ".join(filter(None, (answer_words(one.answer), one.told)))
        status = tables.status(gettext("Refused"), "late") if refused else tables.status(gettext("Waiting"), "wait")
        name = codes.get(one.mirrored.dossier_id or 0) or one.mirrored.external or ""
        rows.append((name, formats.moment(one.made_at), status, formats.number(one.tries), told, buttons))
    pager = tables.Pager(tables.shown_words(len(rows)))
    return tables.Table(gettext("On the way to the portal"), columns, rows, pager=pager)


def _inbox(found: list[InboxMessage], on: Any) -> tables.Table:
    columns = [
        tables.Column(gettext("Number on the portal"), "date"),
        tables.Column(gettext("Kind of message")),
        tables.Column(gettext("When"), "date"),
        tables.Column(gettext("Why it was not taken"), "wide"),
        tables.Column(gettext("What to do")),
    ]
    among = {unit for one in found for unit in one.said.get("among", ())}
    names = units.titles(among, on=on)
    rows = [
        (
            one.external,
            gettext(TYPES[one.type]) if one.type in TYPES else one.type,
            formats.moment(one.last_at),
            "; ".join(_problem(problem) for problem in one.problems),
            _buttons(one, names),
        )
        for one in found
    ]
    pager = tables.Pager(tables.shown_words(len(rows)))
    return tables.Table(gettext("Messages that could not be taken"), columns, rows, pager=pager)


def _problem(problem: dict[str, Any]) -> str:
    text, values = problem["message"], problem["values"]
    return gettext(text) % values if values else gettext(text)


def _buttons(one: InboxMessage, names: dict[int, str]) -> Markup | str:
    if one.state == "person":
        return Markup("").join(
            Markup(BUTTON).format("run", f"{one.pk}@{unit}", names.get(unit, "")) for unit in one.said.get("among", ())
        )
    if not one.whole:
        return gettext("The portal has to send it again")
    return Markup(BUTTON).format("run", one.pk, gettext("Run again"))


@needs(READ)
def ministry_cases(request: Any) -> HttpResponse:
    """Cases that a ministry's system handles, as it told us: for steering, without anybody's name."""
    on = request.now.date()
    found = queries.ministry_cases(request.actor, on=on, after=request.GET.get("after") or None)
    names = units.titles({row[4] for row in found.rows}, on=on)
    columns = [
        tables.Column(gettext("Number on the portal"), "date"),
        tables.Column(gettext("Procedure")),
        tables.Column(gettext("Agency")),
        tables.Column(gettext("State"), "status"),
        tables.Column(gettext("Received"), "date"),
        tables.Column(gettext("Result ready"), "date"),
        tables.Column(gettext("Finished"), "date"),
    ]
    rows = [_case(row, names, request) for row in found.rows]
    pager = tables.Pager(tables.shown_words(len(rows)), next=f"?after={found.next}" if found.next else "")
    table = tables.Table(gettext("Cases of ministries"), columns, rows, pager=pager)
    return page(request, "onestop/portal/ministry.html", table=table)


def _case(row: Any, names: dict[int, str], request: Any) -> tuple[str, ...]:
    received, _id, external, procedure, unit, state, due, finished = row
    try:
        title = words.said(catalogue.procedure(procedure, on=request.now.date()).it.title)
    except NotThere:
        title = procedure
    word, tone = STATES[state]
    late = due is not None and (finished or request.now) > due
    shown = gettext("%(state)s, late") % {"state": gettext(word)} if late else gettext(word)
    return (
        external,
        title,
        names.get(unit, ""),
        tables.status(shown, "late" if late else tone),
        formats.moment(received),
        formats.moment(due) if due else "–",
        formats.moment(finished) if finished else "–",
    )
