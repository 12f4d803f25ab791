"""Open the number: what stands behind a figure."""

from datetime import datetime

from django.utils.translation import get_language, gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Act, Step, Thing, trace_providers

from .models import ImportedFile
from .queries import FigureRow, corrected_by, figure, last_day, measure_on
from .words import plain

SOURCES = {
    "reported": _("Reported by the unit"),
    "computed": _("Computed from records"),
    "imported": _("Imported from a file"),
}


class FigureTrace:
    """A figure: its value, what it was reported or imported from, what it corrects. Figures are open to everyone.

    The papers behind it are shown by the return it comes from, which knows who may read them.
    """

    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        row = figure(id)
        period = ReportingPeriod.parse(row.period)
        measure = measure_on(row.measure, on=last_day(period))
        language = get_language() or "vi"
        place = units.titles([row.unit], on=last_day(period)).get(row.unit, "")
        titles = {choice.code: choice.title.in_language(language) for choice in measure.choices}
        value = titles.get(row.choice, row.choice) or _shown(row, language)
        facts = [
            (gettext("Unit"), place),
            (gettext("Period"), row.period),
            (gettext("Unit of measure"), measure.unit_of_measure.in_language(language)),
            (gettext("Source"), gettext(SOURCES[row.source_kind])),
        ]
        facts += [(gettext("Place in the source"), row.note)] if row.note else []
        facts += _file_facts(row)
        behind = [row.source] if row.source and row.source.kind in trace_providers else []
        behind += [Thing("figure", row.corrects)] if row.corrects else []
        newer = corrected_by(id)
        if newer:
            facts.append((gettext("Corrected"), gettext("A later figure has taken its place")))
            behind.append(Thing("figure", newer))
        return Step(
            thing=Thing("figure", id),
            title=measure.title.in_language(language),
            value=value,
            facts=tuple(facts),
            behind=tuple(behind),
            acts=acts_of([row.event], on=at),
            example=row.example or measure.status == "example",
        )


def _shown(row: FigureRow, language: str) -> str:
    return gettext("Nothing to count") if row.value is None else plain(row.value, language)


def _file_facts(row: FigureRow) -> list[tuple[str, str]]:
    if row.source is None or row.source.kind != "import":
        return []
    file = ImportedFile.objects.filter(pk=row.source.id).first()
    if file is None:
        return []
    facts = [(gettext("File"), file.name)]
    return [*facts, (gettext("Read from"), file.document)] if file.document else facts


def acts_of(events: list[int], *, on: datetime) -> tuple[Act, ...]:
    """Journal entries as the public may see them: unit and post, never a person."""
    from tinhso.engines.people import public as people

    found = journal.entries(events)
    unit_ids = {entry.actor_unit for entry in found.values() if entry.actor_unit}
    posts = people.post_titles({entry.post for entry in found.values() if entry.post})
    names = units.titles(unit_ids, on=local_day(on))
    return tuple(
        Act(
            event=entry.id,
            what=entry.name,
            unit=names.get(entry.actor_unit or 0, ""),
            post=posts.get(entry.post or 0, "") or entry.system,
            at=entry.at,
            recorded=entry.recorded,
        )
        for entry in sorted(found.values(), key=lambda entry: entry.id)
    )
