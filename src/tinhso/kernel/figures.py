"""Computed figures: a service offers a set query with its drill-down; measures reads it without knowing the service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, runtime_checkable

from .actor import Actor
from .period import ReportingPeriod
from .registry import Registry


@dataclass(frozen=True, slots=True)
class ComputedFigure:
    """One value, exact; None where there is nothing to count (null is not zero)."""

    unit: int
    value: Decimal | None


class FigureSource(Protocol):
    """Values of one measure for all units of a period in one set query, and the records behind one of them."""

    @property
    def measure(self) -> str:
        """Its code."""

    def values(self, period: ReportingPeriod, *, on: date) -> Iterable[ComputedFigure]:
        """Every unit's value."""

    def behind(self, unit: int, period: ReportingPeriod, *, by: Actor) -> Iterable[str]:
        """Addresses of the records counted, as far as the reader may see them."""


@runtime_checkable
class PagedFigureSource(FigureSource, Protocol):
    """A source with a page of its own on which one of its figures is opened."""

    def page(self, unit: int, period: ReportingPeriod) -> str:
        """Its address; the page lists what was counted, as far as its reader may see it."""


@runtime_checkable
class GuardedFigureSource(FigureSource, Protocol):
    """A source that counts matters of single people: a small figure of it is told only to who may see these
    (`kernel.small_counts`)."""

    @property
    def right(self) -> str:
        """Whoever holds it in the unit may see what is counted there, and so every figure of it. Empty: nobody, as yet."""

    @property
    def told_by(self) -> tuple[str, ...]:
        """Measures whose counts the figure rests on or could be reckoned from: where one is small it is not told. Empty: its
        own alone."""


figure_sources: Registry[FigureSource] = Registry("figure sources")
