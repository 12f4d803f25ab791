"""Figures computed from dossiers, by unit, procedure, channel and period; each opens to its dossiers."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import resolve, reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.pages import needs, page

from ..definitions import READ
from ..models import Dossier
from ..words import said
from . import asked, behind
from .figures import CASES, figure_page, sources

SHOWN = tuple(source.measure for source in CASES)


@needs(READ)
def listed(request: Any) -> HttpResponse:
    """A row a unit where the reader may see dossiers, a column a figure; as the reports of the period will have them.

    Of a unit that ended since, to whom its successor's dossiers are shown: what it received before was its own.
    """
    period, today = asked.period_of(request), request.now.date()
    on, language = asked.day_of(period, today), get_language() or "vi"
    everywhere: dict[int, dict[str, Any]] = {}
    for source in CASES:
        for one in source.values(period, on=on):
            everywhere.setdefault(one.unit, {})[source.measure] = one.value
    mine = behind.among(everywhere, by=request.actor, on=today)
    found = {unit: values for unit, values in everywhere.items() if unit in mine}
    titles = measures.titles_of(SHOWN, language)
    names = units.titles(found, on=on)
    rows = [
        (names.get(unit, ""), *(_cell(measure, unit, period, values.get(measure)) for measure in SHOWN))
        for unit, values in sorted(found.items(), key=lambda each: names.get(each[0], ""))
    ]
    table = tables.Table(
        caption=gettext("Figures of dossiers, %(period)s") % {"period": formats.period(period)},
        columns=[
            tables.Column(gettext("Unit"), "wide"),
            *(tables.Column(titles.get(code, code), "number") for code in SHOWN),
        ],
        rows=rows,
        pager=tables.Pager(tables.shown_words(len(rows))),
    )
    return page(
        request, "onestop/quality/figures.html", table=table, period=period, periods=asked.choices(period, today)
    )


def _cell(measure: str, unit: int, period: Any, value: Any) -> str:
    return formats.NOTHING if value is None else tables.link(figure_page(measure, unit, period), formats.number(value))


@needs(READ)
def figure(request: Any, measure: str, unit: int) -> HttpResponse:
    """One figure: its value, the query it comes from in words, and its dossiers that the reader may see."""
    source = sources().get(measure)
    period, today = asked.period_of(request), request.now.date()
    on = asked.day_of(period, today)
    if source is None or not behind.among({unit}, by=request.actor, on=today):
        raise NotThere(_("What you are looking for is not here."))
    value = next((one.value for one in source.values(period, on=on) if one.unit == unit), None)
    ids = [int(resolve(address).kwargs["id"]) for address in source.behind(unit, period, by=request.actor)]
    it = measures.measure_on(measure, on=on)
    return page(
        request,
        "onestop/quality/figure.html",
        title=said(it.title),
        name=asked.names({unit}, on).get(unit, ""),
        period=period,
        value=formats.number(value),
        of=said(it.unit_of_measure),
        table=_dossiers(ids, on),
    )


def _dossiers(ids: list[int], on: date) -> tables.Table:
    titles = asked.titles(on)
    rows = Dossier.objects.filter(id__in=ids).order_by("-id")
    body = [
        (
            tables.link(reverse("onestop:dossier", args=[id]), code),
            titles.get(procedure, procedure),
            formats.moment(received),
            formats.moment(due),
            formats.moment(closed),
        )
        for id, code, procedure, received, due, closed in rows.values_list(
            "id", "code", "procedure__code", "received_at", "case__due", "case__closed_at"
        )
    ]
    columns = [
        tables.Column(gettext("Dossier"), "date"),
        tables.Column(gettext("Procedure"), "wide"),
        tables.Column(gettext("Received at"), "date"),
        tables.Column(gettext("Result ready"), "date"),
        tables.Column(gettext("Finished at"), "date"),
    ]
    return tables.Table(
        caption=gettext("Dossiers counted"),
        columns=columns,
        rows=body,
        pager=tables.Pager(tables.shown_words(len(body))),
    )
