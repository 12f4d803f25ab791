"""Rankings for everyone: rounds, published tables, a province's place over the years."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.store.keys import fold
from tinhso.web import exports, state
from tinhso.web.formats import day, number
from tinhso.web.formats import period as period_words
from tinhso.web.pages import page, public
from tinhso.web.papers import check_mark
from tinhso.web.tables import Column, Export, Pager, Table, link, shown_words, status

from . import lists, papers, queries, sheets
from .definitions import PUBLISH, SCORE
from .models import Round
from .rules.places import drawing

SERIES = "dti-tinh"
IMPORT = "figure.import"


def language() -> str:
    """The page's language."""
    return (get_language() or "vi")[:2]


@public
def index(request: Any) -> HttpResponse:
    """Rounds the reader may see, tables others published, and the province's place over the years."""
    by, on = request.actor, request.now.date()
    return page(
        request,
        "ranking/index.html",
        rounds=_rounds_table(queries.listed(by, on=on, language=language())),
        published=_tables_table(queries.tables()),
        place=_place(request),
        may_open=not access.scope(by, SCORE, on=on).nowhere,
        may_import=not access.scope(by, IMPORT, on=on).nowhere,
    )


def _rounds_table(found: Sequence[queries.Listed]) -> Table:
    columns = [
        Column(gettext("Ranking")),
        Column(gettext("Period"), "date"),
        Column(gettext("Territory")),
        Column(gettext("Units ranked"), "number"),
        Column(gettext("State"), "status"),
        Column(gettext("Decision")),
    ]
    rows = [
        (
            link(reverse("ranking:round", args=[one.round.pk]), one.title),
            period_words(one.round.period),
            one.unit,
            number(one.count) if one.round.scored_at else "–",
            status(*lists.state_words(one.round)),
            f"{one.round.decision}, {day(one.round.decided_on)}" if one.round.decision else "–",
        )
        for one in found
    ]
    return Table(caption=gettext("Rounds of ranking"), columns=columns, rows=rows)


def _tables_table(found: Sequence[Any]) -> Table:
    columns = [
        Column(gettext("Published ranking")),
        Column(gettext("Published by")),
        Column(gettext("Rows known"), "number"),
        Column(gettext("Completeness"), "status"),
    ]
    rows = [
        (
            link(reverse("ranking:table", args=[one.code]), _in_language(one.title_vi, one.title_en)),
            one.publisher,
            lists.rank_of(one.ranked, one.of),
            status(gettext("Complete"), "good") if one.complete else status(gettext("Partial"), "wait"),
        )
        for one in found
    ]
    return Table(caption=gettext("Rankings published elsewhere"), columns=columns, rows=rows)


def _place(request: Any) -> dict[str, Any] | None:
    """The province's places: its own and those of the provinces it came from, drawn with the break of the reform."""
    wanted = request.GET.get("province", "")
    roots = units.children(None, on=request.now.date())
    province = next((root for root in roots if str(root.id) == wanted), None) or next(
        (root for root in roots if _same_name(root, state.current().province)), None
    )
    if province is None:
        return None
    before = [link_.other for link_ in units.predecessors(province.id)]
    series = queries.series_of(SERIES, [*before, province.id])
    if not series:
        return None
    names = units.titles(list(series), on=request.now.date())
    labels = {unit: _label(names[unit], province) if unit == province.id and before else names[unit] for unit in series}
    broken = _break(series, province.id)
    places = {labels[unit]: [year.place for year in years] for unit, years in series.items()}
    drawn = drawing(places, reform=broken[0] if broken else None)
    rows = [
        (
            str(year.table.year),
            labels[unit],
            lists.rank_of(year.row.rank, year.table.of),
            number(year.row.score),
            link(
                reverse("ranking:table", args=[year.table.code]), _in_language(year.table.title_vi, year.table.title_en)
            ),
            _in_language(year.row.note_vi, year.row.note_en),
        )
        for unit, years in series.items()
        for year in years
    ]
    columns = [
        Column(gettext("Year")),
        Column(gettext("Province")),
        Column(gettext("Rank"), "number"),
        Column(gettext("Value"), "number"),
        Column(gettext("Table and sources"), "wide"),
        Column(gettext("Note"), "wide"),
    ]
    table = Table(
        caption=gettext("Place by year"), columns=columns, rows=sorted(rows, key=lambda row: (row[0], row[1]))
    )
    return {"drawing": drawn, "table": table, "title": _finding(series, labels), "ofs": broken[1:] if broken else None}


def _in_language(vi: str, en: str) -> str:
    return en if language() == "en" and en else vi


def _break(series: dict[int, list[queries.Year]], new: int) -> tuple[int, int | None, int | None] | None:
    """The first year of the province after the reform, and how many were ranked before and after."""
    if new not in series or len(series) == 1:
        return None
    first = series[new][0]
    before = [
        year for unit, years in series.items() if unit != new for year in years if year.table.year < first.table.year
    ]
    return (first.table.year, before[-1].table.of, first.table.of) if before else None


