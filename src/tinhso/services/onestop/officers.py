"""Dossiers as officers see them: lists, one dossier with what may be done next, its scans."""

from datetime import date, timedelta
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.days import local_day
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.errors import said as told
from tinhso.web.exports import attachment
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, dossiers, parts, words
from .actions.handling import RESULT
from .definitions import HANDLE, READ, RECEIVE
from .dossiers import Line, Seen, Wanted

STANDS = {
    "turn": _("My unit's turn"),
    "mine": _("In my hands"),
    "late": _("Late"),
    "open": _("All open ones"),
    "done": _("Finished"),
}


@needs(READ)
def lists(request: Any) -> HttpResponse:
    """What waits for the unit first; mine, late, open, finished. Words to find by are posted: a name or number of a person
    has no place in an address."""
    by, on = request.actor, request.now.date()
    stands = request.GET.get("loai", "turn")
    wanted = Wanted(stands if stands in STANDS else "turn")
    if request.method == "POST" and request.POST.get("q", "").strip():
        wanted = Wanted("", request.POST["q"].strip()[:120])
    found = dossiers.listed(by, wanted, at=request.now, on=on, after=request.GET.get("after") or None)
    names = units.titles({line.deciding for line in found.rows}, on=on)
    more = f"?loai={wanted.stands}&after={found.next}" if found.next else ""
    table = tables.Table(
        caption=gettext("Dossiers"),
        columns=_columns(),
        rows=[_cells(line, names) for line in found.rows],
        row_classes=["is-late" if line.late else "" for line in found.rows],
        pager=tables.Pager(tables.shown_words(len(found.rows)), next=more),
    )
    return page(
        request,
        "onestop/list.html",
        table=table,
        wanted=wanted,
        counts=dossiers.counts(by, at=request.now, on=on),
        tabs=[(gettext(label), f"?loai={code}", code == wanted.stands) for code, label in STANDS.items()],
        may_receive=not access.scope(by, RECEIVE, on=on).nowhere,
    )


def _columns() -> list[tables.Column]:
    return [
        tables.Column(gettext("Dossier"), "date"),
        tables.Column(gettext("Procedure")),
        tables.Column(gettext("Handed in by")),
        tables.Column(gettext("State"), "status"),
        tables.Column(gettext("Result ready"), "date"),
        tables.Column(gettext("Who decides")),
    ]


def _cells(line: Line, names: dict[int, str]) -> tuple[str, ...]:
    language = get_language() or "vi"
    tone = "late" if line.late else "good" if line.state.final else "info"
    word = line.state.title.in_language(language)
    return (
        tables.link(reverse("onestop:dossier", args=[line.id]), line.code),
        line.title.in_language(language),
        line.name,
        tables.status(gettext("%(state)s, late") % {"state": word} if line.late else word, tone),
        formats.moment(line.due) if line.due else "–",
        names.get(line.deciding, ""),
    )


@needs(READ)
@idempotent
def dossier(request: Any, id: int) -> HttpResponse:
    """One dossier: whose turn, what may be done, the facts, papers, what happened."""
    row = dossiers.visible(id, by=request.actor, on=request.now.date())
    labels = {"note": gettext("Reason or note"), "until": gettext("New day")}
    form = Form(request.POST, request.FILES, labels=labels) if request.method == "POST" else Form(labels=labels)
    if form.posted:
        answer = _posted(request, row, form)
        if answer is not None:
            return answer
    return _shown(request, row, form)


def _posted(request: Any, row: Seen, form: Form) -> HttpResponse | None:
    doing = form.value("do")
    if doing == "scan":
        with form.catching():
            file = form.file("scan", required=True)
            if file is not None:
                code = form.value("code")
                actions.attach_scan(row.id, code, file, file.name or "", by=request.actor, at=request.now)
                return _back(row.id)
        return None
    until = form.day("until") if form.value("until") else None
    if form.ok:
        with form.catching():
            actions.act(row.id, doing, note=form.value("note"), until=until, by=request.actor, at=request.now)
            return _back(row.id)
    return None


def _back(id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("onestop:dossier", args=[id]))


def _shown(request: Any, row: Seen, form: Form) -> HttpResponse:
    by, on, language = request.actor, request.now.date(), get_language() or "vi"
    case = cases.state_of(row.case_id)
    names = units.titles({row.receiving_id, row.deciding_id, *([case.turn_unit] if case.turn_unit else [])}, on=on)
    given, scans = dossiers.papers_of(row.id), dossiers.scans_of(row.id)
    may_scan = access.allows(by, HANDLE, unit=row.deciding_id, on=on) or access.allows(
        by, RECEIVE, unit=row.receiving_id, on=on
    )
    choices = [
        (choice.code, choice.action.title.in_language(language), choice.action.note, choice.action.clock == "extend",
         told(choice.refused) if choice.refused else "")
        for choice in cases.may(case, by=by, on=on)
    ]  # fmt: skip
    return page(
        request,
        "onestop/dossier.html",
        status=form.status,
        form=form,
        row=row,
        title=words.said(row.definition.title),
        person=dossiers.person_of(row.id),
        state=case.stands.title.in_language(language),
        late=case.late_at(request.now),
        due=due_words(case),
        turn=names.get(case.turn_unit or 0, ""),
        receiving=names.get(row.receiving_id, ""),
        deciding=names.get(row.deciding_id, ""),
        received=formats.moment(row.received_at),
        choices=choices,
        papers=[
            (paper.code, words.said(paper.title), given.get(paper.code), scans.get(paper.code, ()))
            for paper in row.definition.papers
            if paper.code in given
        ],
        results=scans.get(RESULT, ()),
        files=[(paper.code, words.said(paper.title)) for paper in row.definition.papers if paper.code in given]
        + [(RESULT, gettext("The result"))],
        may_scan=may_scan and not case.stands.final,
        parts=parts.of(request, row),
        story=story(row.case_id, language, on),
        accept=",".join(documents.ENDINGS),
    )


def due_words(case: cases.CaseNow) -> str:
    """Until when, or why time does not run."""
    if case.phase == "asked":
        last = local_day(case.closes_at - timedelta(microseconds=1)) if case.closes_at else None
        return gettext("Time waits for the supplement; its last day is %(day)s") % {"day": formats.day(last)}
    if case.phase == "on-the-way":
        return gettext("Time begins when the deciding agency has it")
    if case.due is None:
        return gettext("No due day")
    return gettext("Due %(moment)s") % {"moment": formats.moment(case.due)}


def story(case: int, language: str, on: date) -> list[tuple[str, str, str, str, str]]:
    """For the kit's timeline: posts and units, never persons' names."""
    steps = cases.steps(case)
    posts = people.post_titles([step.post for step in steps if step.post])
    places = units.titles({step.post_unit for step in steps if step.post_unit}, on=on)
    told_steps = []
    for step in reversed(steps):
        what = step.title.in_language(language) if step.title else gettext("Received at the desk")
        who = ", ".join(filter(None, (posts.get(step.post or 0, ""), places.get(step.post_unit or 0, ""))))
        more = f"{who}. {step.note}" if step.note else who
        told_steps.append((formats.moment(step.at), formats.iso(step.at), what, more, ""))
    return told_steps


@needs(READ)
def scan(request: Any, id: int, paper: int) -> HttpResponse:
    """A scan, downloaded; never drawn in our origin."""
    found, stream = dossiers.open_scan(id, paper, by=request.actor, on=request.now.date())
    response = FileResponse(stream, content_type=found.media_type)
    response["Content-Disposition"] = attachment(found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a streaming answer is one too
