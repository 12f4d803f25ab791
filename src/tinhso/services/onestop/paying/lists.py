"""Fees of many dossiers: what is not paid, the cash of a day, statements of the bank with what was found."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.documents import public as documents
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web import exports, formats, tables
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from ..definitions import READ
from ..desk_settings import StatementColumns
from ..dossiers import NOT_HERE
from ..words import money
from . import actions, bills, queries, tasks, words
from .models import Statement
from .registration import COLLECT, RECONCILE
from .rules.standing import NOTHING
from .statements import AT_ONCE, BOUNDS, read

MOST_MB = BOUNDS.size // 1024 // 1024
AGAIN = 5
"""Seconds after which a page that waits for a job is loaded again."""

TABS = {
    "due": _("Not paid"),
    "over": _("To be given back"),
    "refunds": _("Refunds that wait"),
    "differs": _("Another amount came"),
    "paid": _("Paid"),
    "portal": _("Paid on the national portal, not counted"),
}
HEAD = (_("Receipt number"), _("Dossier"), _("Way of paying"), _("When"), _("Money received"), _("Given back"))
DONE = _("Dealt with")
COLUMNS = {
    "day": _("Column of the day"),
    "amount": _("Column of money in"),
    "text": _("Column of the text"),
    "number": _("Column of the bank's number"),
    "file": _("Statement of the bank"),
    "code": _("Dossier code"),
}


@needs(READ)
def fees(request: Any) -> HttpResponse:
    """Bills of the reader's units, by how they stand."""
    by, on = request.actor, request.now.date()
    tab = request.GET.get("loai", "due")
    tab = tab if tab in TABS else "due"
    after = request.GET.get("after") or None
    table = _elsewhere(tab, by, on, after) if tab == "portal" else _bills(tab, by, on, after)
    return page(
        request,
        "onestop/paying/list.html",
        table=table,
        tabs=[(gettext(label), f"?loai={code}", code == tab) for code, label in TABS.items()],
        may_collect=not access.scope(by, COLLECT, on=on).nowhere,
        may_reconcile=not access.scope(by, RECONCILE, on=on).nowhere,
    )


def _elsewhere(tab: str, by: Actor, on: date, after: str | None) -> tables.Table:
    found = queries.paid_there(by=by, on=on, after=after)
    return tables.Table(
        caption=gettext(TABS[tab]),
        columns=[
            tables.Column(gettext("Dossier"), "date"),
            tables.Column(gettext("Handed in by")),
            tables.Column(gettext("Paid there"), "number"),
            tables.Column(gettext("How it stands"), "status"),
        ],
        rows=[
            (
                tables.link(reverse("onestop:fee", args=[one.dossier]), one.code),
                one.name,
                money(one.amount) if one.amount is not None else "–",
                tables.status(gettext(words.ELSEWHERE[one.state]), words.ELSEWHERE_TONES[one.state]),
            )
            for one in found.rows
        ],
        pager=tables.Pager(
            tables.shown_words(len(found.rows)), next=f"?loai=portal&after={found.next}" if found.next else ""
        ),
    )


def _bills(tab: str, by: Actor, on: date, after: str | None) -> tables.Table:
    found = queries.bills(tab, by=by, on=on, after=after)
    return tables.Table(
        caption=gettext(TABS[tab]),
        columns=[
            tables.Column(gettext("Dossier"), "date"),
            tables.Column(gettext("Handed in by")),
            tables.Column(gettext("To pay in all"), "number"),
            tables.Column(gettext("Paid so far"), "number"),
            tables.Column(gettext("How it stands"), "status"),
        ],
        rows=[
            (
                tables.link(reverse("onestop:fee", args=[one.dossier]), one.code),
                one.name,
                money(one.due),
                money(one.got - one.back),
                tables.status(gettext(words.STANDS[one.stands]), words.TONES[one.stands]),
            )
            for one in found.rows
        ],
        pager=tables.Pager(
            tables.shown_words(len(found.rows)), next=f"?loai={tab}&after={found.next}" if found.next else ""
        ),
    )


