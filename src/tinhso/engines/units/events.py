"""What can happen to units, as the journal keeps it."""

from dataclasses import dataclass
from datetime import date

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class UnitOpened(Event):
    """A unit began."""

    name = "unit.opened"
    about = "unit"
    on: date | None
    kind: str
    parent: int | None


@dataclass(frozen=True)
class UnitRenamed(Event):
    """A unit goes on under another name, kind or code."""

    name = "unit.renamed"
    about = "unit"
    on: date


@dataclass(frozen=True)
class UnitClosed(Event):
    """A unit ended without a successor."""

    name = "unit.closed"
    about = "unit"
    on: date


@dataclass(frozen=True)
class UnitTold(Event):
    """It was told anew where a unit was read, or whether it is official."""

    name = "unit.told"
    about = "unit"
    status: str


@dataclass(frozen=True)
class UnitsReformed(Event):
    """A reform was carried out."""

    name = "units.reformed"
    about = "reform"
    on: date
    opened: int
    continued: int
    closed: int
    flows: int


@dataclass(frozen=True)
class UnitsLoaded(Event):
    """Units came from a pack. The thing is what keeps the hash of the files."""

    name = "units.loaded"
    about = "loaded-units"
    tree: str
    units: int
