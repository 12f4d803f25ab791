"""What each piece of this service takes away when the data of an applicant are erased: its own rows, and no others.

A piece that keeps something of a person adds its eraser while starting, and names every column it takes away. A test of the
house goes through the columns of the service that can hold words: one that no eraser names has to be said to hold nothing of
a person (`tests/architecture/columns_without_persons.yaml`). What counts, sums and times rest on is never touched.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from tinhso.kernel.registry import Registry

from .dossiers import Person, Seen
from .models import Applicant


@dataclass(frozen=True, slots=True)
class Whose:
    """Of which dossier, and of whom while it is still known. `kept`: papers that stay, since something else needs them."""

    row: Seen
    person: Person = field(repr=False)
    kept: frozenset[int] = frozenset()


def _nothing(whose: Whose) -> Collection[int]:
    return ()


def _never(row: Seen, at: datetime) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Eraser:
    """`title`: what goes, as a message id of its own line, by `order`. `columns`: "onestop_paying.BillLine.reason".

    `many(whose, on)`: how much of it there is, for the page; None: told to nobody. `erase(whose, on)`: takes it away, in the transaction of the act, and
    records nothing: the act has its event. `keeps(whose)`: papers of the dossier that must stay. `waits(row, at)`: raises
    NotNow while something of it is still under way.
    """

    order: int
    title: str
    columns: tuple[str, ...]
    many: Callable[[Whose, date], int | None]
    erase: Callable[[Whose, date], None]
    keeps: Callable[[Whose], Collection[int]] = _nothing
    waits: Callable[[Seen, datetime], None] = _never


erasers: Registry[Eraser] = Registry("what is erased with the data of an applicant")


def erased(dossiers: Collection[int]) -> set[int]:
    """Those whose applicant's data were erased."""
    return set(Applicant.objects.filter(pk__in=dossiers, handle="").values_list("pk", flat=True))
