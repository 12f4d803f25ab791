"""What a pack would do, said before it does it: sentences of engines and services for whoever plans a pack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from .actor import Actor
from .definitions import Definition, Lookup, Text
from .errors import TinhSoError
from .registry import Registry

About = Literal["rights", "units", "posts", "forms", "hours", "figures"]
Value = str | int | date | Text


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One sentence: a message id with its values. `grave`: a person should look twice. `assumed`: rests on an assumption.

    `closes`: the units that would be no more, for whoever knows what stands in them.
    """

    about: About
    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    grave: bool = False
    assumed: bool = False
    closes: frozenset[int] = frozenset()


Latest = Mapping[str, Mapping[str, Definition]]
"""Definitions by kind and code: of each the newest version that nobody has ended."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Definitions as they run and as they would run, the units that would close, and the day that is asked about."""

    before: Latest
    after: Latest
    on: date
    closing: frozenset[int] = frozenset()


class PlanEffect(Protocol):
    """What follows from what changes: forms that ask for what is held, hours of work, posts left without."""

    def effects(self, proposed: Proposed) -> Sequence[Foreseen]:
        """Sentences, the weightiest first; none when nothing follows."""


plan_effects: Registry[PlanEffect] = Registry("plan effects")


class BesideCheck(Protocol):
    """What must hold between packs: a file of one names what another brings."""

    def mistakes(self, folders: Sequence[Path], *, on: date, running: bool) -> Sequence[TinhSoError]:
        """What these packs name that neither they nor, when `running`, the database has, by file and line."""


beside_checks: Registry[BesideCheck] = Registry("checks of packs beside each other")


@runtime_checkable
class ForeseeingPart(Protocol):
    """A part of a pack that can say what loading its file would do: units opened, posts given rights."""

    def foresee(self, file: Path, *, at: datetime) -> Sequence[Foreseen]:
        """What `load` would do now; nothing when it would change nothing. May be asked only when units are loaded."""


@runtime_checkable
class EndingPart(Protocol):
    """A part of a pack whose things end when the packs that brought them name them no more. Asked of all packs at once,
    since a thing may go from one to another; `folders` are the packs, also those without the part's file."""

    def foresee_end(self, folders: Sequence[Path], *, at: datetime) -> Sequence[Foreseen]:
        """What `end` would do now."""

    def end(self, folders: Sequence[Path], *, by: Actor, at: datetime) -> str:
        """Do so, after everything is loaded; a line for the person, empty when nothing ended."""


@runtime_checkable
class ConcerningPart(Protocol):
    """A part of a pack that can say what its files meet in what runs today."""

    def concerned(self, folders: Sequence[Path], *, at: datetime) -> Sequence[Foreseen]:
        """Whom it meets, by count, and what does not follow: beside the plan, for it changes without one."""


@runtime_checkable
class CheckedPart(Protocol):
    """A part of a pack whose file can be looked through without a database."""

    def mistakes(self, file: Path, others: Lookup) -> Sequence[TinhSoError]:
        """Everything wrong with the file, by line."""
