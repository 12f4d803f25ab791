"""Figures of dossiers that other parts may ask for (`kernel.figures`): each opens to the dossiers it counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from tinhso.engines.cases.public import CaseFigures
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.figures import ComputedFigure, FigureSource, figure_sources
from tinhso.kernel.period import ReportingPeriod
from tinhso.web import clock

from ..definitions import READ
from . import behind, sums
from .counted import COUNTS
from .marks import marks

PROCESS = "one-stop"
COUNTED: Mapping[str, tuple[str, ...]] = {
    "cl.tiep-nhan": ("received",),
    "cl.xu-ly": ("ended", "open"),
    "cl.co-phi": ("fee",),
    "cl.tra-van-ban": ("papers",),
    "cl.co-ket-qua": ("granted",),
    "cl.1-4-tu": ("synced",),
    "cl.2-1-tu": ("ended_in_time", "open_in_time"),
    "cl.3-3-tu": ("online",),
    "cl.3-6-tu": ("paid",),
    "cl.4-1-tu": ("files",),
    "cl.4-2-tu": ("digital",),
    "cl.4-3-tu": ("reused",),
    "cl.5-4-tu": ("ended_well", "open_well"),
}
"""Measure → the counts it is the sum of."""


def address_of(dossier: int) -> str:
    return reverse("onestop:dossier", args=[dossier])


def _today() -> date:
    return local_day(clock.now())


@dataclass(frozen=True, slots=True)
class DossierFigures(CaseFigures):
    """A figure of dossiers with a page of its own that lists them for whoever may see them on the day they ask."""

    today: Callable[[], date] | None = _today

    def page(self, unit: int, period: ReportingPeriod) -> str:
        """Where it is opened."""
        return figure_page(self.measure, unit, period)


@dataclass(frozen=True, slots=True)
class CounterFigures:
    """A FigureSource out of the counters of this piece; a small one is told only to who may see the dossiers."""

    measure: str
    counts: tuple[str, ...]
    right: str = READ
    told_by: tuple[str, ...] = ()

    def values(self, period: ReportingPeriod, *, on: date) -> Iterable[ComputedFigure]:
        """Every unit's value, one query. `on`: what is still open stands as in its month."""
        found = sums.by_unit(period, self.counts, on=on)
        return [ComputedFigure(unit, Decimal(sum(counted.values()))) for unit, counted in found.items()]

    def behind(self, unit: int, period: ReportingPeriod, *, by: Actor) -> Iterable[str]:
        """Addresses of the dossiers counted that the reader may see, newest first, at most a thousand."""
        return [address_of(id) for id in behind.ids(unit, period, self.counts, by=by)]

    def page(self, unit: int, period: ReportingPeriod) -> str:
        return figure_page(self.measure, unit, period)


def figure_page(measure: str, unit: int, period: ReportingPeriod) -> str:
    return f"{reverse('onestop:figure', args=[measure, unit])}?ky={period.code}"


def held(measure: str) -> bool:
    """Is what it counts known here at all?"""
    return measure in COUNTED and all(mark in marks for name in COUNTED[measure] for mark in COUNTS[name].marks)


def sources() -> dict[str, FigureSource]:
    """Every figure of this piece by its measure."""
    return {source.measure: source for source in figure_sources.values() if source.measure.startswith(("hs.", "cl."))}


CHANNELS = ("hs.tiep-nhan-tai-quay", "hs.tiep-nhan-buu-chinh", "hs.tiep-nhan-truc-tuyen")
ENDED = ("hs.dung-han", "hs.qua-han")
"""Parts of a whole: where one is small, the whole and the others would tell it, so no part is told."""
CASES: tuple[DossierFigures, ...] = (
    DossierFigures("hs.tiep-nhan", "received", PROCESS, address_of),
    DossierFigures(CHANNELS[0], "received", PROCESS, address_of, "desk", CHANNELS),
    DossierFigures(CHANNELS[1], "received", PROCESS, address_of, "post", CHANNELS),
    DossierFigures(CHANNELS[2], "received", PROCESS, address_of, "online", CHANNELS),
    DossierFigures("hs.hoan-thanh", "closed", PROCESS, address_of),
    DossierFigures(ENDED[0], "on-time", PROCESS, address_of, told_by=ENDED),
    DossierFigures(ENDED[1], "late", PROCESS, address_of, told_by=ENDED),
    DossierFigures("hs.ngay-binh-quan", "average", PROCESS, address_of, told_by=("hs.hoan-thanh",)),
)


def register() -> None:
    """Called once while starting."""
    for source in CASES:
        figure_sources.add(source.measure, source)
    for measure, counts in COUNTED.items():
        figure_sources.add(measure, CounterFigures(measure, counts))
