"""Plans for people: a pack uploaded, what it would do with rights first, and what one may do about it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words
from tinhso.web import state
from tinhso.web.errors import said
from tinhso.web.formats import iso, moment
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, lists, planning, queries
from .archives import MOST_ZIP
from .definitions import APPROVE, PROPOSE, READ
from .keeping import opened
from .models import PackPlan
from .rules.plans import Plan, Told

LABELS = {"file": _("Pack as a ZIP file")}
MOST_SHOWN = 100


@needs(PROPOSE)
@idempotent
def upload(request: Any) -> HttpResponse:
    """Choose a ZIP file; it is looked through and planned, and nothing changes yet."""
    form = Form(request.POST if request.method == "POST" else None, request.FILES, labels=LABELS)
    problems: list[str] = []
    if form.posted:
        file = form.file("file", required=True, most_bytes=MOST_ZIP)
        if file is not None and form.ok:
            try:
                made = actions.upload(file.read(), by=request.actor, at=request.now)
                return HttpResponseRedirect(reverse("configuration:plan", args=[made]))
            except Problems as wrong:
                problems = [said(problem) for problem in wrong.problems]
            except Invalid as wrong:
                form.fail(wrong)
    return page(
        request,
        "configuration/upload.html",
        status=422 if problems else form.status,
        sourced=True,
        form=form,
        problems=problems[:MOST_SHOWN],
        count=len(problems),
        most=MOST_ZIP // 1024 // 1024,
    )


@needs(READ)
@idempotent
def plan(request: Any, id: int) -> HttpResponse:
    """One plan; a POST proposes, approves, applies or withdraws it."""
    row = queries.plan_of(id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.posted:
        with form.catching():
            try:
                _do(form.typed.get("do", ""), row.pk, request)
                return HttpResponseRedirect(reverse("configuration:plan", args=[row.pk]))
            except NotAllowed as wrong:
                form.general.append(said(wrong))
        row = queries.plan_of(id)
    return page(request, "configuration/plan.html", status=form.status, sourced=True, form=form, **_shown(row, request))


def _do(what: str, id: int, request: Any) -> None:
    acts = {
        "propose": actions.propose,
        "approve": actions.approve,
        "apply": actions.apply_here,
        "withdraw": actions.withdraw,
    }
    if what not in acts:
        raise Invalid(_("Choose one of the answers offered."))
    acts[what](id, by=request.actor, at=request.now)


def _shown(row: PackPlan, request: Any) -> dict[str, Any]:
    """The plan as it was made; one that is not decided with what it meets today."""
    plan = Plan.model_validate_json(row.content)
    effects, stale = _today(row, request)
    titles, story = queries.titles(), _story(row)
    return {
        "row": row,
        "plan": plan,
        "title": queries.called(row.packs, titles),
        "packs": "; ".join(titles.get(pack, pack) for pack in row.packs),
        "state": lists.state_of(row),
        "made_by": story[0][3] if story else gettext("The program itself"),
        "stale": stale,
        "may": _may(row, plan, stale, request),
        "rights": lists.rights_table(plan),
        "holders": lists.told((*plan.deeds, *effects), "rights"),
        "follows": lists.told((*plan.deeds, *effects)),
        "changes": lists.changes(plan),
        "details": [
            (change, lists.fields(change.fields, gettext("What changes")))
            for change in plan.definitions
            if change.fields
        ],
        "files": lists.files(plan.files),
        "story": story,
        "language": lists.language(),
    }


def _today(row: PackPlan, request: Any) -> tuple[tuple[Told, ...], str]:
    """What an undecided plan meets now; and when it would do something else by now, the reason."""
    if row.outcome:
        return (), ""
    changed = gettext("The configuration has changed since this plan was made. Plan again: upload the pack once more.")
    try:
        with opened(row) as packs:
            planned = planning.plan(packs, at=request.now)
    except TinhSoError as wrong:
        return (), f"{changed} {said(wrong).splitlines()[0]}"
    return planned.effects, changed if planned.plan.digest != row.digest else ""


def _may(row: PackPlan, plan: Plan, stale: str, request: Any) -> dict[str, bool]:
    """What this person may press. The acts ask again."""
    by, on = request.actor, request.now.date()
    proposes, approves = (access.scope(by, right, on=on).everywhere for right in (PROPOSE, APPROVE))
    open_, sound = not row.outcome, not row.outcome and not stale and not plan.empty
    another = set(by.hands).isdisjoint({row.proposed_by, *row.proposed_hands})
    return {
        "propose": sound and proposes and row.proposed_at is None,
        "apply": sound and proposes and state.current().demo,
        "approve": sound and approves and row.proposed_at is not None and another,
        "own": sound and approves and row.proposed_at is not None and not another,
        "withdraw": open_ and (proposes or approves),
    }


def _story(row: PackPlan) -> list[tuple[str, str, str, str, str]]:
    """What happened to the plan, for the kit's timeline."""
    entries = journal.timeline("pack-plan", row.pk)
    hands = people.hands(entries, on=local_day(row.made_at))
    return [
        (
            moment(entry.at),
            iso(entry.at),
            gettext(act_words.get(entry.name)) if entry.name in act_words else entry.name,
            hands[entry.id].said() or gettext("The program itself"),
            "",
        )
        for entry in entries
    ]
