"""Reading rounds, results and published tables. A round that is not published is seen by right alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.store.definitions import Kept

from .definitions import READ
from .models import Line, PublishedRow, PublishedTable, Result, Round
from .rules.places import Place
from .subjects import last_day


def visible_rounds(by: Actor, *, on: date) -> QuerySet[Round]:
    """Published rounds, and those the actor may see before."""
    scope = access.scope(by, READ, on=on)
    if scope.everywhere:
        return Round.objects.all()
    if scope.nowhere:
        return Round.objects.filter(published_at__isnull=False)
    return Round.objects.filter(Q(published_at__isnull=False) | Q(unit_id__in=units.in_scope(scope, on=on)))


def round_of(id: int, *, by: Actor, on: date) -> Round:
    """One round. NotThere when it is not there or not yet the reader's to see."""
    if id.bit_length() > 63:
        raise NotThere(_("What you are looking for is not here."))
    row = verbs.load(Round, id=id)
    if row.published_at is None and not visible_rounds(by, on=on).filter(pk=id).exists():
        raise NotThere(_("What you are looking for is not here."))
    return row


def set_of(row: Round) -> Kept[measures.IndicatorSet]:
    """The version of the indicator set the round was born under."""
    return definitions.by_id(measures.IndicatorSet, row.set_id)


@dataclass(frozen=True, slots=True)
class Listed:
    """A round in a list."""

    round: Round
    title: str
    unit: str
    count: int


def listed(by: Actor, *, on: date, language: str) -> list[Listed]:
    """Rounds the actor may see, newest period first; three queries."""
    rows = list(visible_rounds(by, on=on).order_by("-starts", "-id")[:100])
    counts = dict(
        Result.objects.filter(round__in=[row.pk for row in rows]).values_list("round").annotate(count=Count("id"))
    )
    names = units.titles({row.unit_id for row in rows}, on=on)
    return [
        Listed(row, set_of(row).it.title.in_language(language), names.get(row.unit_id, ""), counts.get(row.pk, 0))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """A result with its unit as it was in the period, and the points of each top line by group."""

    id: int
    unit: int
    title: str
    kind: str
    rank: int
    shown: Decimal
    points: Decimal
    maximum: Decimal
    percent: Decimal
    level: int | None
    groups: Mapping[str, Sequence[str]]
    pillars: Mapping[str, Sequence[str]]


def results(row: Round) -> list[Row]:
    """Every result of a round in order of rank; two queries."""
    found = list(Result.objects.filter(round_id=row.pk).order_by("rank", "id"))
    places = units.many([result.unit_id for result in found], on=last_day(ReportingPeriod.parse(row.period)))
    return [
        Row(
            result.pk,
            result.unit_id,
            places[result.unit_id].title if result.unit_id in places else str(result.unit_id),
            places[result.unit_id].kind if result.unit_id in places else "",
            result.rank,
            result.shown,
            result.points,
            result.maximum,
            result.percent,
            result.level,
            result.groups,
            result.pillars,
        )
        for result in found
    ]


def points_of(row: Row, group: str) -> Decimal:
    """A result's points of a group."""
    return Decimal(row.groups[group][0])


def result_of(id: int, *, by: Actor, on: date) -> tuple[Result, Round]:
    """A result whose round the reader may see, else NotThere."""
    result = Result.objects.filter(pk=id, round__in=visible_rounds(by, on=on)).select_related("round").first()
    if result is None:
        raise NotThere(_("What you are looking for is not here."))
    return result, result.round


def lines_of(result_id: int) -> list[Line]:
    """The lines of a result in the order of the set."""
    return list(Line.objects.filter(result_id=result_id).order_by("place"))


@dataclass(frozen=True, slots=True)
class Year:
    """A unit's place in one published table."""

    table: PublishedTable
    row: PublishedRow

    @property
    def place(self) -> Place:
        return Place(self.table.year, self.row.rank, self.table.of)


def series_of(series: str, unit_ids: Sequence[int]) -> dict[int, list[Year]]:
    """Places of units over the years of a series, one query."""
    rows = PublishedRow.objects.filter(table__series=series, unit_id__in=unit_ids).select_related("table")
    found: dict[int, list[Year]] = {unit: [] for unit in unit_ids}
    for row in rows.order_by("table__year"):
        assert row.unit_id is not None
        found[row.unit_id].append(Year(row.table, row))
    return {unit: years for unit, years in found.items() if years}


def tables() -> list[Any]:
    """Published tables with the number of their rows, newest first, one query."""
    return list(
        PublishedTable.objects.annotate(count=Count("rows"), ranked=Count("rows__rank")).order_by("-year", "series")
    )


def table_of(code: str) -> PublishedTable:
    found = PublishedTable.objects.filter(code=code).first()
    if found is None:
        raise NotThere(_("What you are looking for is not here."))
    return found


def lines_for(result_ids: Sequence[int], indicators: Sequence[str]) -> dict[tuple[int, str], Line]:
    """Lines of some indicators of many results; no query for none."""
    if not result_ids or not indicators:
        return {}
    rows = Line.objects.filter(result_id__in=result_ids, indicator__in=indicators)
    return {(line.result_id, line.indicator): line for line in rows}
