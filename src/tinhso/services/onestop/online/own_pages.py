"""A citizen's own: what waits for them, what they began, their dossiers and papers. No code and no secret is asked for."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.cases.public import CaseNow
from tinhso.engines.units import public as units
from tinhso.kernel.errors import Invalid, NotNow, NotThere
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
from .sending import posted, private

Item = tuple[str, str, str, str, str, str]
"""Address, title, what it is known by, its state, the state's tone, and until when what happens; "" where nothing is to."""


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
        begun.drop(own.drafts_of(citizen), request.POST.get("drop", "")[:60])
        return HttpResponseRedirect(reverse("onestop:mine"))
    submissions, dossiers = own.submissions(citizen), own.dossiers(citizen)
    by_end: dict[bool, list[Item]] = {False: [], True: []}
    for one, case in dossiers:
        by_end[case.stands.final].append(_dossier(one, case))
    papers = own.papers(citizen, on=on)
    names = units.titles({one.unit for one in papers}, on=on)
    return page(
        request,
        "onestop/online/mine.html",
        asked=[_submission(one) for one in submissions if one.state == "asked"],
        begun=[
            (one.procedure, _title(one.procedure, on), formats.moment(one.saved_at), formats.day(one.expires))
            for one in begun.all_of(own.drafts_of(citizen), on=on)
        ],
        under_way=[_submission(one) for one in submissions if one.state == "waiting"] + by_end[False],
        ended=[_submission(one) for one in submissions if one.state in ("refused", "withdrawn")] + by_end[True],
        papers=[
            (one.id, one.name, one.abstract, names.get(one.unit, ""), formats.day(one.first), formats.day(one.last))
            for one in papers
        ],
        most=own.MOST if len(dossiers) == own.MOST else 0,
        open_here=settings.province(on=on) is not None,
    )


def _title(procedure: str, on: date) -> str:
    try:
        return words.said(catalogue.procedure(procedure, on=on).it.title)
    except NotThere:  # it ended since
        return procedure


def _submission(row: Submission) -> Item:
    it = definitions.by_id(Procedure, row.procedure_id).it
    word, tone = STATES[row.state]
    until = gettext("An officer answers by %(moment)s.") % {"moment": formats.moment(row.accept_by)}
    until = until if row.state == "waiting" else ""
    address = reverse("onestop:my-submission", args=[row.pk])
    return address, words.said(it.title), row.code, gettext(word), tone, until


def _dossier(one: Seen, case: CaseNow) -> Item:
    address, state = reverse("onestop:my-dossier", args=[one.id]), words.said(case.stands.title)
    tone, until = ("plain", "") if case.stands.final else ("info", due_words(case))
    return address, words.said(one.definition.title), one.code, state, tone, until


@of_citizen
def submission(request: Any, citizen: Vouched, id: int) -> HttpResponse:
    """One that is no dossier yet; taken back here, and what is missing sent. Where it became one, on to that."""
    dossier = own.became(id, citizen)
    if dossier is not None:
        return HttpResponseRedirect(reverse("onestop:my-dossier", args=[dossier]))
    row = own.submission(id, citizen)
    form = posted(request)
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
