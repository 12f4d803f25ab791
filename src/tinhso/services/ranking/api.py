"""Rankings for programs: rounds, their results line by line, and tables that others published."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponseBase
from django.utils.translation import get_language
from ninja import Path, Query
from pydantic import Field

from tinhso.engines.measures import public as measures
from tinhso.kernel.texts import mark as _
from tinhso.web.api import Day, Exact, Moment, PageOf, Part, Shape, Wanted, WantedAnyWay, answers

from . import queries
from .models import Line, PublishedTable, Result, Round

part = Part("rankings", _("Rankings: rounds, results, and tables others published"), 30)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Fields = Annotated[str, Query(max_length=500)]


class Ranking(Shape):
    """A round: an indicator set, a period, a territory. Before it is published it is seen by right alone."""

    id: int = 0
    set: str = ""
    set_version: int = 0
    title: str = ""
    unit: int = 0
    period: str = Field("", examples=["2026-Q3"])
    state: Literal["open", "scored", "published"] = "open"
    example: bool = False
    decision: str = ""
    decided_on: Day | None = None
    published_at: Moment | None = None


class Points(Shape):
    points: Exact
    maximum: Exact


class RankingResult(Shape):
    """A unit's place. `total`: as published and ranked. `groups` and `pillars` by code."""

    id: int = 0
    rank: int = 0
    unit: int = 0
    title: str = ""
    kind: str = ""
    total: Exact | None = None
    points: Exact | None = None
    maximum: Exact | None = None
    percent: Exact | None = None
    level: str = ""
    groups: dict[str, Points] = {}
    pillars: dict[str, Points] = {}


class ResultLine(Shape):
    """One indicator of a result. `points` null: it does not count for this unit. `why`: in words."""

    id: int
    indicator: str
    title: str
    value: Exact | None
    choice: str
    points: Exact | None
    maximum: Exact | None
    part_of: str
    figures: list[int]
    why: str


class ResultOpened(Shape):
    """A result with its lines. Each line opens as a trace of kind score."""

    id: int
    ranking: int
    unit: int
    rank: int
    total: Exact
    lines: list[ResultLine]


class Source(Shape):
    title: str
    address: str


class PublishedRanking(Shape):
    """A ranking that others published, as far as its sources give it. `of`: how many were ranked."""

    code: str = ""
    series: str = ""
    title: str = ""
    year: int = 0
    of: int | None = None
    complete: bool = False
    publisher: str = ""
    document: str = ""
    announced: Day | None = None
    score_unit: str = ""
    note: str = ""
    sources: list[Source] = []


class PublishedPlace(Shape):
    """A row as the source writes it; `unit` when it is known which it was."""

    place: int = 0
    unit: int | None = None
    name: str = ""
    rank: int | None = None
    score: Exact | None = None
    percent: Exact | None = None
    note: str = ""


@part.listed("/rankings", PageOf[Ranking], name="listRankings", title=_("Rounds of ranking"))
def list_rankings(request: Any, wanted: Query[Wanted]) -> HttpResponseBase:
    """The rounds the caller may see, newest period first."""
    found = queries.listed(request.actor, on=request.now.date(), language=language())
    rows = [ranking(one.round) for one in found]
    return answers.known_rows(rows, wanted, tuple(Ranking.model_fields), name="rankings")


@part.one("/rankings/{id}", Ranking, name="getRanking", title=_("A round"))
def get_ranking(request: Any, id: Id, fields: Fields = "") -> HttpResponseBase:
    """One round of ranking."""
    return answers.one(ranking(queries.round_of(id, by=request.actor, on=request.now.date())), fields)


@part.listed(
    "/rankings/{id}/results", PageOf[RankingResult], name="listResults", title=_("Results of a round"), streams=True
)
def list_results(request: Any, id: Id, wanted: Query[WantedAnyWay]) -> HttpResponseBase:
    """Every result of a round, in order of rank."""
    row = queries.round_of(id, by=request.actor, on=request.now.date())
    given = queries.set_of(row).it
    rows = [result(one, given) for one in queries.results(row)]
    return answers.known_rows(rows, wanted, tuple(RankingResult.model_fields), name=f"ranking-{id}")


