"""Scoring units by a kept indicator set: one query for all figures, then pure rules."""

from collections.abc import Collection
from datetime import datetime

from tinhso.kernel.period import ReportingPeriod
from tinhso.store.definitions import Kept

from .definitions import IndicatorSet
from .queries import given, last_day, measures_on
from .rules.scoring import UnitScore, score_unit


def score_set(
    kept: Kept[IndicatorSet], unit_ids: Collection[int], period: ReportingPeriod, *, at: datetime | None = None
) -> list[UnitScore]:
    """Every unit's result from the figures established by `at`, in the order given."""
    measures = measures_on(kept.it.measures, on=last_day(period))
    values = given(measures, kept.it.measures, unit_ids, period, as_of=at)
    return [score_unit(kept.it, unit, values[unit], measures) for unit in unit_ids]
