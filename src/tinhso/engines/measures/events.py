"""What this engine reports."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class FiguresImported(Event):
    """Figures were taken from a file; each names the file and its row."""

    name: ClassVar[str] = "figures.imported"
    about: ClassVar[str] = "import"
    digest: str
    new: int
    same: int
