"""When a return is due, which periods are due to be opened, and what change is unusual."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from tinhso.kernel.period import ReportingPeriod, period_holding


def last_day(period: ReportingPeriod) -> date:
    """The day units and definitions are taken as of."""
    return period.end - timedelta(days=1)


def due_on(period: ReportingPeriod, due_after_days: int) -> date:
    """The last day on which a return is on time."""
    return last_day(period) + timedelta(days=due_after_days)


def is_late(due: date, on: date) -> bool:
    return on > due


def ended_periods(kind: str, on: date, *, since: date) -> Iterator[ReportingPeriod]:
    """Periods of a kind that ended by the day and not before `since`, oldest first."""
    period = period_holding(since, kind)
    while period.end <= on:
        if period.end > since:
            yield period
        period = period.shifted(1)


def previous(period: ReportingPeriod) -> ReportingPeriod:
    """The period to compare with."""
    return period.shifted(-1)


def change_percent(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """By how many percent a value changed; None when either is not known or there was nothing before."""
    if before is None or now is None or before == 0:
        return None
    return (now - before) / abs(before) * 100


def is_unusual(before: Decimal | None, now: Decimal | None, percent: Decimal) -> bool:
    """A change above the form's mark, in either direction."""
    change = change_percent(before, now)
    return change is not None and abs(change) > percent
