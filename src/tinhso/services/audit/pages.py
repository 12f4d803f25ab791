"""The journal searched by those who may."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.kernel.traces import act_words, thing_words
from tinhso.store.keys import sort_key
from tinhso.web import exports
from tinhso.web.formats import moment
from tinhso.web.forms import Form
from tinhso.web.pages import needs, page
from tinhso.web.papers import code
from tinhso.web.tables import Column, Export, Pager, Table, link, shown_words

from . import actions, asking, queries
from .definitions import READ


@needs(READ)
def search(request: Any) -> HttpResponse:
    """The newest entries that match. A search is recorded when it begins, not for each page of it."""
    by, on = request.actor, request.now.date()
    form = Form(request.GET if request.GET else None, labels=asking.LABELS)
    wanted = asking.wanted(form, by=by, on=on) if form.posted else journal.Wanted()
    if form.posted and form.errors:
        return page(
            request, "audit/search.html", status=form.status, form=form, table=None, events=_events(), things=_things()
        )
    if request.GET.get("format") == "csv":
        actions.note_export(wanted, by=by, at=request.now)
        return exports.csv_stream(f"nhat-ky-{on:%Y%m%d}", queries.export(wanted, by=by, on=on))  # type: ignore[return-value]
    before = asking.goes_on(wanted, request.GET.get("after", ""), by=by)
    if before is None:
        actions.note_search(wanted, by=by, at=request.now)
    found, following = queries.search(wanted, by=by, on=on, before=before)
    return page(
        request,
        "audit/search.html",
        form=form,
        table=_table(request, found, asking.go_on(wanted, following, by=by) if following else "", begun=before is None),
        events=_events(),
        things=_things(),
    )


def _events() -> list[tuple[str, str]]:
    """Every event there is, in words."""
    names = {event.name for event in journal.known()}
    said = [(name, gettext(act_words.get(name)) if name in act_words else name) for name in names]
    return sorted(said, key=lambda one: sort_key(one[1]))


def _things() -> list[tuple[str, str]]:
    """Every kind of thing an event may be about, in words."""
    return sorted(((kind, _said(kind)) for kind in asking.kinds()), key=lambda one: sort_key(one[1]))


def _said(kind: str) -> str:
    return gettext(thing_words.get(kind)) if kind in thing_words else kind


def _named(kind: str, name: str | int) -> str:
    """A thing as people say it: by its name, else its number; what has none of its own is said by its kind."""
    return f"{_said(kind)} {name}" if name else _said(kind)


def _table(request: Any, found: list[queries.Found], following: str, *, begun: bool) -> Table:
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
            _narrowed(one.who, {"nguoi": one.entry.person}),
            _narrowed(
                _named(one.entry.about, one.thing or one.entry.thing), {"loai": one.entry.about, "so": one.entry.thing}
            ),
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
            first="" if begun else start,
            next=f"{start}{urlencode({'after': following})}" if following else "",
        ),
        exports=[Export("CSV", f"{start}format=csv")],
    )


def _narrowed(text: str, by: dict[str, Any]) -> str:
    """A cell that narrows the search to what stands in it."""
    if not text:
        return "–"
    given = {name: value for name, value in by.items() if value not in (None, "")}
    return link(f"?{urlencode(given)}", text) if given else text
