"""Rating: with code and secret, by a link, at the desk's tablet; and the page on which the desk asks for it."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Gone, NotAllowed, NotNow, NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, papers
from tinhso.web.errors import said as told
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page, public

from .. import dossiers, public_lookup, secrecy, words
from ..definitions import RECEIVE
from ..models import Dossier
from . import actions, moments
from .definitions import RatingForm, form_on
from .keeping import Said
from .models import Device, Invitation

TICKET, TABLET = "onestop-rating", "onestop-rating-tablet"
TICKET_SECONDS = 1800
LABELS = {"code": _("Code of the dossier"), "secret": _("Secret on the receipt"), "name": _("Where the tablet stands")}
NOT_HERE = _("What you are looking for is not here.")
WAIT = "4"
"""Seconds after which an idle tablet looks again."""


@public
def begin(request: Any) -> HttpResponse:
    """Code and secret, as on the page that says how a dossier stands; then the questions."""
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else Form(labels=LABELS)
    status = 200
    if form.posted:
        code, secret = form.text("code", required=True, most=60), form.text("secret", required=True, most=40)
        if form.ok:
            try:
                caller = str(get_adapter().get_client_ip(request))
                found = public_lookup.look_up(code, secret, caller=caller, at=request.now)
                moments.require_ended(found.dossier.case_id)
                _give(request, found.dossier.id, "code", None)
                return HttpResponseRedirect(reverse("onestop:rate"))
            except TooMuch as much:
                form.general.append(told(much))
                status = 429
            except (NotThere, NotNow) as wrong:
                form.general.append(told(wrong))
    response = page(
        request, "onestop/rating/begin.html", status=status if form.ok or status == 429 else 422, form=form, used=False
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _give(request: Any, dossier: int, channel: str, invitation: int | None) -> None:
    """This browser may rate this dossier for half an hour."""
    request.session[TICKET] = {
        "dossier": dossier,
        "channel": channel,
        "invitation": invitation,
        "until": int(request.now.timestamp()) + TICKET_SECONDS,
    }


@public
def by_link(request: Any, secret: str) -> HttpResponse:
    """The applicant's own link, opened: the questions stand at an address without the secret. Used up: the other way in."""
    held = Invitation.objects.filter(token=secrecy.hash_of(secrecy_typed(secret)), channel="link", used=False).first()
    if held is None or held.expires_at <= request.now:
        return page(request, "onestop/rating/begin.html", status=404, form=Form(labels=LABELS), used=True)
    _give(request, held.dossier_id, "link", held.pk)
    return HttpResponseRedirect(reverse("onestop:rate"))


def secrecy_typed(secret: str) -> str:
    return "".join(char for char in secret.upper() if char in secrecy.LETTERS)[: 2 * secrecy.LENGTH]


@public
@idempotent
def rate(request: Any) -> HttpResponse:
    """The questions, for a browser that has shown it may answer them."""
    ticket = request.session.get(TICKET) or {}
    if ticket.get("until", 0) < request.now.timestamp():
        return HttpResponseRedirect(reverse("onestop:rating"))
    return _asked(request, ticket["dossier"], ticket["channel"], ticket["invitation"], reverse("onestop:rated"))


def _asked(request: Any, dossier: int, channel: str, invitation: int | None, then: str) -> HttpResponse:
    it = form_on(request.now.date()).it
    labels = {"level": gettext("On the whole"), "comment": gettext("Anything else? (never published)")}
    form = Form(request.POST, labels=labels) if request.method == "POST" else Form(labels=labels)
    if form.posted:
        said = Said(
            form.value("level"),
            {point.code: chosen for point in it.points if (chosen := form.value(f"point-{point.code}"))},
            form.text("comment", most=actions.MOST_COMMENT),
        )
        if form.ok:
            with form.catching():
                by = Actor(system="onestop.rating")
                actions.rate(dossier, said, channel=channel, invitation=invitation, by=by, at=request.now)
                request.session.pop(TICKET, None)
                return HttpResponseRedirect(then)
    return _questions(request, form, it, dossier)


def _questions(request: Any, form: Form, it: RatingForm, dossier: int) -> HttpResponse:
    language = get_language() or "vi"
    row = Dossier.objects.filter(pk=dossier).first()
    if row is None:
        raise NotThere(NOT_HERE)
    levels = [(level.code, level.title.in_language(language), "") for level in it.levels]
    points = [(f"point-{point.code}", point.title.in_language(language)) for point in it.points]
    response = page(
        request,
        "onestop/rating/rate.html",
        status=form.status,
        form=form,
        what=words.said(dossiers.seen(row).definition.title),
        question=it.question.in_language(language),
        levels=levels,
        points=points,
        more=any(form.value(name) for name in ("comment", *dict(points))),
        note=it.note.in_language(language) if it.note else "",
        most=actions.MOST_COMMENT,
    )
    response["Cache-Control"] = "private, no-store"
    return response


