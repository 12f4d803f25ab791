"""A reform worked out but not carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from tinhso.kernel.errors import TinhSoError

from .effects import Effect
from .flows import Flow
from .steps import NewUnit, Ref
from .tree import KindFacts, Standing


@dataclass(frozen=True)
class Plan:
    """A reform worked out but not carried out. With problems it cannot be.

    `continued` holds the new values of units that go on; a parent there may be a key of `opened`.
    """

    on: date
    title: str
    document: str
    tree: str
    digest: str
    opened: tuple[NewUnit, ...]
    continued: tuple["After", ...]
    closed: tuple[int, ...]
    flows: tuple[Flow, ...]
    problems: tuple[TinhSoError, ...]
    effects: tuple[Effect, ...]
    kinds: Mapping[str, KindFacts]

    @property
    def touched(self) -> tuple[int, ...]:
        """Every unit that is there and is closed, changed, or gets something under it."""
        above = [unit.parent for unit in self.opened] + [after.parent for after in self.continued]
        into = [flow.into for flow in self.flows]
        changed = [after.unit.id for after in self.continued]
        return tuple(sorted({ref for ref in chain(self.closed, changed, above, into) if isinstance(ref, int)}))

    def title_of(self, kind: str, name: str) -> str:
        return self.kinds[kind].title_of(name) if kind in self.kinds else name


@dataclass(frozen=True, slots=True)
class After:
    """A unit that goes on: as it was, and its parent from the day of the reform (an id or a key)."""

    unit: Standing
    parent: Ref | None
