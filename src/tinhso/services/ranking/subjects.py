"""Which units a round ranks."""

from datetime import date, timedelta

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel.period import ReportingPeriod

from .models import Round


def last_day(period: ReportingPeriod) -> date:
    """The last day of a period: units and definitions are taken as of it."""
    return period.end - timedelta(days=1)


def subjects_of(row: Round, given: measures.IndicatorSet) -> list[int]:
    """The set's kinds of unit inside the round's territory on the period's last day; or all that have figures."""
    period = ReportingPeriod.parse(row.period)
    day = last_day(period)
    if row.reach == "known":
        known = measures.units_with(given.measures, period)
        return [place.id for place in units.many(known, on=day).values() if place.kind in given.subjects]
    return [place.id for place in units.within(row.unit_id, on=day, kinds=given.subjects)]
