"""Papers as PDF: for officers by address, for the applicant by the look-up, the register of a desk by its days."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tinhso.kernel import access
from tinhso.kernel.errors import NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web.exports import private_file
from tinhso.web.forms import Form
from tinhso.web.pages import needs, page, public

from .. import dossiers
from ..definitions import READ, RECEIVE
from . import actions, control, queries, tickets
from .register import Days

SECRET = "onestop-secret"
LABELS = {"first": _("From"), "last": _("To")}


@needs(READ)
def paper(request: Any, id: int, paper: int) -> HttpResponse:
    """A paper issued on a dossier the reader may see."""
    row = dossiers.visible(id, by=request.actor, on=request.now.date())
    found, pdf = queries.pdf_of(row.id, paper)
    return private_file(pdf, f"{row.code}-{found.number.replace('/', '-')}.pdf", "application/pdf")


@needs(READ)
def receipt(request: Any, id: int) -> HttpResponse:
    """The receipt as it is handed out: with the address of the look-up, and with the secret while this session knows it."""
    row = dossiers.visible(id, by=request.actor, on=request.now.date())
    secret = str(request.session.get(SECRET, {}).get(str(id), ""))
    shown = request.build_absolute_uri(reverse("onestop:look-up"))
    beside = {"follow": shown} | ({"secret": secret} if secret else {})
    _found, pdf = queries.pdf_of(row.id, queries.receipt_of(row.id), beside=beside, follow=f"{shown}?ma={row.code}")
    return private_file(pdf, f"{row.code}.pdf", "application/pdf")


@needs(READ)
def slip(request: Any, id: int) -> HttpResponse:
    """Form 06 as things stand now."""
    row = dossiers.visible(id, by=request.actor, on=request.now.date())
    return private_file(control.control_pdf(row, at=request.now), f"{row.code}-kiem-soat.pdf", "application/pdf")


@public
@require_POST
def applicants(request: Any) -> HttpResponse:
    """A paper for whoever looked the dossier up with code and secret; the page they got holds a ticket. NotThere without one."""
    dossier = tickets.dossier_of(request.POST.get("ticket", ""), at=request.now)
    if dossier is None:
        raise NotThere(_("Look the dossier up again: this page was open for too long."))
    wanted = request.POST.get("paper", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
    issued, pdf = queries.pdf_of(dossier, number)
    return private_file(pdf, f"{issued.number.replace('/', '-')}.pdf", "application/pdf")


@needs(RECEIVE)
def register(request: Any) -> HttpResponse:
    """Form 07: choose the days, get the register. Posted, since printing it is an act."""
    on = request.now.date()
    unit = request.actor.unit
    if unit is None or not access.allows(request.actor, RECEIVE, unit=unit, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    form = (
        Form(request.POST, labels=LABELS)
        if request.method == "POST"
        else Form(initial={"first": on.replace(day=1), "last": on}, labels=LABELS)
    )
    if form.posted:
        first, last = form.day("first", required=True), form.day("last", required=True)
        if form.ok and first is not None and last is not None:
            with form.catching():
                pdf = actions.print_register(int(unit), Days(first, last), by=request.actor, at=request.now)
                return private_file(pdf, f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}.pdf", "application/pdf")
    return page(request, "onestop/issuing/register.html", status=form.status, form=form, title=gettext("Register"))
