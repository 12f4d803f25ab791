"""Figures out of a file: everything wrong with it is told at once with file and row; the same file again changes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere, Problems, TinhSoError
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import verbs
from tinhso.store.keys import fold
from tinhso.store.transactions import all_or_nothing

from ..definitions import Measure
from ..events import FiguresImported
from ..files import ImportRow, cell_value
from ..models import ImportedFile
from ..queries import FigureRow, figures, last_day, measure_on, measures_on
from ..rules.limits import problem_of
from .figures import NewFigure, Source, establish

RIGHT = "figure.import"


@dataclass(frozen=True, slots=True)
class FileSource:
    """The file rows came from. `document`: what its values were read from; `example`: they are not real."""

    name: str
    digest: str = ""
    document: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file's figures before they are taken: what a person is shown first. `titles` of the units by id."""

    figures: tuple[NewFigure, ...]
    titles: dict[int, str]
    problems: tuple[TinhSoError, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: ids in the order of the rows, how many new, how many stood already. `event` None: nothing new."""

    ids: tuple[int, ...]
    new: int
    same: int
    event: int | None


class RowProblem(Invalid):
    """Something wrong in one row of a file; `problem` is what."""


def prepare(rows: Sequence[ImportRow], *, source: FileSource, by: Actor, at: datetime) -> Prepared:
    """Rows to figures, with everything that is wrong; changes nothing."""
    problems: list[TinhSoError] = []
    found: list[NewFigure] = []
    titles: dict[int, str] = {}
    for code in dict.fromkeys(row.period for row in rows):
        these = [row for row in rows if row.period == code]
        try:
            period = ReportingPeriod.parse(code)
        except Invalid as wrong:
            problems.append(_in_row(source, these[0], wrong))
            continue
        try:
            known = _measures(these, period)
        except NotThere as wrong:
            problems.append(RowProblem(_("%(file)s, heading row: %(problem)s"), file=source.name, problem=wrong))
            continue
        places = units.by_codes({row.unit_code for row in these}, on=last_day(period))
        for row in these:
            try:
                place = _place(row, places, period, by=by, at=at)
            except (Invalid, NotThere, NotAllowed) as wrong:
                problems.append(_in_row(source, row, wrong))
                continue
            titles[place.id] = place.title
            found.extend(_figures(row, place.id, period, known, source, problems))
    problems.extend(_twice(found, source))
    if by.person is not None:
        problems.extend(_verified(found, titles, source))
    return Prepared(tuple(found), titles, tuple(problems))


def _measures(rows: Sequence[ImportRow], period: ReportingPeriod) -> dict[str, Measure]:
    try:
        return measures_on(list(rows[0].cells), on=last_day(period))
    except NotThere as unknown:  # the first row is the same for all: the heading is what needs mending
        raise NotThere(
            _("a column is headed “%(code)s”, which is no measure in force on %(day)s"), **unknown.values
        ) from unknown


def _place(
    row: ImportRow, places: dict[str, units.Place], period: ReportingPeriod, *, by: Actor, at: datetime
) -> units.Place:
    place = places.get(row.unit_code)
    if place is None:
        raise NotThere(_("No unit bore the code %(code)s on %(day)s."), code=row.unit_code, day=last_day(period))
    if row.unit_name and not _names(row.unit_name, place):
        raise Invalid(
            _("the code %(code)s is that of %(title)s, but the row names %(name)s"),
            code=row.unit_code,
            title=place.title,
            name=row.unit_name,
        )
    if not may_import(access.scope(by, RIGHT, on=local_day(at)), place):
        raise NotAllowed(_("Your post may not import figures of %(title)s."), title=place.title)
    return place


def may_import(scope: access.Scope, place: units.Place) -> bool:
    """Within one's own province only where the right reaches; published values of other provinces for reference."""
    if scope.nowhere or scope.covers(place.path):
        return not scope.nowhere
    return place.tree == "territory" and _elsewhere(scope, place.path)


def may_know_file(by: Actor, unit: int, *, on: date) -> bool:
    """May the reader know the name of a file with figures of the unit? Whoever may import them; a name can hold anything."""
    scope, path = access.scope(by, RIGHT, on=on), units.path_of(unit, on=on)
    return not scope.nowhere and (path is None or scope.covers(path) or _elsewhere(scope, path))


def _elsewhere(scope: access.Scope, path: str) -> bool:
    """Is it outside the provinces the right reaches into?"""
    return path.split(".")[0] not in {one.split(".")[0] for one in (*scope.own, *scope.below)}


def _names(name: str, place: units.Place) -> bool:
    return fold(place.name) in fold(name) or fold(name) in fold(place.title)


def _figures(
    row: ImportRow,
    unit: int,
    period: ReportingPeriod,
    known: dict[str, Measure],
    source: FileSource,
    problems: list[TinhSoError],
) -> list[NewFigure]:
    found = []
    for code, cell in row.cells.items():
        measure = known[code]
        try:
            there, value, choice = cell_value(cell, choices=bool(measure.choices))
        except Invalid as wrong:
            problems.append(_in_row(source, row, wrong))
            continue
        if there:
            wrong_value = problem_of(measure, value, choice)
            if wrong_value is not None:
                problems.append(_in_row(source, row, wrong_value))
            found.append(NewFigure(code, unit, period, value, choice, note=str(row.number)))
    return found


def _in_row(source: FileSource, row: ImportRow, problem: TinhSoError) -> RowProblem:
    return RowProblem(_("%(file)s, row %(row)s: %(problem)s"), file=source.name, row=row.number, problem=problem)


def _stands(one: NewFigure, source: FileSource) -> str:
    """Where a figure stands, to the person who holds the file."""
    return f"{source.name} · {one.note}"


def _twice(found: Sequence[NewFigure], source: FileSource) -> list[TinhSoError]:
    seen: dict[tuple[str, int, str], str] = {}
    problems: list[TinhSoError] = []
    for one in found:
        key = (one.measure, one.unit, str(one.period))
        here = _stands(one, source)
        if key in seen and seen[key] != here:
            problems.append(
                Invalid(_("%(first)s and %(second)s are of the same unit and period."), first=seen[key], second=here)
            )
        seen.setdefault(key, here)
    return list({str(problem): problem for problem in problems}.values())


def _verified(found: Sequence[NewFigure], titles: dict[int, str], source: FileSource) -> Iterator[TinhSoError]:
    """What one person's file would put in the place of figures that two have vouched for: its unit and its verifier."""
    held = _held(found)
    for one in found:
        row = held.get((one.measure, one.unit, str(one.period)))
        if row is not None and row.source_kind != "imported" and _differs(row, one, source):
            yield Invalid(
                _(
                    "%(row)s: “%(measure)s” of %(unit)s was reported and verified, so a file does not change it. "
                    "Its verifier can open the report again for a correction."
                ),
                row=_stands(one, source),
                measure=measure_on(one.measure, on=last_day(one.period)).title.vi,
                unit=titles[one.unit],
            )


@all_or_nothing
def import_figures(rows: Sequence[ImportRow], *, source: FileSource, by: Actor, at: datetime) -> ImportResult:
    """Take a file's figures, all or none. Problems names every wrong row. A file that brings nothing new records nothing."""
    prepared = prepare(rows, source=source, by=by, at=at)
    if prepared.problems:
        raise Problems(prepared.problems)
    fresh = _fresh(prepared.figures, source)
    if not fresh:
        return ImportResult((), 0, len(prepared.figures), None)  # nothing changed
    file = verbs.add(ImportedFile(name=source.name, digest=source.digest, document=source.document, event=0, at=at))
    same = len(prepared.figures) - len(fresh)
    event = journal.record(
        FiguresImported(id=file.pk, unit=by.unit, digest=source.digest, new=len(fresh), same=same), by=by, at=at
    )
    file.event = event
    verbs.save(file, "event")
    grounds = Source("imported", Thing("import", file.pk), source.document, source.example)
    ids = establish(fresh, source=grounds, event=event, by=by, at=at)
    return ImportResult(tuple(ids), len(fresh), same, event)


def _fresh(given: Sequence[NewFigure], source: FileSource) -> list[NewFigure]:
    """What is not established just so already."""
    held = _held(given)
    return [
        one
        for one in given
        if (row := held.get((one.measure, one.unit, str(one.period)))) is None or _differs(row, one, source)
    ]


def _held(given: Sequence[NewFigure]) -> dict[tuple[str, int, str], FigureRow]:
    """What stands where these figures would."""
    held: dict[tuple[str, int, str], FigureRow] = {}
    for period in {str(one.period) for one in given}:
        here = [one for one in given if str(one.period) == period]
        found = figures({one.measure for one in here}, {one.unit for one in here}, period)
        held |= {(row.measure, row.unit, period): row for row in found.values()}
    return held


def _differs(row: FigureRow, one: NewFigure, source: FileSource) -> bool:
    return (row.value, row.choice, row.example) != (one.value, one.choice, source.example)
