"""What this service reports: who looked into the journal, and for what."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class JournalSearched(Event):
    """Somebody searched the journal. `id`: the person who was searched for, or 0."""

    name: ClassVar[str] = "journal.searched"
    about: ClassVar[str] = "journal-search"
    of_unit: int | None
    of_kind: str
    of_thing: int | None
    of_event: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class EntryRead(Event):
    """A program was given an entry with its text and its proof. `id`: the entry."""

    name: ClassVar[str] = "journal.entry-read"
    about: ClassVar[str] = "journal-entry"


@dataclass(frozen=True)
class JournalExported(Event):
    """Somebody took what was found out as a file."""

    name: ClassVar[str] = "journal.exported"
    about: ClassVar[str] = "journal-search"
    of_unit: int | None
    of_kind: str
    of_thing: int | None
    of_event: str
    since: datetime | None
    until: datetime | None