@public
def rated(request: Any) -> HttpResponse:
    """Thanks."""
    return page(request, "onestop/rating/thanks.html", again=False)


@public
def bind(request: Any, secret: str) -> HttpResponse:
    """The link of a tablet: from now on this browser is that tablet, until the desk takes it away."""
    device = Device.objects.filter(token=secrecy.hash_of(secrecy_typed(secret)), ended_at=None).first()
    if device is None:
        raise NotThere(NOT_HERE)
    request.session[TABLET] = device.pk
    request.session.set_expiry(60 * 60 * 24 * 180)
    return HttpResponseRedirect(reverse("onestop:tablet"))


@public
@idempotent
def tablet(request: Any) -> HttpResponse:
    """What the tablet shows: a welcome, or the questions about the dossier the desk asks for now."""
    request.alone = True
    device = Device.objects.filter(pk=request.session.get(TABLET, 0), ended_at=None).first()
    if device is None:
        raise Gone(_("This tablet belongs to no desk any more. Ask the desk for its link."))
    waiting = _waiting(device.pk, request.now)
    here = reverse("onestop:tablet")
    if waiting is not None:
        answer = _asked(request, waiting.dossier_id, "desk", waiting.pk, f"{here}?cam-on=1")
        if request.method == "GET":
            answer["Refresh"] = str(max(5, int((waiting.expires_at - request.now).total_seconds())))
        return answer
    names = units.titles([device.unit_id], on=request.now.date())
    answer = page(
        request,
        "onestop/rating/tablet.html",
        place=names.get(device.unit_id, ""),
        thanks="cam-on" in request.GET,
    )
    answer["Refresh"] = f"{WAIT}; url={here}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _waiting(device: int, at: datetime) -> Invitation | None:
    return Invitation.objects.filter(device_id=device, used=False, expires_at__gt=at).order_by("-id").first()


@needs(RECEIVE)
@idempotent
def ask(request: Any, id: int) -> HttpResponse:
    """For the desk: show the questions on a tablet, or make the applicant a link with its QR."""
    on, by = request.now.date(), request.actor
    row = dossiers.visible(id, by=by, on=on)
    if not access.allows(by, RECEIVE, unit=row.receiving_id, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    form = Form(request.POST) if request.method == "POST" else Form()
    shown, link = "", ""
    if form.posted:
        with form.catching():
            if form.value("do") == "link":
                secret = actions.ask_by_link(id, by=by, at=request.now)
                link = request.build_absolute_uri(reverse("onestop:rating-link", args=[secret]))
            else:
                device = form.value("device")
                number = int(device) if device.isdecimal() and len(device) < 19 else 0
                actions.ask_at(id, number, by=by, at=request.now)
                shown = gettext("The tablet shows the questions for ten minutes.")
    response = page(
        request,
        "onestop/rating/ask.html",
        status=form.status,
        form=form,
        row=row,
        title=words.said(row.definition.title),
        devices=list(Device.objects.filter(unit_id=by.unit, ended_at=None).order_by("id").values_list("id", "name")),
        shown=shown,
        link=link,
        qr=papers.qr(link, gettext("QR code of the link to rate")) if link else "",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@needs(RECEIVE)
@idempotent
def devices(request: Any) -> HttpResponse:
    """The tablets of the desk: set one up, take one away."""
    by, on, link = request.actor, request.now.date(), ""
    if by.unit is None or not access.allows(by, RECEIVE, unit=by.unit, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else Form(labels=LABELS)
    if form.posted:
        with form.catching():
            ended = form.value("end")
            if ended:
                actions.end_device(int(ended) if ended.isdecimal() and len(ended) < 19 else 0, by=by, at=request.now)
                return HttpResponseRedirect(reverse("onestop:rating-tablets"))
            _id, secret = actions.make_device(by.unit, form.value("name"), by=by, at=request.now)
            link = request.build_absolute_uri(reverse("onestop:tablet-link", args=[secret]))
            form = Form(labels=LABELS)
    response = page(
        request,
        "onestop/rating/tablets.html",
        status=form.status,
        form=form,
        devices=[
            (id, name, formats.moment(made_at))
            for id, name, made_at in Device.objects.filter(unit_id=by.unit, ended_at=None)
            .order_by("id")
            .values_list("id", "name", "made_at")
        ],
        link=link,
        qr=papers.qr(link, gettext("QR code of the tablet's link")) if link else "",
    )
    response["Cache-Control"] = "private, no-store"
    return response