@needs(COLLECT)
def cash_book(request: Any) -> HttpResponse:
    """What the desk took and gave back on a day, with sums; also as CSV and XLSX."""
    unit = _unit(request, COLLECT)
    day = _day(request.GET.get("ngay", ""), request.now.date())
    lines = queries.day_of(unit, day)
    sums = queries.sums(lines)
    head = [gettext(text) for text in HEAD]
    if request.GET.get("format") in ("csv", "xlsx"):
        rows = [
            (one.label, one.code, gettext(words.WAYS[one.way]), formats.moment(one.at), one.came, one.back)
            for one in lines
        ]
        name = f"thu-phi-{day:%Y-%m-%d}"
        if request.GET["format"] == "xlsx":
            return exports.xlsx_response(name, head, rows)  # type: ignore[return-value]  # a streaming answer is one too
        return exports.csv_response(name, head, rows)  # type: ignore[return-value]
    kinds = ("text", "date", "text", "date", "number", "number")
    table = tables.Table(
        caption=gettext("Received and given back"),
        columns=[tables.Column(label, kind) for label, kind in zip(head, kinds, strict=True)],
        rows=[
            (
                one.label,
                tables.link(reverse("onestop:fee", args=[one.dossier]), one.code),
                gettext(words.WAYS[one.way]),
                formats.moment(one.at),
                money(one.came) if one.came else "",
                money(one.back) if one.back else "",
            )
            for one in lines
        ],
        exports=[tables.Export(kind.upper(), f"?ngay={day:%d/%m/%Y}&format={kind}") for kind in ("csv", "xlsx")],
    )
    return page(
        request,
        "onestop/paying/cash-book.html",
        table=table,
        day=day,
        unit=bills.unit_names({unit}, on=day).get(unit, ""),
        sums=[(gettext(words.WAYS[way]), money(came), money(back)) for way, came, back in sums],
        total=(
            money(sum((came for _way, came, _back in sums), NOTHING)),
            money(sum((back for _way, _came, back in sums), NOTHING)),
        ),
    )


def _day(text: str, today: date) -> date:
    form = Form({"ngay": text})
    return form.day("ngay") or today if text else today


