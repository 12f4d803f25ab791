"""What this piece reports."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class DossiersLinked(Event):
    """Dossiers of one submission were received together; each has an event of its own as well."""

    name: ClassVar[str] = "dossier-group.received"
    about: ClassVar[str] = "dossier-group"
    code: str
    group: str
    dossiers: tuple[int, ...]
