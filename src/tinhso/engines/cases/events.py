"""What the engine itself reports: a move whose caller names no event of its own."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class CaseMoved(Event):
    """A case went from one state to another."""

    name: ClassVar[str] = "case.moved"
    about: ClassVar[str] = "case"
    action: str
    from_state: str
    to_state: str
    subject_kind: str
    subject: int
