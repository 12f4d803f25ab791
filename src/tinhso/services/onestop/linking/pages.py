"""The desk takes in one submission for several procedures."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.kernel.errors import NotThere, Problems
from tinhso.kernel.texts import mark as _
from tinhso.store.definitions import Kept
from tinhso.web import formats
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from .. import deciding, desk, words
from ..definitions import READ, RECEIVE
from ..desk import Taking
from ..filling import part, reading
from . import actions, once, queries
from .definitions import ProcedureGroup
from .fields import SHARED, member
from .once import NOTHING, Before
from .queries import Sibling


@needs(RECEIVE)
def choose(request: Any) -> HttpResponse:
    """The groups there are, or those that are asked for."""
    text = request.GET.get("q", "").strip()[:120]
    on = request.now.date()
    found = queries.groups(text, on=on) if text else queries.all_groups(on=on)
    return page(
        request,
        "onestop/linking/choose.html",
        q=text,
        found=[(kept.it.code, words.said(kept.it.title), kept.it.status == "example") for kept in found],
    )


@needs(RECEIVE)
@idempotent
def intake(request: Any, code: str) -> HttpResponse:
    """The person once; for each procedure its agency, its form and its papers."""
    group = queries.group(code, on=request.now.date())
    members = [desk.taking_at(request, procedure) for procedure in group.it.procedures]
    form = Form(request.POST, request.FILES, labels=dict(desk.LABELS)) if request.method == "POST" else Form(
        initial={"channel": "desk"}, labels=dict(desk.LABELS)
    )  # fmt: skip
    if form.posted:
        doing, _colon, which = form.value("do").partition(":")
        if doing == "rows":
            _more_rows(form, which, members)
        elif doing in ("", "receive"):
            answer = _take_in(request, form, group, members)
            if answer is not None:
                return answer
    return _shown(request, form, group, members)


def _take_in(request: Any, form: Form, group: Kept[ProcedureGroup], members: list[Taking]) -> HttpResponse | None:
    before = _before(form, members)
    own = [_own(form, place, before[place]) for place in range(len(members))]
    with form.catching(), _told_once(before):
        intakes = [
            replace(
                desk.typed(request, one, taking),
                given={part.NAME: part.read(request, one, taking)},
            )
            for one, taking in zip(own, members, strict=True)
        ]
        linked = actions.receive_linked(group, intakes, by=request.actor, at=request.now)
        for received, one, taking in zip(linked.dossiers, own, members, strict=True):
            part.after(request, received.id, one, taking)
        request.session[desk.SECRET] = {str(one.id): one.secret for one in linked.dossiers}
        return HttpResponseRedirect(reverse("onestop:group-received", args=[linked.id]))
    return None


def _before(form: Form, members: list[Taking]) -> list[Before]:
    """What each form need not ask, since one that is filled in above asks it."""
    own = [_own(form, place) for place in range(len(members))]
    here = [
        None if one.value(part.HOW) == part.PAPER else part.asked_on(one, taking)
        for one, taking in zip(own, members, strict=True)
    ]
    return once.said_before(here)


@contextmanager
def _told_once(before: Sequence[Before]) -> Iterator[None]:
    """What is wrong in an answer that stands for several forms is told where it was asked."""
    carried = {member(place, name) for place, names in enumerate(before) for name in names}
    try:
        yield
    except Problems as wrong:
        raise Problems(one for one in wrong.problems if one.field not in carried) from None


def _own(form: Form, place: int, before: Before = NOTHING) -> Form:
    """The part of the page that is one dossier's, as a page of its own; the person's fields are everybody's, and what an
    earlier form asks is taken from there."""
    start = member(place, "")
    shared = {name: form.value(name) for name in SHARED}
    above = {name: form.value(member(first, name)) for name, first in before.items()}
    typed = {name.removeprefix(start): form.value(name) for name in form.typed if name.startswith(start)}
    files = {name.removeprefix(start): file for name, file in form.files.items() if name.startswith(start)}
    return Form(shared | typed | above, files) if form.posted else Form(initial=shared)


def _more_rows(form: Form, which: str, members: list[Taking]) -> None:
    """One row more: "m0:cha-me"."""
    for place, taking in enumerate(members):
        one = _own(form, place)
        for section in part.asked_on(one, taking).sections:
            if section.rows is not None and which == member(place, section.code):
                count = min(reading.rows_posted(section, one.value) + reading.MORE, section.rows.most)
                name = member(place, reading.count_name(section))
                form.typed = {key: form.typed[key] for key in form.typed} | {name: str(count)}


def _shown(request: Any, form: Form, group: Kept[ProcedureGroup], members: list[Taking]) -> HttpResponse:
    shown, agency_label = [], desk.LABELS["deciding"]
    before = _before(form, members)
    for place, taking in enumerate(members):
        one = _own(form, place, before[place])
        agencies = deciding.choices(taking.it, taking.unit, on=taking.on)
        asked = part.asked_on(one, taking)
        left, above = once.without(reading.sheet(asked.sections, one), before[place])
        sections = [reading.renamed(section, partial(member, place)) for section in left]
        labels = reading.labels(asked.sections, one.value) | {"deciding": gettext(agency_label)}
        form.labels = {**form.labels, **{member(place, name): label for name, label in labels.items()}}
        shown.append(
            {
                "start": member(place, ""),
                "title": words.said(taking.it.title),
                "limit": words.limit(taking.it.limit),
                "agencies": agencies,
                "sections": sections,
                "has_form": bool(asked),
                "above": "; ".join(above),
                "under": asked.version,
                "stands_for": asked.paper,
                "example": asked.status == "example",
                "how": one.value(part.HOW) or part.SCREEN,
                "papers": [
                    (paper, words.said(paper.title), words.copies(paper), one.value(f"paper-{paper.code}"))
                    for paper in taking.it.papers
                ],
            }
        )
    return page(
        request,
        "onestop/linking/intake.html",
        status=form.status,
        form=form,
        group=group.it,
        title=words.said(group.it.title),
        elsewhere=[f"{words.said(one.title)} ({words.said(one.where)})" for one in group.it.elsewhere],
        members=shown,
        channels=[(channel, gettext(label), "") for channel, label in desk.CHANNEL_WORDS.items()],
        said=words.said,
    )


@needs(READ)
def received(request: Any, id: int) -> HttpResponse:
    """What was received, each with its receipt to print."""
    on = request.now.date()
    row = queries.received_here(id, by=request.actor, on=on)
    if row is None:
        raise NotThere(_("What you are looking for is not here."))
    secrets = request.session.get(desk.SECRET, {})
    held = queries.siblings(id, by=request.actor, on=on)
    return page(
        request,
        "onestop/linking/received.html",
        row=row,
        held=[(told(one), str(secrets.get(str(one.id), ""))) for one in held],
    )


def told(one: Sibling) -> dict[str, Any]:
    """A dossier of the submission, in words."""
    language = get_language() or "vi"
    return {
        "id": one.id,
        "code": one.code,
        "title": one.title.in_language(language),
        "state": one.state.title.in_language(language),
        "due": formats.moment(one.due) if one.due else "",
        "theirs": one.theirs,
    }
