"""Open the number: what stands behind a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere
from tinhso.kernel.figures import PagedFigureSource, figure_sources
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.small_counts import LEAST
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Step, Thing, trace_providers
from tinhso.store import definitions
from tinhso.store.frozen import Frozen

from . import withholding
from .actions.imports import may_know_file
from .models import ImportedFile
from .queries import FigureRow, last_day, measure_on, with_corrections
from .words import period_said, plain

SOURCES = {
    "reported": _("Reported by the unit"),
    "computed": _("Computed from records"),
    "imported": _("Imported from a file"),
}


class FigureTrace:
    """A figure: its value, what it was reported or imported from, what it corrects. Figures are open to everyone, but for
    small counts of people's matters.

    The papers behind it are shown by the return it comes from, which knows who may read them.
    """

    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        """NotThere when there is no such figure."""
        found = self.steps([id], by=by, at=at)
        if id not in found:
            raise NotThere(_("There is no such figure."))
        return found[id]

    def steps(self, ids: Sequence[int], *, by: Actor, at: datetime) -> Mapping[int, Step]:
        """Many figures with the queries of one."""
        rows, newer = with_corrections(ids)
        day = local_day(at)
        around = Around(
            titles=units.titles({row.unit for row in rows.values()}, on=day),
            newer=newer,
            files=_files([row.source.id for row in rows.values() if row.source and _has_file(row)]),
            named=frozenset(row.id for row in rows.values() if _has_file(row) and may_know_file(by, row.unit, on=day)),
            withheld=withholding.withheld(rows.values(), by=by, on=day),
            language=get_language() or "vi",
            generation=definitions.generation(),
        )
        return {id: around.explained(row) for id, row in rows.items()}


@dataclass(frozen=True, slots=True)
class Around:
    """What several figures need to be explained: names, corrections, files; `named`: figures whose file this
    reader may know by name; `withheld`: those that are not told to them."""

    titles: Mapping[int, str]
    newer: Mapping[int, int]
    files: Mapping[int, ImportedFile]
    named: frozenset[int]
    withheld: frozenset[int]
    language: str
    generation: int

    def explained(self, row: FigureRow) -> Step:
        """The step, drawn once a process: a figure never changes, so the key is its id and what is said around it."""
        said = (row.id in self.newer, row.id in self.named, row.id in self.withheld, self.titles.get(row.unit))
        return _drawn.get((row.id, *said, self.language, self.generation), lambda: _step(row, self))


_drawn: Frozen[Step] = Frozen(3_000)


def _has_file(row: FigureRow) -> bool:
    return row.source is not None and row.source.kind == "import"


def _files(ids: Sequence[int]) -> dict[int, ImportedFile]:
    return ImportedFile.objects.in_bulk(ids) if ids else {}


def _step(row: FigureRow, around: Around) -> Step:
    measure, language = measure_on(row.measure, on=last_day(ReportingPeriod.parse(row.period))), around.language
    titles = {choice.code: choice.title.in_language(language) for choice in measure.choices}
    facts = [
        (gettext("Unit"), around.titles.get(row.unit, "")),
        (gettext("Period"), period_said(row.period)),
        (gettext("Unit of measure"), measure.unit_of_measure.in_language(language)),
        (gettext("Source"), gettext(SOURCES[row.source_kind])),
    ]
    file = around.files.get(row.source.id) if row.source and _has_file(row) else None
    facts += [(gettext("File and row"), _file_and_row(row, file, named=row.id in around.named))] if file else []
    facts += [(gettext("Read from"), file.document)] if file and file.document else []
    behind = [row.source] if row.source and row.source.kind in trace_providers else []
    behind += [Thing("figure", row.corrects)] if row.corrects else []
    newer, few = around.newer.get(row.id), row.id in around.withheld
    if newer:
        facts.append((gettext("Corrected"), gettext("A later figure has taken its place.")))
    return Step(
        thing=Thing("figure", row.id),
        title=measure.title.in_language(language),
        value=titles.get(row.choice, row.choice) or (gettext("Not told") if few else _shown(row, language)),
        facts=tuple(facts),
        behind=tuple(behind),
        events=(row.event,),
        example=row.example or measure.status == "example",
        links=_counted(row),
        withheld=gettext(withholding.WHY) % {"least": LEAST} if few else "",
    )


def _counted(row: FigureRow) -> tuple[tuple[str, str], ...]:
    """For a figure the system counted: the page that lists what it counted, where its source has one."""
    if row.source_kind != "computed":
        return ()
    period = ReportingPeriod.parse(row.period)
    return tuple(
        (gettext("What was counted"), source.page(row.unit, period))
        for source in figure_sources.values()
        if source.measure == row.measure and isinstance(source, PagedFigureSource)
    )


def _file_and_row(row: FigureRow, file: ImportedFile, *, named: bool) -> str:
    """The file by its number; by name too for who may know it."""
    where = {"name": file.name, "file": file.pk, "row": row.note.rpartition(" · ")[2]}
    text = gettext("%(name)s (file %(file)s), row %(row)s") if named else gettext("file %(file)s, row %(row)s")
    return text % where


def _shown(row: FigureRow, language: str) -> str:
    return gettext("Nothing to count") if row.value is None else plain(row.value, language)
