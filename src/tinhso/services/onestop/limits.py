"""A procedure's limit as the legal clock counts it."""

from tinhso.engines.cases.public import Limit

from .procedures import Limit as Written


def counted(limit: Written) -> Limit:
    """Same-day is no working day after the day of receipt; the clock knows what 15:00 does to it."""
    if limit.unit == "same-day":
        return Limit("working-days", 0)
    if limit.unit == "working-hours":
        return Limit("working-minutes", limit.amount * 60)
    return Limit(limit.unit, limit.amount)
