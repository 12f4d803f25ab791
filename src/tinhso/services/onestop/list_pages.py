"""Lists of dossiers as officers see them: what waits, what is narrowed and kept by name, what is found, one action on several."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup, escape

from tinhso.engines.cases import public as cases
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.web import formats, tables
from tinhso.web.errors import said as told
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, lists, searching
from .actions.together import Done
from .definitions import ASSIGN, READ, RECEIVE, SUPPORT
from .lists import Line, Wanted
from .models import SavedList
from .together import MOST, move_chosen

STANDS = {
    "turn": _("My unit's turn"),
    "mine": _("In my hands"),
    "free": _("In nobody's hands"),
    "late": _("Late"),
    "week": _("Due this week"),
    "open": _("All open ones"),
    "done": _("Finished"),
}
CLAIM = "claim"
MOST_UNITS = 200


@needs(READ)
def all_lists(request: Any) -> HttpResponse:
    """What waits for the unit first; then mine, late, due, open, finished. Words to find by are posted: a name or number of a
    person has no place in an address."""
    wanted = wanted_of(request.GET)
    if request.method == "POST" and request.POST.get("q", "").strip():
        wanted = Wanted("", request.POST["q"].strip()[:120])
    return _shown(request, wanted, Form(labels=LABELS))


LABELS = {"name": _("Name of the list")}


def wanted_of(given: Any) -> Wanted:
    """Out of an address. What is not offered is left aside."""
    stands, state, unit = given.get("loai", "turn"), given.get("trang-thai", ""), given.get("don-vi", "")
    known = {code for code, _title in _states()}
    return Wanted(
        stands if stands in STANDS else "turn",
        state=state if state in known else "",
        unit=int(unit) if unit.isdecimal() and len(unit) < 19 else None,
    )


def address_of(kept: dict[str, Any], **more: str) -> str:
    """The same as an address."""
    names = {"stands": "loai", "state": "trang-thai", "unit": "don-vi"}
    return "?" + urlencode({names[name]: kept[name] for name in names if name in kept} | more)


def _states() -> list[tuple[str, str]]:
    """(code, title) of every state of processes that READ reads, in the order of the process."""
    language = get_language() or "vi"
    found: dict[str, str] = {}
    for kept in definitions.all_of(cases.Process, cases.FOLDER):
        if kept.it.read == READ:
            found |= {code: state.title.in_language(language) for code, state in kept.it.states.items()}
    return list(found.items())


def _shown(request: Any, wanted: Wanted, form: Form) -> HttpResponse:
    by, on, at = request.actor, request.now.date(), request.now
    found = lists.listed(by, wanted, at=at, on=on, after=request.GET.get("after") or None)
    places = units.titles({one for line in found.rows for one in (line.deciding, line.turn) if one}, on=on)
    doing, ticked = doings(found.rows, by, on), frozenset(request.POST.getlist("dossier"))
    table = tables.Table(
        caption=gettext("Dossiers"),
        columns=_columns(bool(doing)),
        rows=[_cells(line, places, by, at, ticked if doing else None) for line in found.rows],
        row_classes=["is-late" if line.late or _step_late(line, at) else "" for line in found.rows],
        pager=tables.Pager(
            tables.shown_words(len(found.rows)),
            first=address_of(wanted.kept) if found.after else "",
            next=address_of(wanted.kept, after=found.next) if found.next else "",
        ),
    )
    counts = lists.counts(by, at=at, on=on)
    if wanted == Wanted("late") and not found.after and not found.next:
        counts = replace(counts, late=len(found.rows), late_at=None)  # the whole list stands below
    own = _units(by, on)
    return page(
        request,
        "onestop/list.html",
        status=form.status,
        form=form,
        table=table,
        wanted=wanted,
        whole=found.whole,
        counts=counts,
        mine=gettext("%(most)s or more") % {"most": counts.mine} if counts.mine >= lists.IN_HAND else counts.mine,
        late_at=formats.clock_time(counts.late_at) if counts.late_at else "",
        tabs=[(gettext(label), f"?loai={code}", code == wanted.stands) for code, label in STANDS.items()],
        states=[("", gettext("All states")), *_states()],
        units=[("", gettext("All my units")), *own] if len(own) > 1 else [],
        saved=[
            (row.pk, row.name, address_of(row.wanted))
            for row in SavedList.objects.filter(person=by.person).order_by("name")
        ],
        doing=doing,
        warnings=_warnings(by, at),
        asked=len(cases.opinions_waiting(by=by, at=at)),
        may_receive=not access.scope(by, RECEIVE, on=on).nowhere,
        may_support=not access.scope(by, SUPPORT, on=on).nowhere,
        may_assign=not access.scope(by, ASSIGN, on=on).nowhere,
    )


def _units(by: Any, on: date) -> list[tuple[int, str]]:
    """The units in which the actor reads, where there are several but not a country of them."""
    scope = access.scope(by, READ, on=on)
    if not scope.below and len(scope.own) < 2:
        return []
    found = searching.units_of(scope, on)
    return sorted(units.titles(found, on=on).items(), key=lambda one: one[1]) if len(found) <= MOST_UNITS else []


def _columns(ticks: bool) -> list[tables.Column]:
    return [
        tables.Column(gettext("Dossier"), "date"),
        *([tables.Column(gettext("Tick"))] if ticks else []),
        tables.Column(gettext("Procedure")),
        tables.Column(gettext("Handed in by")),
        tables.Column(gettext("State"), "status"),
        tables.Column(gettext("Result ready"), "date"),
        tables.Column(gettext("Whose turn")),
    ]


def _cells(line: Line, places: dict[int, str], by: Any, at: datetime, ticked: frozenset[str] | None) -> tuple[str, ...]:
    """`ticked`: those that stay ticked; None where nothing can be done to several."""
    language, step_late = get_language() or "vi", _step_late(line, at)
    tone = "late" if line.late or step_late else "good" if line.state.final else "info"
    word = line.state.title.in_language(language)
    said = (
        gettext("%(state)s, late") if line.late else gettext("%(state)s, this step late") if step_late else "%(state)s"
    )
    turn = "–" if line.state.final else places.get(line.turn or line.deciding, "")
    return (
        tables.link(reverse("onestop:dossier", args=[line.id]), line.code),
        *([] if ticked is None else [_tick(line, ticked)]),
        line.title.in_language(language),
        line.name,
        tables.status(said % {"state": word}, tone),
        _when(line),
        f"{turn} ({in_hand(line.person, line.turn, by, local_day(at))})" if line.person else turn,
    )


def _step_due(line: Line) -> datetime | None:
    """When the step ends, where nothing else says when the dossier is due: then lists are in the order of this."""
    return line.step_due if line.due is None or line.phase == "stopped" else None


def _step_late(line: Line, at: datetime) -> bool:
    due = _step_due(line)
    return due is not None and due < at and line.phase != "paused" and not line.state.final


def _when(line: Line) -> str:
    """When the result is due; where nothing is due now, why the dossier stands where it stands in the list."""
    if line.state.final:
        return formats.moment(line.due) if line.due else "–"
    if line.phase == "paused" or (line.phase == "asked" and line.due is None):
        return gettext("Time stands still")
    step = _step_due(line)
    if step is not None:
        return Markup("<span>{}<br>{}</span>").format(gettext("This step by"), formats.moment(step))
    if line.phase == "stopped":
        return gettext("The result is there")
    if line.due is None and line.phase in ("idle", "on-the-way"):
        return gettext("Time has not begun")
    return formats.moment(line.due) if line.due else "–"


def _tick(line: Line, ticked: frozenset[str]) -> Markup:
    checked = " checked" if str(line.id) in ticked else ""
    label = gettext("Tick %(code)s") % {"code": line.code}
    return Markup(
        f'<input class="form-check-input" type="checkbox" name="dossier" value="{line.id}"{checked}'
        f' aria-label="{escape(label)}">'
    )


def in_hand(person: int | None, unit: int | None, by: Any, on: date) -> str:
    """Who has it in hand, by post; "you" for the reader."""
    if person is None:
        return ""
    if person == by.person:
        return gettext("in your hands")
    posts = [seat.title(get_language() or "vi") for seat in people.seats(person, on=on) if seat.unit == unit]
    return posts[0] if posts else gettext("who had it has left the unit")


def doings(rows: Any, by: Any, on: date) -> list[tuple[str, str]]:
    """(action, words) that may be done to some of the lines together: none that needs a day or facts of its own."""
    language = get_language() or "vi"
    found: dict[str, str] = {}
    count: dict[str, int] = {}
    for line in rows:
        if line.turn is None:
            continue
        for code, action in _actions(line):
            if access.allows(by, action.right, unit=line.turn, on=on):
                found[code] = action.title.in_language(language)
                count[code] = count.get(code, 0) + 1
    offered = [
        (code, gettext("%(action)s (%(count)s)") % {"action": words, "count": count[code]})
        for code, words in found.items()
    ]
    return [*offered, (CLAIM, gettext("Take in hand"))] if offered else []


def _actions(line: Line) -> list[tuple[str, Any]]:
    return [
        (code, action)
        for code, action in line.process.actions.items()
        if line.stands in action.origin
        and action.clock != "extend"
        and not action.needs.fields
        and not action.needs.papers
    ]


def _warnings(by: Any, at: Any) -> list[tuple[str, str, str]]:
    """(address, code, words) of what the actor was told of."""
    given = cases.warnings_for(READ, by=by, at=at)
    rows = {row.case_id: row for row in lists.of_cases([one.case for one in given])}
    found: dict[int, tuple[str, str, str]] = {}
    for one in given:
        row = rows.get(one.case)
        if row is not None and one.case not in found:
            found[one.case] = (reverse("onestop:dossier", args=[row.pk]), row.code, warning_words(one))
    return list(found.values())


def warning_words(one: cases.CaseWarning) -> str:
    """What was told, to whom, when."""
    said = {
        "unit": gettext("Due %(due)s; the unit was told at %(at)s"),
        "person": gettext("Due %(due)s; whoever has it in hand was told at %(at)s"),
        "head": gettext("Due %(due)s; the head of the unit was told at %(at)s"),
        "superior": gettext("Due %(due)s; the unit above was told at %(at)s"),
    }["unit" if one.to == "person" and one.person is None else one.to]
    return said % {"due": formats.moment(one.due), "at": formats.moment(one.at)}


@needs(READ)
@idempotent
def keep(request: Any) -> HttpResponse:
    """Keep the narrowing by a name, or forget one."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("onestop:dossiers"))
    by, at = request.actor, request.now
    forget = request.POST.get("forget", "")
    if forget.isdecimal() and len(forget) < 19:
        actions.forget_list(int(forget), by=by, at=at)
        return HttpResponseRedirect(reverse("onestop:dossiers"))
    wanted, form = wanted_of(request.POST), Form(request.POST, labels=LABELS)
    with form.catching():
        actions.keep_list(form.value("name"), wanted.kept, by=by, at=at)
        return HttpResponseRedirect(reverse("onestop:dossiers") + address_of(wanted.kept))
    return _shown(request, wanted, form)


