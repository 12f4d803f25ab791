"""The index, live: every unit's lines out of the counters, scored by the set in force, with what is not held left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import small_counts
from tinhso.kernel.errors import NotNow
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.definitions import Kept
from tinhso.store.frozen import Frozen

from . import counting, offered, sums
from .counted import COUNTS
from .definitions import RULES, ServiceQuality
from .figures import COUNTED, held
from .rules.rates import Rate, added, known
from .rules.services import OfServices, Sets
from .rules.times import Average

WHOLE = 0
"""Stands for all units together: the province."""
AVERAGED = {"cl.2-2": ("seconds", "ended")}
"""Measure → the sums its average is made of."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit's result. `rates`: lines counted here; `averages`: those that are shown and not scored; `imported`: lines known
    from figures somebody brought.
    """

    unit: int
    score: measures.UnitScore
    rates: Mapping[str, Rate]
    averages: Mapping[str, Average]
    imported: Mapping[str, int]
    dossiers: int

    def line(self, code: str) -> measures.Line:
        return next(line for line in self.score.lines if line.indicator == code)

    @property
    def points(self) -> Decimal:
        return self.score.points

    @property
    def over(self) -> Decimal:
        """The points that could be reached with what is held."""
        return sum(
            (line.maximum for line in self.score.lines if line.maximum is not None and line.points is not None),
            Decimal(0),
        )


@dataclass(frozen=True, slots=True)
class Index:
    """The index of a period: the whole, and each unit with dossiers, best share first. `at`: as of when it was counted."""

    kept: Kept[ServiceQuality]
    rules: ServiceQuality
    period: ReportingPeriod
    at: datetime
    whole: Scored
    units: tuple[Scored, ...]

    def of(self, unit: int) -> Scored | None:
        """A unit's, or the whole's; None for a unit without a dossier in the period."""
        return self.whole if unit == WHOLE else next((one for one in self.units if one.unit == unit), None)


_made: Frozen[Index] = Frozen(60)


def index(period: ReportingPeriod, *, on: date) -> Index | None:
    """None before anything was ever counted. NotNow where no pack defines an index for the period."""
    built = counting.built()
    if built is None:
        return None
    at, number = built
    day = min(period.end - timedelta(days=1), on)
    key = (period.code, number, day, definitions.generation(), units.revision())
    return _made.get(key, lambda: _make(period, at, day, on))


def rules_on(day: date) -> Kept[ServiceQuality]:
    """The index in force on a day."""
    found = definitions.in_force(ServiceQuality, RULES, on=day)
    if not found:
        raise NotNow(_("No index of the service is defined for %(day)s."), day=day)
    return found[0]


def _make(period: ReportingPeriod, at: datetime, day: date, on: date) -> Index:
    kept = rules_on(day)
    rules = kept.it.as_chosen()
    known_measures = measures.measures_on(rules.measures, on=day)
    counts = tuple(dict.fromkeys((*(name for names in COUNTED.values() for name in names), "received", "seconds")))
    found = sums.by_unit(period, counts, on=on)
    offers = offered.by_unit(period, [*found], whole=WHOLE, day=day)
    brought = _brought(rules, known_measures, [*found], period)
    everything = added(list(found.values())) | sizes(offers[WHOLE])
    whole = _scored(WHOLE, everything, {}, rules, known_measures)
    each = [
        _scored(unit, row | sizes(offers.get(unit, {})), brought.get(unit, {}), rules, known_measures)
        for unit, row in found.items()
    ]
    each.sort(key=lambda one: (-one.score.percent, -one.points, one.unit))
    return Index(kept, rules, period, at, whole, tuple(each))


def _brought(
    rules: ServiceQuality,
    known_measures: Mapping[str, measures.Measure],
    unit_ids: Sequence[int],
    period: ReportingPeriod,
) -> dict[int, dict[str, measures.FigureRow]]:
    """Figures that were imported for lines not counted here, by unit and measure."""
    codes = [code for code in rules.measures if known_measures[code].adds_up != "ratio"]
    found: dict[int, dict[str, measures.FigureRow]] = {}
    for (code, unit), row in measures.figures(codes, unit_ids, period).items():
        found.setdefault(unit, {})[code] = row
    return found


def _scored(
    unit: int,
    counts: Mapping[str, int],
    brought: Mapping[str, measures.FigureRow],
    rules: ServiceQuality,
    known_measures: Mapping[str, measures.Measure],
) -> Scored:
    rates: dict[str, Rate] = {}
    averages: dict[str, Average] = {}
    imported: dict[str, int] = {}
    given: dict[str, measures.Given] = {}
    total = counts.get("ended", 0) + counts.get("open", 0)
    few = total < small_counts.LEAST  # what was hardly asked of a unit does not tell how it serves
    for one in rules.indicators:
        measure = known_measures[one.measure or ""]
        rate = rate_of(measure, counts)
        if rate is not None:
            rates[one.code] = rate
            given[measure.code] = measures.ABSENT if few and isinstance(rate, OfServices) else known(rate)
        elif (average := average_of(measure, counts)) is not None:
            averages[one.code] = average
        elif measure.code in brought:
            imported[one.code] = brought[measure.code].id
            given[measure.code] = brought[measure.code].given
    score = measures.score_unit(rules, unit, given, known_measures)
    return Scored(unit, score, rates, averages, imported, total)


def sizes(found: Sets) -> dict[str, int]:
    """How many procedures each set holds, to stand beside the counts of dossiers."""
    return {name: len(codes) for name, codes in found.items()}


def of_services(measure: measures.Measure) -> bool:
    """Does it count procedures, and not dossiers?"""
    return measure.part in offered.COUNTED


def rate_of(measure: measures.Measure, counts: Mapping[str, int]) -> Rate | None:
    """None for what is not counted here, or not of this unit."""
    part, whole = measure.part or "", measure.whole or ""
    if measure.adds_up != "ratio":
        return None
    if of_services(measure):
        names = offered.COUNTED[part], offered.COUNTED.get(whole, "")
        known_here = offered.held(part) and offered.held(whole) and all(name in counts for name in names)
        return OfServices(counts[names[0]], counts[names[1]]) if known_here else None
    if not (held(part) and held(whole)):
        return None
    return Rate(sum(counts.get(name, 0) for name in COUNTED[part]), sum(counts.get(name, 0) for name in COUNTED[whole]))


def average_of(measure: measures.Measure, counts: Mapping[str, int]) -> Average | None:
    """None for what is no average of ours."""
    names = AVERAGED.get(measure.code)
    return Average(counts.get(names[0], 0), counts.get(names[1], 0)) if names else None


def counts_of(measure: measures.Measure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(counts of the part, counts of the whole) of a line counted here."""
    return COUNTED[measure.part or ""], COUNTED[measure.whole or ""]


assert all(name in COUNTS for names in COUNTED.values() for name in names)
