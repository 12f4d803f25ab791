"""Establishing figures: part of the act that found them out (verifying a return, importing a file)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import IntegrityError, connection, transaction

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, NotThere, Problems, TinhSoError
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing

from ..definitions import Measure
from ..errors import CorrectedBefore
from ..models import Figure
from ..queries import FigureRow, figures, last_day, measures_on
from ..rules.limits import problem_of


@dataclass(frozen=True, slots=True)
class NewFigure:
    """A value to establish. `value` None and no choice: there was nothing to count."""

    measure: str
    unit: int
    period: ReportingPeriod
    value: Decimal | None
    choice: str = ""
    papers: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from. `thing`: the return or file; `note`: what to show when a figure brings none itself."""

    kind: Literal["reported", "computed", "imported"]
    thing: Thing | None = None
    note: str = ""
    example: bool = False


@transaction.atomic
def establish(given: Sequence[NewFigure], *, source: Source, event: int, by: Actor, at: datetime) -> list[int]:
    """Establish figures within the caller's act, whose journal entry is `event`; ids in the order given.

    What is established already just so keeps its id; another value is a new row that names the one it corrects. All that
    is wrong is told at once (Problems). The caller has asked for the right: what a report's verifier may is the report's.
    """
    check(given)
    latest = _held(given)
    ids: dict[int, int] = {}
    rows: list[Figure] = []
    places: list[int] = []
    for place, one in enumerate(given):
        before = latest.get((one.measure, one.unit, str(one.period)))
        if before is not None and _same(before, one, source):
            ids[place] = before.id
        else:
            rows.append(_figure(one, source, before, event, at))
            places.append(place)
    try:
        with transaction.atomic():
            made = Figure.objects.bulk_create(rows, batch_size=2000)
    except IntegrityError as clash:
        if "figure_one_first" in str(clash) or "corrects" in str(clash):
            raise CorrectedBefore(
                _("Somebody has just established one of these figures. Look again and repeat.")
            ) from clash
        raise
    ids.update(zip(places, (row.pk for row in made), strict=True))
    return [ids[place] for place in range(len(given))]


def check(given: Sequence[NewFigure]) -> None:
    """Everything wrong with the values, as Problems: unknown measures, limits, ratios, the same thing twice."""
    problems: list[TinhSoError] = []
    known: dict[str, dict[str, Measure]] = {}
    for period in {str(one.period): one.period for one in given}.values():
        codes = {one.measure for one in given if str(one.period) == str(period)}
        known[str(period)] = _measures(codes, period, problems)
    seen: set[tuple[str, int, str]] = set()
    for one in given:
        key = (one.measure, one.unit, str(one.period))
        measure = known[str(one.period)].get(one.measure)
        if key in seen:
            problems.append(Invalid(_("“%(measure)s” stands twice for one unit and period."), measure=one.measure))
        elif measure is not None:
            wrong = problem_of(measure, one.value, one.choice)
            if wrong is not None:
                problems.append(wrong)
        seen.add(key)
    if problems:
        raise Problems(problems)


def _measures(codes: set[str], period: ReportingPeriod, problems: list[TinhSoError]) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for code in sorted(codes):
        try:
            found |= measures_on([code], on=last_day(period))
        except NotThere as unknown:
            problems.append(unknown)
    return found


def _held(given: Sequence[NewFigure]) -> Mapping[tuple[str, int, str], FigureRow]:
    """The latest figures, their rows held so that two corrections of one figure cannot both name it."""
    latest: dict[tuple[str, int, str], FigureRow] = {}
    for period in {str(one.period) for one in given}:
        here = [one for one in given if str(one.period) == period]
        found = figures({one.measure for one in here}, {one.unit for one in here}, period)
        latest |= {(row.measure, row.unit, period): row for row in found.values()}
    with connection.cursor() as cursor:
        ids = sorted(row.id for row in latest.values())
        cursor.execute("SELECT id FROM measures_figure WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids])
    return latest


def _same(before: FigureRow, one: NewFigure, source: Source) -> bool:
    """The same value on the same grounds. A file imported again is the same grounds."""
    known = (before.value, before.choice, before.papers, before.source_kind, before.example)
    same = known == (one.value, one.choice, one.papers, source.kind, source.example)
    return same and (source.kind == "imported" or before.source == source.thing)


def _figure(one: NewFigure, source: Source, before: FigureRow | None, event: int, at: datetime) -> Figure:
    return Figure(
        measure=one.measure,
        unit_id=one.unit,
        period=str(one.period),
        starts=one.period.start,
        ends=one.period.end,
        value=one.value,
        choice=one.choice,
        example=source.example,
        source_kind=source.kind,
        source_thing=source.thing.kind if source.thing else "",
        source_id=source.thing.id if source.thing else None,
        note=one.note or source.note,
        event=event,
        papers=list(one.papers),
        corrects_id=before.id if before else None,
        at=at,
    )
