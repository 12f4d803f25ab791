"""A citizen's own: what waits for them, what they began, their dossiers and papers. No code and no secret is asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.errors import Invalid, NotNow
from tinhso.store import definitions
from tinhso.web import formats, vouched
from tinhso.web.exports import private_file
from tinhso.web.pages import page, public
from tinhso.web.vouched import Vouched

from .. import catalogue, words
from ..dossiers import Seen
from ..lookup_page import told_of
from ..officers import due_words
from ..procedures import Procedure
from . import begun, following, own, settings
from .following import STATES
from .models import Submission
from .sending import private

Item = tuple[str, str, str, str, str]
"""Address, title, what it is known by, its state and the state's tone."""


def of_citizen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view(request, citizen, …)`; whom nobody vouches for is shown how to sign in, and comes back here."""

    @wraps(view)
    def asked(request: Any, **named: Any) -> HttpResponse:
        citizen = vouched.of(request)
        if citizen is None:
            here = request.path if request.method == "GET" else reverse("onestop:mine")
            return private(page(request, "onestop/online/sign-in.html", ways=vouched.offered(request), here=here))
        return private(view(request, citizen, **named))

    return public(asked)


@of_citizen
def mine(request: Any, citizen: Vouched) -> HttpResponse:
    """All of it, what waits for them first. POST `drop`: the procedure of what was begun and is dropped."""
    on = request.now.date()
    if request.method == "POST":
        begun.drop(own.handle(citizen), request.POST.get("drop", "")[:60])
        return HttpResponseRedirect(reverse("onestop:mine"))
    submissions, dossiers = own.submissions(citizen), own.dossiers(citizen)
    open_cases = [one for one in dossiers if one.case and not one.case.stands.final]
    ended = [one for one in dossiers if one.case and one.case.stands.final]
    papers = own.papers(citizen, on=on)
    names = units.titles({one.unit for one in papers}, on=on)
    return page(
        request,
        "onestop/online/mine.html",
        asked=[_submission(one) for one in submissions if one.state == "asked"],
        begun=[
            (one.procedure, _title(one.procedure, on), formats.moment(one.saved_at), formats.day(one.expires))
            for one in begun.all_of(own.handle(citizen), on=on)
        ],
        under_way=[_submission(one) for one in submissions if one.state == "waiting"]
        + [_dossier(one, due_words(one.case) if one.case else "") for one in open_cases],
        ended=[_submission(one) for one in submissions if one.state in ("refused", "withdrawn")]
        + [_dossier(one, "") for one in ended],
        papers=[
            (one.id, one.name, one.abstract, names.get(one.unit, ""), formats.day(one.first), formats.day(one.last))
            for one in papers
        ],
        most=own.MOST if len(dossiers) == own.MOST else 0,
        open_here=settings.province(on=on) is not None,
    )


def _title(procedure: str, on: Any) -> str:
    held = next((kept.it for kept in catalogue.procedures(on=on) if kept.it.code == procedure), None)
    return words.said(held.title) if held is not None else procedure


def _submission(row: Submission) -> tuple[Item, str]:
    it = definitions.by_id(Procedure, row.procedure_id).it
    word, tone = STATES[row.state]
    until = gettext("An officer answers by %(moment)s.") % {"moment": formats.moment(row.accept_by)}
    address = reverse("onestop:my-submission", args=[row.pk])
    return (address, words.said(it.title), row.code, gettext(word), tone), until if row.state == "waiting" else ""


def _dossier(one: Seen, due: str) -> tuple[Item, str]:
    state = one.case.stands.title.in_language(get_language() or "vi") if one.case else ""
    tone = "plain" if one.case and one.case.stands.final else "info"
    address = reverse("onestop:my-dossier", args=[one.id])
    return (address, words.said(one.definition.title), one.code, state, tone), due


@of_citizen
def submission(request: Any, citizen: Vouched, id: int) -> HttpResponse:
    """One that is no dossier yet; taken back here, and what is missing sent."""
    row = own.submission(id, citizen)
    form = following.posted(request)
    done = ""
    if form.posted:
        try:
            done = following.do(request, form, row)
        except (Invalid, NotNow) as wrong:
            form.fail(wrong)
    return following.shown(request, form, row, done, keys=[], status=form.status)


@of_citizen
def dossier(request: Any, citizen: Vouched, id: int) -> HttpResponse:
    """How one of their dossiers stands, what is to be paid, and the papers for them."""
    found = told_of(own.dossier(id, citizen), request)
    return page(request, "onestop/online/my-dossier.html", **found)


@of_citizen
def paper(request: Any, citizen: Vouched, id: int) -> HttpResponse:
    """A paper of theirs from the results store, downloaded."""
    found, stream = own.paper(id, citizen, on=request.now.date())
    return private_file(stream, found.name, found.media_type)
