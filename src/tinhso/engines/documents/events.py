"""What the engine reports."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class PaperKept(Event):
    """A file was given. Its name may hold words of a person, so it stays out of the journal."""

    name: ClassVar[str] = "paper.kept"
    about: ClassVar[str] = "paper"
    about_kind: str
    about_id: int
    sha256: str
    size: int
