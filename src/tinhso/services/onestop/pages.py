"""Procedures for everybody: found the way people ask, each on a page of its own."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from markupsafe import Markup, escape

from tinhso.kernel.definitions import Authority
from tinhso.store.definitions import Kept
from tinhso.web import formats, tables
from tinhso.web.pages import page, public

from . import catalogue, procedure_forms, words
from .procedures import InnerStep, Procedure

MOST_ASKED = 120
_ADDRESS = re.compile(r"https?://[^\s;,]+")


@public
def procedures(request: Any) -> HttpResponse:
    """Everything in force today by field, or what was asked for, best first."""
    on = request.now.date()
    text = request.GET.get("q", "").strip()[:MOST_ASKED]
    field = request.GET.get("linh-vuc", "")
    found = catalogue.find(text, on=on) if text else list(catalogue.by_field(on=on))
    if field:
        found = [kept for kept in found if kept.it.field == field]
    return page(
        request,
        "onestop/procedures.html",
        q=text,
        field=field,
        fields=catalogue.fields(on=on),
        table=_table(found, gettext("Procedures found") if text else gettext("Procedures")),
        on=on,
    )


def _table(found: list[Kept[Procedure]], caption: str) -> tables.Table:
    columns = [
        tables.Column(gettext("Procedure")),
        tables.Column(gettext("Field")),
        tables.Column(gettext("Time limit"), "date"),
        tables.Column(gettext("Who decides"), "wide"),
    ]
    rows = [
        (
            _titled(kept),
            words.said(kept.it.field_title),
            words.limit(kept.it.limit),
            words.said(kept.it.decides.agency),
        )
        for kept in found
    ]
    return tables.Table(caption=caption, columns=columns, rows=rows, pager=tables.Pager(tables.shown_words(len(rows))))


def _titled(kept: Kept[Procedure]) -> Markup:
    link = tables.link(reverse("onestop:procedure", args=[kept.it.code]), words.said(kept.it.title))
    return link + Markup(" ") + tables.status(gettext("Example"), "wait") if kept.is_example else link


@public
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure as of today: papers, time, fee, where, who decides, the steps inside, and where it was read."""
    on = request.now.date()  # type: ignore[attr-defined]
    kept = catalogue.procedure(code, on=on)
    it = kept.it
    return page(
        request,
        "onestop/procedure.html",
        it=it,
        kept=kept,
        title=words.said(it.title),
        always=[paper for paper in it.papers if paper.when is None],
        sometimes=[paper for paper in it.papers if paper.when is not None],
        steps=[(words.said(step.title), "later", _who(step)) for step in it.steps],
        process=catalogue.process_of(it, on=on),
        source=sourced(it.authority),
        said=words.said,
        words=words,
        level=gettext(words.LEVEL[it.decides.level]),
        online=gettext(words.ONLINE[it.online]),
        route=gettext(words.ROUTE[it.route]),
        ours=words.ours(it),
        asked=procedure_forms.of(it, on=on),
        spoken=words.spoken(it),
    )


def _who(step: InnerStep) -> str:
    who = words.said(step.who)
    if step.hours is None:
        return who
    return gettext("%(who)s, %(hours)s working hours") % {"who": who, "hours": formats.number(step.hours)}


def sourced(authority: Authority | None) -> Markup:
    """Where it was read, addresses as links."""
    if authority is None or not authority.source:
        return Markup("")
    parts, last = [], 0
    for found in _ADDRESS.finditer(authority.source):
        parts.append(escape(authority.source[last : found.start()]))
        parts.append(
            Markup('<a href="{0}" rel="noopener noreferrer">{1}</a>').format(found[0], gettext("the page read"))
        )
        last = found.end()
    return Markup("").join([*parts, escape(authority.source[last:])])
