"""The steps a reform is made of. A unit that is there is named by its id, one the reform opens by a key of its own."""

from dataclasses import dataclass
from decimal import Decimal

Ref = int | str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is measured about a unit; None: not known."""

    lat: Decimal | None = None
    lon: Decimal | None = None
    area_km2: Decimal | None = None
    population: int | None = None
    status: str = "official"
    source: str = ""


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit the reform opens. `key` names it within the plan; `parent` None: a root."""

    key: str
    kind: str
    name: str
    parent: Ref | None
    code: str = ""
    jurisdiction: Ref | None = None
    facts: Facts = NO_FACTS


@dataclass(frozen=True, slots=True)
class Open:
    """A unit begins."""

    unit: NewUnit


@dataclass(frozen=True, slots=True)
class Merge:
    """Whole units go into one and end; it may be new or one that goes on."""

    of: tuple[int, ...]
    into: Ref


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a split unit goes into another. `share` of the whole; None: not known."""

    into: Ref
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """A unit is divided among several and ends."""

    unit: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Rename:
    """A unit goes on under another name, kind or code (None: as before); `facts` replace what was measured."""

    unit: int
    name: str | None = None
    kind: str | None = None
    code: str | None = None
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A unit goes on under another parent."""

    unit: int
    parent: Ref | None


@dataclass(frozen=True, slots=True)
class Close:
    """A unit ends without a successor."""

    unit: int


Step = Open | Merge | Split | Rename | Move | Close
