"""The machine that gives numbers, the officer's page, the screen for those who wait."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Gone, NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, papers
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page, public

from .. import secrecy
from ..definitions import RECEIVE
from . import actions
from .models import Machine, Number
from .queries import ahead, queue

MACHINE, WINDOW = "onestop-queue-machine", "onestop-queue-window"
LABELS = {"window": _("Your window"), "code": _("Code of the dossier received")}
NOT_HERE = _("What you are looking for is not here.")
TICKET_SECONDS, SCREEN_SECONDS = 15, 5


@needs(RECEIVE)
@idempotent
def desk(request: Any) -> HttpResponse:
    """Call the next, call again, absent, done; one press each."""
    by, on = request.actor, request.now.date()
    if by.unit is None or not access.allows(by, RECEIVE, unit=by.unit, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else _empty(request)
    said, link = "", ""
    if form.posted:
        with form.catching():
            said, link = _done(request, form, by)
            if not said and not link:
                return HttpResponseRedirect(reverse("onestop:queue"))
            form = _empty(request)
    stands = queue(by.unit, on=on, appointment=by.appointment)
    screen = request.build_absolute_uri(reverse("onestop:queue-screen", args=[by.unit]))
    response = page(
        request,
        "onestop/counter/desk.html",
        status=form.status,
        form=form,
        stands=stands,
        window=request.session.get(WINDOW, ""),
        said=said,
        link=link,
        qr=papers.qr(link, gettext("QR code of the machine's link")) if link else "",
        screen=screen,
        machine=Machine.objects.filter(unit_id=by.unit, ended_at=None).exists(),
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _empty(request: Any) -> Form:
    """The form as it is first shown: it remembers the window."""
    return Form(initial={"window": request.session.get(WINDOW, "")}, labels=LABELS)


def _done(request: Any, form: Form, by: Actor) -> tuple[str, str]:
    """Do what was pressed: (what to say, the link of a new machine); both empty: look at the queue again."""
    doing, at = form.value("do"), request.now
    if doing in ("next", "again"):
        window = form.value("window").strip() if "window" in form.typed else str(request.session.get(WINDOW, ""))
        if doing == "next":
            row = actions.call_next(window, by=by, at=at)
            request.session[WINDOW] = window
            return ("", "") if row else (gettext("Nobody waits."), "")
        actions.call(_id(form), window, by=by, at=at)
        request.session[WINDOW] = window
    elif doing in ("done", "absent"):
        actions.close(_id(form), doing, code=form.value("code"), by=by, at=at)
    elif doing == "take":
        id = actions.take(by.unit or 0, priority=bool(form.value("priority")), by=by, at=at)
        row = Number.objects.get(pk=id)
        return gettext("Number %(number)s was given.") % {"number": row.number}, ""
    elif doing == "machine":
        secret = actions.make_machine(by.unit or 0, by=by, at=at)
        return "", request.build_absolute_uri(reverse("onestop:queue-link", args=[secret]))
    elif doing == "no-machine":
        actions.end_machines(by.unit or 0, by=by, at=at)
    return "", ""


def _id(form: Form) -> int:
    given = form.value("id")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


@public
def bind(request: Any, secret: str) -> HttpResponse:
    """The link of a machine: from now on this browser gives numbers of that desk."""
    typed = "".join(char for char in secret.upper() if char in secrecy.LETTERS)[: 2 * secrecy.LENGTH]
    machine = Machine.objects.filter(token=secrecy.hash_of(typed), ended_at=None).first()
    if machine is None:
        raise NotThere(NOT_HERE)
    request.session[MACHINE] = machine.pk
    request.session.set_expiry(60 * 60 * 24 * 180)
    return HttpResponseRedirect(reverse("onestop:queue-machine"))


def _machine(request: Any) -> Machine:
    request.alone = True
    found = Machine.objects.filter(pk=request.session.get(MACHINE, 0), ended_at=None).first()
    if found is None:
        raise Gone(_("This machine belongs to no desk any more. Ask the desk for its link."))
    return found


@public
@idempotent
def machine(request: Any) -> HttpResponse:
    """Two large buttons: a number, or a number with priority."""
    held = _machine(request)
    if request.method == "POST":
        priority = request.POST.get("do") == "priority"
        by = Actor(system="onestop.counter")
        id = actions.take(held.unit_id, priority=priority, by=by, at=request.now)
        return HttpResponseRedirect(reverse("onestop:queue-ticket", args=[id]))
    names = units.titles([held.unit_id], on=request.now.date())
    stands = queue(held.unit_id, on=request.now.date())
    response = page(
        request, "onestop/counter/machine.html", place=names.get(held.unit_id, ""), stands=stands, form=Form()
    )
    response["Cache-Control"] = "private, no-store"
    return response


@public
def ticket(request: Any, id: int) -> HttpResponse:
    """The number, to be read or printed; the machine goes back by itself."""
    held = _machine(request)
    row = Number.objects.filter(pk=id, unit_id=held.unit_id, day=request.now.date()).first()
    if row is None:
        raise NotThere(NOT_HERE)
    names = units.titles([held.unit_id], on=request.now.date())
    screen = request.build_absolute_uri(reverse("onestop:queue-screen", args=[held.unit_id]))
    response = page(
        request,
        "onestop/counter/ticket.html",
        row=row,
        place=names.get(held.unit_id, ""),
        ahead=ahead(row),
        taken=formats.moment(row.taken_at),
        qr=papers.qr(screen, gettext("QR code of the screen of this desk")),
    )
    response["Refresh"] = f"{TICKET_SECONDS}; url={reverse('onestop:queue-machine')}"
    response["Cache-Control"] = "private, no-store"
    return response


@public
def screen(request: Any, unit: int) -> HttpResponse:
    """Numbers and windows, large, anew every few seconds; nothing of persons."""
    request.alone = True
    on = request.now.date()
    place = units.get(unit, on=on)
    stands = queue(unit, on=on)
    last = stands.called[0] if stands.called else None
    spoken = (
        gettext("Number %(number)s, please come to %(window)s.") % {"number": last.number, "window": last.window}
        if last
        else ""
    )
    response = page(
        request, "onestop/counter/screen.html", place=place.title, stands=stands, last=last, spoken=spoken,
        now=formats.clock_time(request.now),
    )  # fmt: skip
    response["Refresh"] = str(SCREEN_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
