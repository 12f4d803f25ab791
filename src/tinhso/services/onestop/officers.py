"""One dossier as officers see it, with what may be done next; its scans."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.days import local_day
from tinhso.web import formats
from tinhso.web.errors import said as told
from tinhso.web.exports import private_file
from tinhso.web.forms import Form
from tinhso.web.pages import needs, one_act, page

from . import actions, catalogue, dossiers, handing_page, parts, words
from .actions.handling import RESULT
from .definitions import HANDLE, READ, RECEIVE
from .dossiers import Seen


@needs(READ)
@one_act
def dossier(request: Any, id: int) -> HttpResponse:
    """One dossier: whose turn, what may be done, the facts, papers, what happened."""
    labels = {"note": gettext("Reason or note"), "until": gettext("New day"), **handing_page.LABELS}
    form = (
        Form(request.POST, request.FILES, labels=labels)
        if request.method == "POST"
        else Form(initial={"for": "inside"}, labels=labels)
    )
    if form.posted:
        answer = _posted(request, id, form)  # each act looks itself whether the dossier is theirs
        if answer is not None:
            return answer
    return _shown(request, dossiers.visible(id, by=request.actor, on=request.now.date()), form)


def _posted(request: Any, id: int, form: Form) -> HttpResponse | None:
    doing = form.value("do")
    if form.value("hand"):
        return _back(request) if handing_page.posted(id, form, request.actor, request.now) else None
    if doing == "scan":
        with form.catching():
            file = form.file("scan", required=True)
            if file is not None:
                code = form.value("code")
                actions.attach_scan(id, code, file, file.name or "", by=request.actor, at=request.now)
                return _back(request)
        return None
    until = form.day("until") if form.value("until") else None
    if form.ok:
        with form.catching():
            actions.act(id, doing, note=form.value("note"), until=until, by=request.actor, at=request.now)
            return _back(request)
    return None


def _back(request: Any) -> HttpResponseRedirect:
    """To this page, as it is now."""
    return HttpResponseRedirect(request.path)


def _shown(request: Any, row: Seen, form: Form) -> HttpResponse:
    by, on, language = request.actor, request.now.date(), get_language() or "vi"
    case = row.case or cases.state_of(row.case_id)
    beside = cases.beside(case)
    near = {row.receiving_id, row.deciding_id, case.receiving, case.deciding, case.turn_unit} - {None}
    names = units.titles([unit for unit in near if unit], on=on)
    given, scans = dossiers.papers_and_scans(row.id)
    may_scan = access.allows(by, HANDLE, unit=row.deciding_id, on=on) or access.allows(
        by, RECEIVE, unit=row.receiving_id, on=on
    )
    late = case.late_at(request.now)
    choices = [
        (choice.code, choice.action.title.in_language(language), choice.action.note, choice.action.clock == "extend",
         _why_not(choice, late))
        for choice in cases.may(case, by=by, on=on)
    ]  # fmt: skip
    return page(
        request,
        "onestop/dossier.html",
        status=form.status,
        form=form,
        row=row,
        title=words.said(row.definition.title),
        person=dossiers.person(row),
        state=case.stands.title.in_language(language),
        late=late,
        due=due_words(case),
        turn=names.get(case.turn_unit or 0, ""),
        receiving=_now_and_then(case.receiving, row.receiving_id, names),
        deciding=_now_and_then(case.deciding, row.deciding_id, names),
        version=_version_words(row, on),
        hand=handing_page.shown(row, case, beside, by, on),
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
        parts=parts.of(request, replace(row, alone=not beside.relations)),
        story=story(beside.steps, language, on),
        accept=documents.ACCEPT,
    )


def _why_not(choice: cases.ActionChoice, late: bool) -> str:
    """Why this cannot be pressed now; empty when it can. What is late already gets no new day any more."""
    if choice.refused:
        return told(choice.refused)
    if late and choice.action.clock == "extend":
        return gettext("It is late already; a new day is set at least one working day before it is due.")
    return ""


def _now_and_then(now: int | None, then: int, names: dict[int, str]) -> str:
    """The unit as it stands for the dossier now; when that is another than at receipt, both."""
    if now is None or now == then:
        return names.get(then, "")
    return gettext("%(now)s (at receipt: %(then)s)") % {"now": names.get(now, ""), "then": names.get(then, "")}


def _version_words(row: Seen, on: date) -> str:
    """What to say when the procedure has changed since: the dossier keeps what it was received under."""
    in_force = next((kept.it for kept in catalogue.procedures(on=on) if kept.it.code == row.definition.code), None)
    if in_force is not None and in_force.version == row.definition.version:
        return ""
    return gettext(
        "The procedure has changed since. This dossier keeps the papers, time limit and way it was received under (version %(version)s)."
    ) % {"version": row.definition.version}


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


def story(steps: Sequence[cases.Step], language: str, on: date) -> list[tuple[str, str, str, str, str]]:
    """For the kit's timeline: posts and units, never persons' names."""
    hands = people.hands(journal.entries(step.event for step in steps).values(), on=on)
    places = units.titles({step.to_unit for step in steps if step.to_unit}, on=on)
    told_steps = []
    for step in reversed(steps):
        who = hands[step.event].said() if step.event in hands else ""
        more = f"{who}. {step.note}" if step.note and who else step.note or who
        what = _what(step, places.get(step.to_unit or 0, ""), language)
        told_steps.append((formats.moment(step.at), formats.iso(step.at), what, more, ""))
    return told_steps


def _what(step: cases.Step, unit: str, language: str) -> str:
    title = step.title.in_language(language) if step.title else ""
    if step.kind == "back":
        return gettext("Taken back: %(action)s") % {"action": title}
    if step.kind == "claim":
        return gettext("Taken in hand")
    if step.kind == "assign":
        return gettext("Given to an officer") if step.to_person else gettext("Given back to the unit")
    if step.kind == "hand-over":
        return gettext("Handed over to %(unit)s") % {"unit": unit}
    if step.kind == "follow":
        return gettext("Passed to %(unit)s, which answers for a unit that ended; the time stands") % {"unit": unit}
    if step.kind == "release":
        return gettext("Back with the unit: who had it in hand has left")
    return title or gettext("Received at the desk")


@needs(READ)
def scan(request: Any, id: int, paper: int) -> HttpResponse:
    """A scan, downloaded; never drawn in our origin."""
    found, stream = dossiers.open_scan(id, paper, by=request.actor, on=request.now.date())
    return private_file(stream, found.name, found.media_type)
