"""Returns as rows of a list."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid
from tinhso.kernel.period import ReportingPeriod
from tinhso.web import exports, formats, tables

from . import queries
from .definitions import READ
from .queries import Listed, Wanted

FILTERS = ("stands", "late", "period", "q")


def wanted_in(given: Mapping[str, str], *, default: str) -> Wanted:
    """Filters read off the address, `stands=late` for what is past its day; what cannot be read is no filter."""
    late = given.get("late") == "1" or given.get("stands") == "late"
    stands = given.get("stands", default)
    return Wanted(
        stands=stands if stands in queries.STANDS else "",
        late=late,
        period=_period(given.get("period", "")),
        text=given.get("q", "").strip()[:80],
    )


def _period(text: str) -> str:
    try:
        return ReportingPeriod.parse(text).code if text else ""
    except Invalid:
        return ""


def named(periods: Collection[str]) -> list[tuple[str, str]]:
    """Codes and names, for a filter."""
    return [(code, formats.period(code)) for code in periods]


def table_of(found: Any, caption: str, view: str, given: Mapping[str, str], *, on: date) -> tables.Table:
    """A page of returns found, each opening in `view`; `given`: the filters in the address, kept from page to page."""
    query = {name: given[name] for name in FILTERS if given.get(name)}
    more = "?" + urlencode({**query, "after": found.next}) if found.next else ""
    first = "?" + urlencode(query) if found.after else ""
    return tables.Table(
        caption=caption,
        columns=columns(),
        rows=rows_of(found.rows, view, on=on),
        row_classes=["is-late" if row.late(on) else "" for row in found.rows],
        query=query,
        pager=tables.Pager(tables.shown_words(len(found.rows)), first=first, next=more),
        exports=[tables.Export(kind.upper(), "?" + urlencode({**query, "format": kind})) for kind in ("csv", "xlsx")],
    )


def file_of(request: Any, wanted: Wanted, *, right: str = READ) -> Any:
    """All that is wanted, as the CSV or XLSX the address asks for."""
    on = request.now.date()
    found = list(queries.all_listed(request.actor, wanted, on=on, right=right))
    header = [column.label for column in columns()]
    rows = plain_rows(found, on=on)
    name = gettext("reports") + f"-{on:%Y-%m-%d}"
    if request.GET["format"] == "csv":
        return exports.csv_response(name, header, rows)
    return exports.xlsx_response(name, header, rows, title=gettext("Reports"))


def columns() -> list[tables.Column]:
    return [
        tables.Column(gettext("Unit")),
        tables.Column(gettext("Report")),
        tables.Column(gettext("Period"), "date"),
        tables.Column(gettext("State"), "status"),
        tables.Column(gettext("Due"), "date"),
        tables.Column(gettext("Last change"), "date"),
    ]


def rows_of(rows: Sequence[Listed], view: str, *, on: date) -> list[tuple[str, ...]]:
    """Cells; the unit opens the return."""
    names, language = queries.titles(rows, on=on), get_language() or "vi"
    return [
        (
            tables.link(reverse(view, args=[row.id]), names.get(row.unit, "")),
            row.form.title.in_language(language),
            formats.period(row.period),
            tables.status(row.state.title.in_language(language), tone(row, on)),
            _due(row, on),
            formats.day(row.changed_at),
        )
        for row in rows
    ]


def plain_rows(rows: Collection[Listed], *, on: date) -> list[tuple[str | date, ...]]:
    """The same for CSV and XLSX."""
    names, language = queries.titles(rows, on=on), get_language() or "vi"
    return [
        (
            names.get(row.unit, ""),
            row.form.title.in_language(language),
            formats.period(row.period),
            row.state.title.in_language(language),
            row.due_on,
            local_day(row.changed_at),
        )
        for row in rows
    ]


def tone(row: Listed, on: date) -> str:
    if row.state.final:
        return "good"
    if row.state.turn == "above":
        return "info"
    return "late" if row.late(on) else "wait"


def _due(row: Listed, on: date) -> str:
    if row.state.turn != "own":
        return formats.day(row.due_on)
    return f"{formats.day(row.due_on)} ({formats.until(row.due_on, on)})"
