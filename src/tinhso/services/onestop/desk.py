"""The desk: choose a procedure, record the dossier, hand out the receipt."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import Invalid, NotAllowed, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, papers
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, catalogue, deciding, dossiers, words
from .actions.receiving import CHANNELS, Intake
from .definitions import READ, RECEIVE
from .procedures import Procedure
from .rules import numbers

LABELS = {
    "name": _("Full name of the person"),
    "number": _("Personal number (12 digits)"),
    "phone": _("Telephone"),
    "address": _("Address"),
    "deciding": _("Agency that decides"),
    "channel": _("How it came"),
}
CHANNEL_WORDS = {"desk": _("At the desk"), "post": _("By post")}
SECRET = "onestop-secret"


@needs(RECEIVE)
def choose(request: Any) -> HttpResponse:
    """Which procedure is it? Asked as the public asks."""
    on = request.now.date()
    text = request.GET.get("q", "").strip()[:120]
    found = catalogue.find(text, on=on, most=12) if text else []
    ours = [kept for kept in found if kept.it.route == "provincial" and kept.it.process]
    return page(
        request,
        "onestop/choose.html",
        q=text,
        found=[(kept.it.code, words.said(kept.it.title), words.limit(kept.it.limit)) for kept in ours],
        elsewhere=[(kept.it.code, words.said(kept.it.title)) for kept in found if kept not in ours],
    )


@needs(RECEIVE)
@idempotent
def intake(request: Any, code: str) -> HttpResponse:
    """The intake of one dossier: person, papers, agency."""
    on, desk = request.now.date(), _desk(request)
    it = catalogue.procedure(code, on=on).it
    agencies = deciding.choices(it, desk, on=on)
    alone = agencies[0][0] if len(agencies) == 1 else None
    first = {"channel": "desk", "deciding": alone}
    form = (
        Form(request.POST, request.FILES, labels=LABELS)
        if request.method == "POST"
        else Form(initial=first, labels=LABELS)
    )
    if form.posted:
        with form.catching():
            received = actions.receive(_typed(form, it, desk), by=request.actor, at=request.now)
            failed = _scans(request, received.id, it)
            request.session[SECRET] = {str(received.id): received.secret}
            return HttpResponseRedirect(f"{reverse('onestop:received', args=[received.id])}?scans={failed}")
    number = form.value("number").strip()
    return page(
        request,
        "onestop/intake.html",
        status=form.status,
        form=form,
        it=it,
        title=words.said(it.title),
        agencies=agencies,
        alone=alone is not None,
        channels=[(channel, gettext(CHANNEL_WORDS[channel]), "") for channel in CHANNELS],
        papers=[
            (paper, words.said(paper.title), words.copies(paper), _ticked(form, paper.code)) for paper in it.papers
        ],
        said=words.said,
        limit=words.limit(it.limit),
        warning=_warning(number, on),
        accept=",".join(documents.ENDINGS),
    )


def _desk(request: Any) -> int:
    """The unit of the post through which the officer acts, where they may receive."""
    unit, on = request.actor.unit, request.now.date()
    if unit is None or not access.allows(request.actor, RECEIVE, unit=unit, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    return int(unit)


def _typed(form: Form, it: Procedure, desk: int) -> Intake:
    decides = form.value("deciding")
    ticked = {paper.code: form.value(f"paper-{paper.code}") for paper in it.papers}
    return Intake(
        procedure=it.code,
        receiving=desk,
        deciding=int(decides) if decides.isdecimal() and len(decides) < 19 else None,
        name=form.value("name"),
        number=form.value("number"),
        phone=form.value("phone"),
        address=form.value("address"),
        papers=[code for code, how in ticked.items() if how == "in"],
        looked_up=[code for code, how in ticked.items() if how == "held"],
        channel=form.value("channel") or "desk",
    )


def _ticked(form: Form, code: str) -> str:
    return form.value(f"paper-{code}") if form.posted else ""


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
    return page(
        request,
        "onestop/received.html",
        row=row,
        title=words.said(row.definition.title),
        secret=_secret(request, id),
        failed=request.GET.get("scans", "0") not in ("", "0"),
        person=dossiers.person_of(id),
    )


def _secret(request: Any, id: int) -> str:
    """Known to the session that received it, until it receives another; never again after that."""
    return str(request.session.get(SECRET, {}).get(str(id), ""))


@needs(READ)
def receipt(request: Any, id: int) -> HttpResponse:
    """Form 01: receipt with the day on which the result is ready."""
    on = request.now.date()
    row = dossiers.visible(id, by=request.actor, on=on)
    names = units.titles({row.receiving_id, row.deciding_id}, on=on)
    due = dossiers.due_of(row)
    link = request.build_absolute_uri(f"{reverse('onestop:look-up')}?ma={row.code}")
    given = dossiers.papers_of(id)
    return page(
        request,
        "onestop/receipt.html",
        row=row,
        person=dossiers.person_of(id),
        title=words.said(row.definition.title),
        receiving=names.get(row.receiving_id, ""),
        deciding=names.get(row.deciding_id, ""),
        received=formats.moment(row.received_at),
        due=formats.moment(due) if due else "",
        given=[
            (words.said(paper.title), words.copies(paper)) for paper in row.definition.papers if paper.code in given
        ],
        secret=_secret(request, id),
        link=link,
        qr=papers.qr(link, gettext("QR code of the page that says how the dossier stands")),
        limit=words.limit(row.definition.limit),
    )