def _unit(request: Any, right: str) -> int:
    """The unit of the post through which the officer acts, where they hold the right."""
    unit, on = request.actor.unit, request.now.date()
    if unit is None or not access.allows(request.actor, right, unit=unit, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    return int(unit)


@needs(RECONCILE)
@idempotent
def statements(request: Any) -> HttpResponse:
    """Statements that were read, and the form to bring one."""
    by, on = request.actor, request.now.date()
    unit = _unit(request, RECONCILE)
    settings = bills.settings_of(unit, on=on)
    usual = settings.statement if settings else StatementColumns()
    form = (
        Form(request.POST, request.FILES, labels=COLUMNS)
        if request.method == "POST"
        else Form(initial=usual.model_dump(), labels=COLUMNS)
    )
    if form.posted:
        chosen = {
            name: form.text(name, most=80) or getattr(usual, name) for name in ("day", "amount", "text", "number")
        }
        if "file" in documents.too_large_uploads(request):
            form.wrong("file", _("The file is larger than %(most)s MB. Attach a smaller one."), most=MOST_MB)
        file = form.file("file", required=form.ok)
        if form.ok and file is not None:
            with form.catching():
                kept = _brought(file, StatementColumns(**chosen), unit, request)
                again = "?lai=1" if kept.before else ""
                return HttpResponseRedirect(reverse("onestop:statement", args=[kept.id]) + again)
    return page(
        request,
        "onestop/paying/statements.html",
        status=form.status,
        form=form,
        most=formats.number(BOUNDS.rows),
        most_mb=MOST_MB,
        known=[
            (reverse("onestop:statement", args=[one.pk]), one.name, formats.moment(one.kept_at), one.lines_read)
            for one in queries.statements(by=by, on=on)
        ],
    )


def _brought(file: UploadedFile, columns: StatementColumns, unit: int, request: Any) -> actions.Kept:
    """A short one is read at once, a long one by a job."""
    stream: Any = file.file or file
    name = file.name or ""
    if (file.size or 0) <= AT_ONCE:
        found = read(stream, name, columns)
        return actions.keep_statement(found, unit=unit, by=request.actor, at=request.now)
    kept = actions.bring_statement(stream, name, columns, unit=unit, by=request.actor, at=request.now)
    tasks.read_soon()
    return kept


@needs(RECONCILE)
@idempotent
def statement(request: Any, id: int) -> HttpResponse:
    """One statement: what fits, what does not, and what may be done with each."""
    by, on = request.actor, request.now.date()
    held = queries.statement(id, by=by, on=on)
    if held.state != "ready":
        return _not_ready(request, held)
    form = Form(request.POST, labels=COLUMNS) if request.method == "POST" else Form(labels=COLUMNS)
    here = reverse("onestop:statement", args=[id])
    if form.posted:
        with form.catching():
            _act(request, id, form)
            return HttpResponseRedirect(here)
    counts = queries.counts(id)
    wanted = request.GET.get("loai", "") or next((one for one in words.FOUND if counts.get(one)), "matched")
    wanted = wanted if wanted in (*words.FOUND, "done") else "matched"
    found = queries.lines(id, wanted, after=request.GET.get("after") or None)
    tabs = [
        (f"{gettext(label)} ({formats.number(counts.get(code, 0))})", f"?loai={code}", code == wanted)
        for code, label in words.FOUND.items()
    ]
    response = page(
        request,
        "onestop/paying/statement.html",
        status=form.status,
        taking=held.taking_by is not None,
        faults=[(row, column, text, gettext(words.UNREAD[what])) for row, what, column, text in queries.faults(id)],
        form=form,
        held=held,
        again="lai" in request.GET,
        tabs=[*tabs, (f"{gettext(DONE)} ({counts.get('done', 0)})", "?loai=done", wanted == "done")],
        wanted=wanted,
        lines=[
            (one.id, formats.day(one.day), money(one.amount), one.text, one.number, one.dossier, one.code,
             money(one.left) if one.left is not None else "", gettext(words.LINE_STATES[one.state]))
            for one in found.rows
        ],
        more=f"?loai={wanted}&after={found.next}" if found.next else "",
        fits=counts.get("matched", 0),
        sum=money(queries.fitting_sum(id)),
        word=gettext(words.FOUND[wanted]) if wanted in words.FOUND else "",
        tone=words.FOUND_TONES.get(wanted, "plain"),
    )  # fmt: skip
    if held.taking_by is not None:
        response["Refresh"] = str(AGAIN)
    return response


def _not_ready(request: Any, held: Statement) -> HttpResponse:
    """Still being read: how far; or why it could not be."""
    kept = held.why or {}
    text, values = kept.get("message", ""), kept.get("values", {})
    response = page(
        request,
        "onestop/paying/statement-reading.html",
        held=held,
        rows=formats.number(held.lines_read),
        why=gettext(text) % values if text else "",
    )
    if held.state == "reading":
        response["Refresh"] = str(AGAIN)
    return response


def _act(request: Any, id: int, form: Form) -> None:
    """Take what fits, take one entry for a dossier, or set one aside."""
    doing, by, at = form.value("do"), request.actor, request.now
    if doing == "accept":
        if queries.counts(id).get("matched", 0) <= actions.MOST_TAKEN:
            actions.accept_matches(id, by=by, at=at)
            return
        actions.begin_taking(id, by=by, at=at)
        tasks.take_soon()
        return
    line = form.value("line")
    if not line.isdecimal() or len(line) > 18 or not queries.holds(id, int(line)):
        raise NotThere(NOT_HERE)
    if doing == "take":
        actions.take_line(int(line), form.value("code"), by=by, at=at)
    elif doing == "aside":
        actions.set_aside(int(line), by=by, at=at)
    else:
        raise NotThere(NOT_HERE)
