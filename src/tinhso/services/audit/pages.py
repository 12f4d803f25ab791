"""The journal searched by those who may."""

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words
from tinhso.store.keys import sort_key
from tinhso.web import exports
from tinhso.web.formats import moment
from tinhso.web.forms import Form
from tinhso.web.pages import needs, page
from tinhso.web.papers import code
from tinhso.web.tables import Column, Export, Pager, Table, link, shown_words

from . import actions, queries
from .definitions import READ

LABELS = {
    "nguoi": _("Number of the person"),
    "don-vi": _("Unit (name or number)"),
    "loai": _("Kind of the thing"),
    "so": _("Number of the thing"),
    "su-kien": _("Event"),
    "tu": _("From day"),
    "den": _("To day"),
}
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
ENDS = 2**63


@needs(READ)
def search(request: Any) -> HttpResponse:
    """The newest entries that match. A search is recorded when it begins, not for each page of it."""
    form = Form(request.GET if request.GET else None, labels=LABELS)
    wanted = _wanted(form) if form.posted else journal.Wanted()
    by, on = request.actor, request.now.date()
    if form.posted and form.errors:
        return page(
            request, "audit/search.html", status=form.status, form=form, table=None, events=_events(), things=_things()
        )
    if request.GET.get("format") == "csv":
        actions.note_export(wanted, by=by, at=request.now)
        return exports.csv_stream(f"nhat-ky-{on:%Y%m%d}", queries.export(wanted, by=by, on=on))  # type: ignore[return-value]
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None
    if before is None:
        actions.note_search(wanted, by=by, at=request.now)
    found, following = queries.search(wanted, by=by, on=on, before=before)
    return page(
        request,
        "audit/search.html",
        form=form,
        table=_table(request, found, following),
        events=_events(),
        things=_things(),
    )


def _wanted(form: Form) -> journal.Wanted:
    since, until = form.day("tu"), form.day("den")
    return journal.Wanted(
        person=form.whole("nguoi", least=1, most=ENDS - 1),
        unit=_unit(form),
        about=form.choice("loai", _kinds()),
        thing=form.whole("so", least=0, most=ENDS - 1),
        name=form.choice("su-kien", {event.name for event in journal.known()}) or "",
        since=_begins(since) if since else None,
        until=_begins(until + timedelta(days=1)) if until else None,
    )


def _unit(form: Form) -> int | None:
    """A unit by its number, or by its name."""
    text = form.text("don-vi", most=100)
    if not text or (text.isascii() and text.isdecimal() and len(text) < 19):
        return int(text) if text else None
    found = units.search(text, on=None, most=1)
    if not found:
        form.wrong("don-vi", _("No unit is called “%(name)s”."), name=text)
        return None
    return found[0].id


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), HERE)


def _events() -> list[tuple[str, str]]:
    """Every event there is, in words."""
    names = {event.name for event in journal.known()}
    said = [(name, gettext(act_words.get(name)) if name in act_words else name) for name in names]
    return sorted(said, key=lambda one: sort_key(one[1]))


def _kinds() -> set[str]:
    return {event.about for event in journal.known()}


def _things() -> list[tuple[str, str]]:
    """Every kind of thing an event may be about, in words."""
    return sorted(((kind, _said(kind)) for kind in _kinds()), key=lambda one: sort_key(one[1]))


def _said(kind: str) -> str:
    return gettext(thing_words.get(kind)) if kind in thing_words else kind


def _named(kind: str, number: int) -> str:
    """A thing as people say it; what has no number of its own is said by its kind."""
    return f"{_said(kind)} {number}" if number else _said(kind)


def _table(request: Any, found: list[queries.Found], following: int | None) -> Table:
    chosen = {name: value for name, value in request.GET.items() if value and name not in ("after", "format")}
    query = urlencode(chosen)
    start = f"?{query}&" if query else "?"
    columns = [
        Column(gettext("Recorded"), "date"),
        Column(gettext("Event")),
        Column(gettext("Unit")),
        Column(gettext("Actor"), "wide"),
        Column(gettext("Thing")),
        Column(gettext("Entry"), "number"),
    ]
    kept = journal.kept_many([one.entry.id for one in found])
    rows = [
        (
            moment(one.entry.recorded),
            one.what,
            _narrowed(one.unit, {"don-vi": one.entry.unit}),
            _narrowed(", ".join(filter(None, (one.person, one.post))), {"nguoi": one.entry.person}),
            _narrowed(_named(one.entry.about, one.entry.thing), {"loai": one.entry.about, "so": one.entry.thing}),
            link(
                reverse("audit:check", args=[code("sk", one.entry.id, kept[one.entry.id].leaf.hex())]),
                str(one.entry.id),
            ),
        )
        for one in found
    ]
    return Table(
        caption=gettext("Entries of the journal, the newest first"),
        columns=columns,
        rows=rows,
        query=chosen,
        pager=Pager(
            shown_words(len(found)),
            first=start if "after" in request.GET else "",
            next=f"{start}after={following}" if following else "",
        ),
        exports=[Export("CSV", f"{start}format=csv")],
    )


def _narrowed(text: str, by: dict[str, Any]) -> str:
    """A cell that narrows the search to what stands in it."""
    if not text:
        return "–"
    given = {name: value for name, value in by.items() if value not in (None, "")}
    return link(f"?{urlencode(given)}", text) if given else text
