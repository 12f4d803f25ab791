"""What the store of results reports: ids and codes, never a number, a name or a text."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class ResultRegistered(Event):
    """A result of a dossier, or a certified copy of one of its papers, went into the store."""

    name: ClassVar[str] = "result.registered"
    about: ClassVar[str] = "result"
    dossier: int
    type: str
    copy: bool
    sha256: str


@dataclass(frozen=True)
class ResultEnded(Event):
    """A result was taken back; the reason stands with it."""

    name: ClassVar[str] = "result.ended"
    about: ClassVar[str] = "result"
    type: str


@dataclass(frozen=True)
class ResultsLookedUp(Event):
    """Somebody looked up the results of the person before them. `results`: what was shown; `procedure`: for which, if any."""

    name: ClassVar[str] = "results.looked-up"
    about: ClassVar[str] = "unit"
    procedure: str
    results: tuple[int, ...]
