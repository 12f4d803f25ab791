"""What the sources do not know, as `notes.yaml` says it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field

from tinhso.kernel.definitions import Typed
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import typed
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

from ..models import Note
from ..queries import by_codes
from . import files


class NoteRow(Typed):
    """One thing that is not known."""

    unit_code: Annotated[
        str | None,
        Field(description="The unit's code within the era, in quotes; null is the whole country.", examples=["15"]),
    ]
    era: Annotated[str, Field(description="legacy: until the reform. current: since.", examples=["legacy"])]
    before: Annotated[
        date | None, Field(description="The note holds for days before this one.", examples=["2025-01-01"])
    ]
    since: Annotated[date | None, Field(description="The note holds from this day on.", examples=["2026-04-30"])]
    text_vi: Annotated[str, Field(description="The note in Vietnamese.", examples=["Ngày có hiệu lực chưa rõ."])]
    text_en: Annotated[str, Field(description="The note in English.", examples=["The day of effect is not known."])]
    sources: Annotated[tuple[str, ...], Field(description="Keys of the sources below.", examples=[["yb-1246"]])] = ()


class NoteSource(Typed):
    """A source the notes refer to."""

    id: Annotated[str, Field(description="Its key.", examples=["yb-1246"])]
    title: Annotated[str, Field(description="The page's title.", examples=["Nghị quyết 1246/NQ-UBTVQH15"])]
    address: Annotated[
        str | None, Field(description="Its address; null when none was kept.", examples=["https://example.gov.vn/1246"])
    ] = None
    read: Annotated[
        str | None, Field(description="How much of it was read.", examples=["beginning of the page only"])
    ] = None


class NotesFile(Typed):
    """What the sources do not know of units, by unit and day; the unit's page shows it."""

    notes: Annotated[tuple[NoteRow, ...], Field(description="What is not known, a note each.")]
    sources: Annotated[tuple[NoteSource, ...], Field(description="What the notes rest on.")] = ()


def write_notes(file: Path, reform_on: date) -> int:
    """The notes of the file, in place of those that came from it before."""
    Note.objects.filter(origin="country").delete()
    if not file.is_file():
        return 0
    found = typed(NotesFile, *files.document(file))
    sources = {source.id: [source.title, source.address] for source in found.sources}
    eras = {
        "legacy": (Period(None, reform_on), by_codes(_codes(found, "legacy"), on=reform_on - timedelta(days=1))),
        "current": (Period(reform_on, None), by_codes(_codes(found, "current"), on=reform_on)),
    }
    rows = []
    for note in found.notes:
        era, units = eras[note.era]
        days = era.meet(Period(note.since, note.before))
        if note.unit_code is not None and note.unit_code not in units:
            why = Expected(_("no unit bore the code %(code)s then"), code=note.unit_code)
            raise files.problem(file, 1, "notes", why)
        rows.append(
            Note(
                unit_id=units[note.unit_code].id if note.unit_code else None,
                period=days or era,
                text_vi=note.text_vi,
                text_en=note.text_en,
                sources=[sources[source] for source in note.sources],
                origin="country",
            )
        )
    return len(Note.objects.bulk_create(rows))


def _codes(found: NotesFile, era: str) -> list[str]:
    return [note.unit_code for note in found.notes if note.era == era and note.unit_code]