def _same_name(root: units.Place, name: str) -> bool:
    return bool(name) and (fold(root.title) == fold(name) or fold(root.name) in fold(name))


def _label(title: str, province: units.Place) -> str:
    start = province.period.start
    return gettext("%(name)s (from %(year)s)") % {"name": title, "year": start.year} if start else title


def _finding(series: dict[int, list[queries.Year]], labels: dict[int, str]) -> str:
    """What the drawing shows, in a sentence: the last place that is known."""
    known = [(year, labels[unit]) for unit, years in series.items() for year in years if year.row.rank is not None]
    year, label = max(known, key=lambda found: found[0].table.year)
    values = {"name": label, "rank": lists.rank_of(year.row.rank, year.table.of), "year": year.table.year}
    return gettext("%(name)s stood at place %(rank)s in the assessment of %(year)s") % values


@public
def table(request: Any, code: str) -> HttpResponse:
    """A ranking that others published, as far as its sources give it."""
    found = queries.table_of(code)
    inside = lists.inside_of(found)
    made = Table(
        caption=found.title_vi,
        columns=lists.published_columns(found, inside),
        rows=lists.published_cells(found, inside, language()),
        exports=_exports("?"),
    )
    out = request.GET.get("format")
    if out in ("csv", "xlsx"):
        send: Any = exports.csv_response if out == "csv" else exports.xlsx_response
        return send(found.code, [column.label for column in made.columns], made.rows)
    return page(
        request,
        "ranking/table.html",
        sourced=True,
        found=found,
        table=made,
        gaps=any("" in row for row in made.rows),
        inside=bool(inside),
        title=_in_language(found.title_vi, found.title_en),
        note=_in_language(found.note_vi, found.note_en),
    )


def _exports(query: str) -> list[Export]:
    return [Export("CSV", f"{query}format=csv"), Export("XLSX", f"{query}format=xlsx")]


@public
def round_page(request: Any, id: int) -> HttpResponse:
    """One ranking: published, or a draft for who may see it."""
    by, on = request.actor, request.now.date()
    row = queries.round_of(id, by=by, on=on)
    given = queries.set_of(row).it
    wanted = lists.wanted_in(request.GET, given.groups)
    out = request.GET.get("format")
    if out in ("csv", "xlsx"):
        return _out(out, row, given, lists.chosen(queries.results(row), wanted))
    made, kinds = sheets.sheet_of(row, given, wanted, language()), units.kinds()
    return page(
        request,
        "ranking/round.html",
        row=row,
        given=given,
        title=given.title.in_language(language()),
        note=given.note.in_language(language()) if given.note else "",
        period=period_words(row.period),
        place=units.titles([row.unit_id], on=on).get(row.unit_id, ""),
        state=lists.state_words(row),
        table=_round_table(given, wanted, made),
        wanted=wanted,
        kinds=[(code, kinds[code].title.in_language(language())) for code in made.kinds if code in kinds],
        groups=[(group.code, group.title.in_language(language())) for group in lists.tops(given)],
        total_rule=measures.total_in_words(given, language()),
        count=made.count,
        acts=_acts(row, request),
        spoken=made.spoken,
        decided=day(row.decided_on),
        check=_check(request, row),
    )


def _check(request: Any, row: Round) -> str:
    """The mark by which a print of a published round can be checked."""
    named = papers.code_of(row.pk) if row.published_at is not None else ""
    return check_mark(request, named) if named else ""


def _round_table(given: Any, wanted: lists.Wanted, made: sheets.Sheet) -> Table:
    query = urlencode(wanted.query)
    start = f"?{query}&" if query else "?"
    more = wanted.start + made.shown < made.found
    return Table(
        caption=given.title.in_language(language()),
        columns=lists.columns(given, wanted, language()),
        rows=(),
        ready=made.body,
        sorted_by=wanted.sort,
        query=wanted.query,
        pager=Pager(
            shown_words(made.shown, made.found),
            first=f"{start}sort={wanted.sort}" if wanted.start else "",
            next=f"{start}sort={wanted.sort}&start={wanted.start + made.shown}" if more else "",
        ),
        exports=_exports(start) if made.found else (),
    )


def _out(out: str, row: Round, given: Any, found: Sequence[Any]) -> Any:
    heading, rows = lists.plain(found, given, language())
    name = f"xep-hang-{given.code}-{row.period}"
    title = f"{given.title.in_language(language())} · {period_words(row.period)} · {lists.state_words(row)[0]}"
    if row.example:
        title += " · " + gettext("Example figures, not official")
    if out == "csv":
        return exports.csv_response(name + ("-vi-du" if row.example else ""), heading, rows)
    return exports.xlsx_response(name, heading, rows, title=title)


def _acts(row: Round, request: Any) -> tuple[Any, ...]:
    """What this person may press now; nothing for the public."""
    if request.actor.is_public or row.published_at is not None or row.case is None:
        return ()
    on = request.now.date()
    if all(access.scope(request.actor, right, on=on).nowhere for right in (SCORE, PUBLISH)):
        return ()
    return cases.may(row.case, by=request.actor, on=on)
