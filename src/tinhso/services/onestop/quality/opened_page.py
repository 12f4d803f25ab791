"""From a criterion to its dossiers, for whoever may see them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.kernel.errors import NotThere
from tinhso.web import formats, tables
from tinhso.web.pages import needs, page

from .. import catalogue
from ..definitions import READ
from . import asked, behind
from .index import counts_of
from .pages import NOT_HERE, asked_index, part_words, query


@needs(READ)
def opened(request: Any, unit: int, line: str) -> HttpResponse:
    """The dossiers behind a criterion: those that lost points first, or those that earned them. Only the reader's own."""
    found, one, on = asked_index(request, unit)
    if line not in one.rates:
        raise NotThere(NOT_HERE)
    indicator = found.rules.indicator(line)
    part, whole = counts_of(measures.measure_on(indicator.measure or "", on=on))
    earned = request.GET.get("phan") == "dat"
    after = request.GET.get("after", "")
    rows = behind.dossiers(
        unit, found.period, part if earned else whole, but=() if earned else part, by=request.actor, at=request.now,
        after=int(after) if after.isdecimal() and len(after) < 19 else None, size=51,
    )  # fmt: skip
    more = query(found.period, phan="dat" if earned else "mat", after=str(rows[49].id)) if len(rows) > 50 else ""
    titles = {kept.it.code: kept.it.title.in_language(get_language() or "vi") for kept in catalogue.procedures(on=on)}
    table = tables.Table(
        caption=gettext("Dossiers counted"),
        columns=columns_of_dossiers(),
        rows=[cells(row, titles) for row in rows[:50]],
        pager=tables.Pager(tables.shown_words(min(len(rows), 50)), next=more),
    )
    return page(
        request,
        "onestop/quality/opened.html",
        name=asked.names({unit}, on).get(unit, ""),
        unit=unit, line=line, secret=any(name in behind.SECRET for name in part), period=found.period, part=part_words(one.rates[line]), table=table,
        title=indicator.title.in_language(get_language() or "vi"),
        tabs=[
            (gettext("Not counted as reached"), query(found.period, phan="mat"), not earned),
            (gettext("Counted as reached"), query(found.period, phan="dat"), earned),
        ],
    )  # fmt: skip


def columns_of_dossiers() -> list[tables.Column]:
    return [
        tables.Column(gettext("Dossier")),
        tables.Column(gettext("Procedure"), "wide"),
        tables.Column(gettext("Received at"), "date"),
        tables.Column(gettext("Result ready"), "date"),
        tables.Column(gettext("Ended"), "date"),
    ]


def cells(row: behind.Found, titles: dict[str, str]) -> tuple[str, ...]:
    return (
        tables.link(reverse("onestop:dossier", args=[row.id]), row.code),
        titles.get(row.procedure, row.procedure),
        formats.moment(row.received),
        formats.moment(row.due),
        formats.moment(row.ended),
    )
