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


figure_sources: Registry[FigureSource] = Registry("figure sources")
