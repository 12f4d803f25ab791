"""Systems that are told: a list, a form for a new one, one system with what was sent to it."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from markupsafe import Markup

from tinhso.kernel.texts import mark as _
from tinhso.store.keyset import Page
from tinhso.web import formats
from tinhso.web.forms import Form
from tinhso.web.outgoing import targets
from tinhso.web.outgoing.sending import WORDS
from tinhso.web.pages import idempotent, needs, page
from tinhso.web.tables import Column, Pager, Table, link, shown_words, status

from . import actions, queries
from .definitions import MANAGE, OFFERED
from .models import Delivery

LABELS = {"name": _("Name of the system"), "address": _("Address to tell"), "events": _("Events")}
STATES = {
    "waiting": (_("Waiting"), "wait"),
    "arrived": (_("Arrived"), "good"),
    "given-up": (_("Given up"), "late"),
}
BUTTON = '<button class="btn btn-quiet" name="do" value="replay:{}">{}</button>'
KEPT = {"ended": _("This system is told no more."), "replayed": _("The message is being sent again.")}


@needs(MANAGE)
def systems(request: Any) -> HttpResponse:
    """Every system, those told now first."""
    columns = [
        Column(gettext("System")),
        Column(gettext("Address"), "wide"),
        Column(gettext("State"), "status"),
        Column(gettext("Waiting"), "number"),
        Column(gettext("Given up"), "number"),
    ]
    rows = [
        (
            link(reverse("webhooks:system", args=[one.id]), one.name),
            one.address,
            status(gettext("Told no more"), "wait") if one.ended_at else status(gettext("Told"), "good"),
            formats.number(one.waiting),
            formats.number(one.given_up),
        )
        for one in queries.systems()
    ]
    return page(request, "webhooks/systems.html", table=Table(gettext("Other systems"), columns, rows))


@needs(MANAGE)
def add(request: Any) -> HttpResponse:
    """A form; then the secret, this once. Not idempotent by key: its answer must not be kept."""
    form = Form(request.POST if request.method == "POST" else None, labels=LABELS)
    chosen = [name for name in OFFERED if name in request.POST.getlist("events")]
    if form.posted:
        name = form.text("name", required=True, most=80)
        address = form.text("address", required=True, most=500)
        if address:
            with form.catching():
                targets.target(address, plain_allowed=bool(settings.WEBHOOKS_INSIDE))
        if not chosen:
            form.wrong("events", _("Choose at least one of the events offered."))
        if form.ok:
            with form.catching():
                id, secret = actions.subscribe(name, address, chosen, by=request.actor, at=request.now)
                answer = page(request, "webhooks/secret.html", id=id, name=name, secret=secret)
                answer.headers["Cache-Control"] = "no-store"
                return answer
    events = [(name, gettext(words), name in chosen) for name, words in OFFERED.items()]
    return page(request, "webhooks/add.html", status=form.status, form=form, events=events)


@needs(MANAGE)
@idempotent
def system(request: Any, id: int) -> HttpResponse:
    """What was sent to a system and how it went; end it, or send one message again."""
    row = queries.system(id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.posted:
        doing, _colon, which = request.POST.get("do", "").partition(":")
        with form.catching():
            if doing == "end":
                actions.end(id, by=request.actor, at=request.now)
                return HttpResponseRedirect(f"{reverse('webhooks:system', args=[id])}?kept=ended")
            if doing == "replay" and which.isdecimal() and len(which) < 19:
                actions.replay(int(which), by=request.actor, at=request.now)
                return HttpResponseRedirect(f"{reverse('webhooks:system', args=[id])}?kept=replayed")
    before = request.GET.get("before", "")
    found = queries.deliveries(id, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    kept = KEPT.get(request.GET.get("kept", ""))
    return page(
        request,
        "webhooks/system.html",
        status=form.status,
        form=form,
        row=row,
        events=[gettext(OFFERED.get(name, name)) for name in row.events],
        table=_messages(found, ended=row.ended_at is not None, later=bool(before)),
        kept=gettext(kept) if kept else "",
    )


def _messages(found: Page[Delivery], *, ended: bool, later: bool) -> Table:
    """What was sent, the latest first; each may be sent again."""
    columns = [
        Column(gettext("Event")),
        Column(gettext("When"), "date"),
        Column(gettext("State"), "status"),
        Column(gettext("Tries"), "number"),
        Column(gettext("Last answer")),
        Column(gettext("Next try"), "date"),
        Column(gettext("Send again")),
    ]
    again = gettext("Send again")
    pager = Pager(
        shown_words(len(found.rows)), first="?" if later else "", next=f"?before={found.next}" if found.next else ""
    )
    rows = [
        (
            gettext(OFFERED.get(one.name, one.name)),
            formats.moment(one.made_at),
            status(gettext(STATES[one.state][0]), STATES[one.state][1]),
            formats.number(one.tries),
            gettext(WORDS[one.answer]) if one.answer in WORDS else one.answer,
            formats.moment(one.next_at) if one.state == "waiting" and one.next_at else "",
            "" if ended else Markup(BUTTON).format(one.pk, again),
        )
        for one in found.rows
    ]
    return Table(gettext("Messages, the latest first"), columns, rows, pager=pager)
