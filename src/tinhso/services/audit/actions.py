"""Looking into the journal is an act like any other: each search, export and entry given to a program is recorded."""

from datetime import datetime
from typing import Any

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from .definitions import READ
from .events import EntryRead, JournalExported, JournalSearched


@all_or_nothing
def note_search(wanted: journal.Wanted, *, by: Actor, at: datetime) -> int:
    """Record that the journal is searched; NotAllowed without the right anywhere."""
    _may(by, at)
    return journal.record(JournalSearched(**_looked_for(wanted, by)), by=by, at=at)


@all_or_nothing
def note_export(wanted: journal.Wanted, *, by: Actor, at: datetime) -> int:
    """Record that what is found is taken out as a file."""
    _may(by, at)
    return journal.record(JournalExported(**_looked_for(wanted, by)), by=by, at=at)


@all_or_nothing
def note_read(entry: int, *, by: Actor, at: datetime) -> int:
    """Record that a program was given an entry of the journal; NotAllowed without the right anywhere."""
    _may(by, at)
    return journal.record(EntryRead(id=entry, unit=by.unit), by=by, at=at)


def _may(by: Actor, at: datetime) -> None:
    if access.scope(by, READ, on=local_day(at)).nowhere:
        raise NotAllowed(_("Your post does not have the right for this."))


def _looked_for(wanted: journal.Wanted, by: Actor) -> dict[str, Any]:
    return {
        "id": wanted.person or 0,
        "unit": by.unit,
        "of_unit": wanted.unit,
        "of_kind": wanted.about,
        "of_thing": wanted.thing,
        "of_event": wanted.name,
        "since": wanted.since,
        "until": wanted.until,
    }
