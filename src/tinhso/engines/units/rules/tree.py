"""The tree a reform is planned on, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from tinhso.kernel.period import Period

from .steps import NO_FACTS, Facts


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the rules ask of a kind of unit."""

    prefix: str = ""
    tree: str = "territory"
    tier: str = ""

    def title_of(self, name: str) -> str:
        return f"{self.prefix} {name}" if self.prefix else name


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit as it is the day before a reform, and what is already written for later days.

    `changes_later`: from which day it is another, or no more; `over`: no more.
    """

    id: int
    tree: str
    kind: str
    name: str
    title: str
    parent: int | None
    period: Period
    code: str = ""
    jurisdiction: int | None = None
    facts: Facts = NO_FACTS
    changes_later: date | None = None
    over: bool = False


@dataclass(frozen=True)
class Tree:
    """The units open the day before, by id."""

    units: Mapping[int, Standing]
    kinds: Mapping[str, KindFacts] = field(default_factory=dict)

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """Ids directly under each unit."""
        found: dict[int, list[int]] = {}
        for unit in self.units.values():
            if unit.parent is not None:
                found.setdefault(unit.parent, []).append(unit.id)
        return found

    @cached_property
    def under_jurisdiction(self) -> dict[int, list[int]]:
        """Bodies by the unit that is their jurisdiction."""
        found: dict[int, list[int]] = {}
        for unit in self.units.values():
            if unit.jurisdiction is not None:
                found.setdefault(unit.jurisdiction, []).append(unit.id)
        return found

    def digest(self, units: Iterable[int]) -> str:
        """A hash of all the units named, and of all that stands under them: two equal ones mean nothing changed."""
        seen: set[int] = set()
        wanted = list(units)
        while wanted:
            unit = wanted.pop()
            if unit not in seen:
                seen.add(unit)
                wanted.extend(self.children.get(unit, ()))
        text = "\n".join(repr(_plain(self.units[unit])) if unit in self.units else f"{unit}?" for unit in sorted(seen))
        return sha256(text.encode()).hexdigest()


def _plain(unit: Standing) -> Standing:
    """Without what is measured: a corrected area does not unsettle a plan."""
    return replace(unit, facts=NO_FACTS)
