"""Establishing figures: part of the act that found them out (verifying a return, importing a file)."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import IntegrityError, connection

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, NotThere, Problems, TinhSoError
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store.transactions import all_or_nothing

from ..definitions import Measure
from ..errors import CorrectedBefore
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


Key = tuple[str, int, str]
"""Measure, unit and period: they stand once in one act."""


@all_or_nothing
def establish(given: Sequence[NewFigure], *, source: Source, event: int, by: Actor, at: datetime) -> list[int]:
    """Establish figures within the caller's act, whose journal entry is `event`; ids in the order given.

    What is established already just so keeps its id; another value is a new row that names the one it corrects. All that
    is wrong is told at once (Problems). The caller has asked for the right: what a report's verifier may is the report's.
    """
    check(given)
    latest = _held(given)
    ids: dict[Key, int] = {}
    new: list[tuple[NewFigure, int | None]] = []
    for one in given:
        before = latest.get(_key(one))
        if before is not None and _same(before, one, source):
            ids[_key(one)] = before.id
        else:
            new.append((one, before.id if before else None))
    if new:
        ids |= _add(new, source, event, at)
    return [ids[_key(one)] for one in given]


def check(given: Sequence[NewFigure]) -> None:
    """Everything wrong with the values, as Problems: unknown measures, limits, ratios, the same thing twice."""
    problems: list[TinhSoError] = []
    known: dict[str, dict[str, Measure]] = {}
    for code, period in {str(one.period): one.period for one in given}.items():
        codes = {one.measure for one in given if str(one.period) == code}
        known[code] = _measures(codes, period, problems)
    seen: set[Key] = set()
    for one in given:
        key = _key(one)
        measure = known[key[2]].get(one.measure)
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
    with suppress(NotThere):  # all at once; only when one is unknown, each by itself
        return measures_on(codes, on=last_day(period))
    found: dict[str, Measure] = {}
    for code in sorted(codes):
        try:
            found |= measures_on([code], on=last_day(period))
        except NotThere as unknown:
            problems.append(unknown)
    return found


def _key(one: NewFigure) -> Key:
    return one.measure, one.unit, str(one.period)


def _held(given: Sequence[NewFigure]) -> Mapping[Key, FigureRow]:
    """The latest figures, their rows held so that two corrections of one figure cannot both name it."""
    latest: dict[Key, FigureRow] = {}
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


def _add(new: Sequence[tuple[NewFigure, int | None]], source: Source, event: int, at: datetime) -> Mapping[Key, int]:
    """Insert figures, each with the one it corrects: one statement of fixed text, whatever their number."""
    thing = source.thing
    values = [
        source.example,
        source.kind,
        thing.kind if thing else "",
        thing.id if thing else None,
        event,
        at,
        [one.measure for one, _before in new],
        [one.unit for one, _before in new],
        [str(one.period) for one, _before in new],
        [one.period.start for one, _before in new],
        [one.period.end for one, _before in new],
        [one.value for one, _before in new],
        [one.choice for one, _before in new],
        [one.note or source.note for one, _before in new],
        [f"{{{','.join(map(str, one.papers))}}}" for one, _before in new],
        [before for _one, before in new],
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, values)
            return {(measure, unit, period): id for id, measure, unit, period in cursor.fetchall()}
    except IntegrityError as clash:
        if "figure_one_first" in str(clash) or "corrects" in str(clash):
            raise CorrectedBefore(
                _("Somebody has just established one of these figures. Look again and repeat.")
            ) from clash
        raise


_ADD = """
INSERT INTO measures_figure (example, source_kind, source_thing, source_id, event, at,
  measure, unit_id, period, starts, ends, value, choice, note, papers, corrects_id)
SELECT %s::boolean, %s::text, %s::text, %s::bigint, %s::bigint, %s::timestamptz,
  new.measure, new.unit, new.period, new.starts, new.ends, new.value, new.choice, new.note, new.papers::bigint[], new.corrects
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::date[], %s::date[], %s::numeric[], %s::text[], %s::text[],
  %s::text[], %s::bigint[]) AS new (measure, unit, period, starts, ends, value, choice, note, papers, corrects)
RETURNING id, measure, unit_id, period
"""
