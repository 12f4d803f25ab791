"""What the sources do not know, as `notes.yaml` says it."""

from datetime import date, timedelta
from pathlib import Path

from tinhso.kernel.definitions import Typed
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import typed
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

from ..models import Note
from ..queries import by_codes
from . import files


class NoteRow(Typed):
    """One thing that is not known; see `notes.yaml`."""

    unit_code: str | None
    era: str
    before: date | None
    since: date | None
    text_vi: str
    text_en: str
    sources: tuple[str, ...] = ()


class NoteSource(Typed):
    """A source the notes refer to."""

    id: str
    title: str
    address: str | None = None
    read: str | None = None


class NotesFile(Typed):
    """`notes.yaml`."""

    notes: tuple[NoteRow, ...]
    sources: tuple[NoteSource, ...] = ()


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
