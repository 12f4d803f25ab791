"""The desk: choose a procedure, record the dossier, hand out the receipt. A support point does the same for a desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import Invalid, NotAllowed, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import formats
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, catalogue, deciding, dossiers, intake_parts, words
from .actions.receiving import Intake
from .definitions import READ, RECEIVE, SUPPORT
from .procedures import Procedure
from .rules import numbers

LABELS = {
    "name": _("Full name of the person"),
    "number": _("Personal number (12 digits)"),
    "phone": _("Telephone"),
    "address": _("Address"),
    "deciding": _("Agency that decides"),
    "receiving": _("Desk that receives"),
    "channel": _("How it came"),
}
CHANNEL_WORDS = {"desk": _("At the desk"), "post": _("By post")}
SECRET = "onestop-secret"


@dataclass(frozen=True, slots=True)
class Taking:
    """What is being taken in: the procedure, and through which unit. `support`: a support point, for a desk to be chosen."""

    it: Procedure
    unit: int
    on: date
    support: bool = False

    @property
    def address(self) -> str:
        """The page on which it is recorded."""
        return reverse("onestop:support-intake" if self.support else "onestop:intake", args=[self.it.code])


@needs(RECEIVE)
def choose(request: Any) -> HttpResponse:
    """Which procedure is it? Asked as the public asks."""
    return _chosen(request, "onestop:intake")


@needs(SUPPORT)
def support_choose(request: Any) -> HttpResponse:
    """The same question at a support point."""
    return _chosen(request, "onestop:support-intake")


def _chosen(request: Any, address: str) -> HttpResponse:
    on = request.now.date()
    text = request.GET.get("q", "").strip()[:120]
    found = catalogue.find(text, on=on, most=12) if text else []
    ours = [kept for kept in found if kept.it.route == "provincial" and kept.it.process]
    return page(
        request,
        "onestop/choose.html",
        q=text,
        address=address,
        linked=address == "onestop:intake",
        found=[
            (kept.it.code, kept.it.told_code, words.said(kept.it.title), words.limit(kept.it.limit)) for kept in ours
        ],
        elsewhere=[(kept.it.code, words.said(kept.it.title)) for kept in found if kept not in ours],
    )


@needs(RECEIVE)
@idempotent
def intake(request: Any, code: str) -> HttpResponse:
    """The intake of one dossier: person, papers, agency, and what other pieces ask."""
    return _intake(request, taking_at(request, code))


@needs(SUPPORT)
@idempotent
def support_intake(request: Any, code: str) -> HttpResponse:
    """The same, entered at a support point for the desk that receives it."""
    return _intake(request, taking_at(request, code, support=True))


def taking_at(request: Any, code: str, *, support: bool = False) -> Taking:
    """Through the unit of the post in which the officer acts, where they may."""
    unit, on = request.actor.unit, request.now.date()
    if unit is None or not access.allows(request.actor, SUPPORT if support else RECEIVE, unit=unit, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    return Taking(catalogue.procedure(code, on=on).it, int(unit), on, support)


def _intake(request: Any, taking: Taking) -> HttpResponse:
    if request.method != "POST":
        return shown(request, started(request, taking), taking)
    form = Form(request.POST, request.FILES, labels=dict(LABELS))
    doing = form.value("do")
    if doing in ("", "receive"):
        return take_in(request, form, taking) or shown(request, form, taking)
    return intake_parts.do(doing, request, form, taking) or shown(request, form, taking)


def started(request: Any, taking: Taking) -> Form:
    """The page as it is first opened, or as it was left."""
    agencies = deciding.choices(taking.it, taking.unit, on=taking.on)
    first = {"channel": "desk", "deciding": agencies[0][0] if len(agencies) == 1 else None}
    if taking.support:
        first["receiving"] = _nearest(taking)
    form = Form(initial=first | intake_parts.first(request, taking), labels=dict(LABELS))
    form.key = str(form.initial.get("form_key") or form.key)
    return form


def take_in(request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """Receive what the form says; None when something has to be mended first, which the form keeps."""
    with form.catching():
        received = actions.receive(typed(request, form, taking), by=request.actor, at=request.now)
        failed = _scans(request, received.id, taking.it) + intake_parts.after(request, received.id, form, taking)
        request.session[SECRET] = {str(received.id): received.secret}
        return HttpResponseRedirect(f"{reverse('onestop:received', args=[received.id])}?scans={failed}")
    return None


def shown(request: Any, form: Form, taking: Taking) -> HttpResponse:
    """The page with what was typed so far."""
    it, on = taking.it, taking.on
    agencies = deciding.choices(it, taking.unit, on=on)
    number = form.value("number").strip()
    return page(
        request,
        "onestop/intake.html",
        status=form.status,
        form=form,
        it=it,
        taking=taking,
        desks=deciding.desks(taking.unit, on=on) if taking.support else (),
        title=words.said(it.title),
        agencies=agencies,
        alone=len(agencies) == 1,
        channels=[(channel, gettext(label), "") for channel, label in CHANNEL_WORDS.items()],
        papers=[
            (paper, words.said(paper.title), words.copies(paper), form.value(f"paper-{paper.code}"))
            for paper in it.papers
        ],
        parts=intake_parts.shown(request, form, taking),
        said=words.said,
        limit=words.limit(it.limit),
        warning=_warning(number, on),
        accept=documents.ACCEPT,
    )


def typed(request: Any, form: Form, taking: Taking) -> Intake:
    """For the act."""
    ticked = {paper.code: form.value(f"paper-{paper.code}") for paper in taking.it.papers}
    given = intake_parts.read(request, form, taking)
    ticked |= {code: "in" for one in given.values() for code in getattr(one, "papers", ())}
    channel = form.value("channel") or "desk"
    return Intake(
        procedure=taking.it.code,
        receiving=_whole(form.value("receiving")) if taking.support else taking.unit,
        deciding=_whole(form.value("deciding")) or None,
        name=form.value("name"),
        number=form.value("number"),
        phone=form.value("phone"),
        address=form.value("address"),
        papers=[code for code, how in ticked.items() if how == "in"],
        looked_up=[code for code, how in ticked.items() if how == "held"],
        channel=channel if channel in CHANNEL_WORDS else "",  # what comes from the portal comes by another way
        support=taking.unit if taking.support else None,
        assisted=taking.support or any(getattr(one, "assisted", False) for one in given.values()),
        given=given,
    )


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else 0


def _nearest(taking: Taking) -> int | None:
    """The desk of the commune in which the support point stands, if one does."""
    place = units.get(taking.unit, on=taking.on)
    near = {place.jurisdiction, *place.lineage, *(one.jurisdiction for one in units.ancestors(place.id, on=taking.on))}
    return next((id for id, _title in deciding.desks(taking.unit, on=taking.on) if id in near), None)


def _warning(number: str, on: Any) -> str:
    try:
        return gettext(numbers.unlikely(numbers.personal_number(number), on=on)) if number else ""
    except Invalid:
        return ""


def _scans(request: Any, id: int, it: Procedure) -> int:
    """Attach what was scanned; how many could not be taken. The dossier stands either way."""
    failed = len(documents.too_large_uploads(request))
    for paper in it.papers:
        file = request.FILES.get(f"scan-{paper.code}")
        if file is None:
            continue
        try:
            actions.attach_scan(id, paper.code, file, file.name or "", by=request.actor, at=request.now)
        except (Invalid, TooMuch):
            failed += 1
    return failed


@needs(READ)
def received(request: Any, id: int) -> HttpResponse:
    """What to do next: print the receipt, give the secret, forward."""
    on = request.now.date()
    row = dossiers.visible(id, by=request.actor, on=on)
    due = dossiers.due_of(row)
    return page(
        request,
        "onestop/received.html",
        row=row,
        title=words.said(row.definition.title),
        secret=_secret(request, id),
        due=formats.moment(due) if due else "",
        failed=request.GET.get("scans", "0") not in ("", "0"),
        person=dossiers.person_of(id),
        papers=intake_parts.papers(id),
        again="onestop:support-choose" if row.support_id == request.actor.unit else "onestop:choose",
    )


def _secret(request: Any, id: int) -> str:
    """Known to the session that received it, until it receives another; never again after that."""
    return str(request.session.get(SECRET, {}).get(str(id), ""))