@part.one("/results/{id}", ResultOpened, name="getResult", title=_("A result, line by line"))
def get_result(request: Any, id: Id) -> HttpResponseBase:
    """A unit's result with every line, the figures it rests on, and why it is worth that."""
    row, of = queries.result_of(id, by=request.actor, on=request.now.date())
    given = queries.set_of(of).it
    return answers.answer(opened(row, queries.lines_of(id), given))


@part.listed("/published-rankings", PageOf[PublishedRanking], name="listPublished", title=_("Tables others published"))
def list_published(request: Any, wanted: Query[Wanted]) -> HttpResponseBase:
    """Rankings that others published, newest first, with their sources."""
    rows = [published(table) for table in queries.tables()]
    return answers.known_rows(rows, wanted, tuple(PublishedRanking.model_fields), name="published-rankings")


@part.listed(
    "/published-rankings/{code}/rows",
    PageOf[PublishedPlace],
    name="listPublishedRows",
    title=_("Rows of such a table"),
    streams=True,
)
def list_published_rows(
    request: Any, code: Annotated[str, Path(max_length=120)], wanted: Query[WantedAnyWay]
) -> HttpResponseBase:
    """The rows of a published table, as far as its sources give them."""
    table = queries.table_of(code)
    rows = [
        {
            "place": row.place,
            "unit": row.unit_id,
            "name": row.name,
            "rank": row.rank,
            "score": answers.exact(row.score),
            "percent": answers.exact(row.percent),
            "note": in_language(row.note_vi, row.note_en),
        }
        for row in table.rows.order_by("place")
    ]
    return answers.known_rows(rows, wanted, tuple(PublishedPlace.model_fields), name=code)


def language() -> str:
    return (get_language() or "vi")[:2]


def in_language(vi: str, en: str) -> str:
    return en if language() == "en" and en else vi


def ranking(row: Round) -> dict[str, Any]:
    given = queries.set_of(row).it
    return {
        "id": row.pk,
        "set": given.code,
        "set_version": given.version,
        "title": given.title.in_language(language()),
        "unit": row.unit_id,
        "period": row.period,
        "state": "published" if row.published_at else "scored" if row.scored_at else "open",
        "example": row.example,
        "decision": row.decision,
        "decided_on": row.decided_on,
        "published_at": row.published_at,
    }


def result(row: queries.Row, given: measures.IndicatorSet) -> dict[str, Any]:
    return {
        "id": row.id,
        "rank": row.rank,
        "unit": row.unit,
        "title": row.title,
        "kind": row.kind,
        "total": answers.exact(row.shown),
        "points": answers.exact(row.points),
        "maximum": answers.exact(row.maximum),
        "percent": answers.exact(row.percent),
        "level": "" if row.level is None else given.levels[row.level].title.in_language(language()),
        "groups": {code: points(pair) for code, pair in row.groups.items()},
        "pillars": {code: points(pair) for code, pair in row.pillars.items()},
    }


def points(pair: Sequence[str]) -> dict[str, str | None]:
    """Points and maximum, kept as texts."""
    return {"points": answers.exact(Decimal(pair[0])), "maximum": answers.exact(Decimal(pair[1]))}


def opened(row: Result, lines: Sequence[Line], given: measures.IndicatorSet) -> dict[str, Any]:
    return {
        "id": row.pk,
        "ranking": row.round_id,
        "unit": row.unit_id,
        "rank": row.rank,
        "total": answers.exact(row.shown),
        "lines": [
            {
                "id": line.pk,
                "indicator": line.indicator,
                "title": given.indicator(line.indicator).title.in_language(language()),
                "value": answers.exact(line.value),
                "choice": line.choice,
                "points": answers.exact(line.points),
                "maximum": answers.exact(line.maximum),
                "part_of": line.part_of,
                "figures": line.figures,
                "why": measures.said(measures.from_json(line.why)),
            }
            for line in lines
        ],
    }


def published(table: PublishedTable) -> dict[str, Any]:
    return {
        "code": table.code,
        "series": table.series,
        "title": in_language(table.title_vi, table.title_en),
        "year": table.year,
        "of": table.of,
        "complete": table.complete,
        "publisher": table.publisher,
        "document": table.document,
        "announced": table.announced,
        "score_unit": table.score_unit,
        "note": in_language(table.note_vi, table.note_en),
        "sources": [{"title": one.get("title", ""), "address": one.get("address") or ""} for one in table.sources],
    }