@needs(READ)
def together(request: Any) -> HttpResponse:
    """One action on the ticked lines; says which went, and why the others did not."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("onestop:dossiers"))
    by, at = request.actor, request.now
    ids = [int(one) for one in request.POST.getlist("dossier") if one.isdecimal() and len(one) < 19]
    form = Form(request.POST, labels={"note": _("Reason or note"), "do": _("What to do")})
    done = None
    with form.catching():
        done = _claimed(ids, by, at) if form.value("do") == CLAIM and ids else move_chosen(
            ids, form.value("do"), note=form.value("note"), by=by, at=at
        )  # fmt: skip
    if done is None:
        return _shown(request, wanted_of(request.POST), form)
    rows = lists.of_ids([*done.moved, *done.refused])
    return page(
        request,
        "onestop/together.html",
        back=reverse("onestop:dossiers") + address_of(wanted_of(request.POST).kept),
        went=ngettext("Done with %(num)s dossier", "Done with %(num)s dossiers", len(done.moved))
        % {"num": len(done.moved)}
        if done.moved
        else gettext("Done with no dossier"),
        moved=[(reverse("onestop:dossier", args=[id]), rows[id].code) for id in done.moved if id in rows],
        refused=[
            (
                reverse("onestop:dossier", args=[id]) if id in rows else "",
                rows[id].code if id in rows else "",
                told(why),
            )
            for id, why in done.refused.items()
        ],
    )


def _claimed(ids: list[int], by: Any, at: Any) -> Any:
    """Taken in hand one by one, each an act of its own."""
    moved: list[int] = []
    refused: dict[int, TinhSoError] = {}
    for id in dict.fromkeys(ids[:MOST]):
        try:
            actions.claim(id, by=by, at=at)
            moved.append(id)
        except TinhSoError as why:
            refused[id] = why
    return Done(tuple(moved), refused)
