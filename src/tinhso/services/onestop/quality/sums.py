"""Sums of the counters over a period: what flows adds up, what stands is of the period's last month."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db import connection

from tinhso.kernel.period import ReportingPeriod

from .counted import named

By = Literal["unit", "procedure", "channel"]


def last_month(period: ReportingPeriod, *, on: date) -> date:
    """The month whose open dossiers stand for the period: its last one, or that of `on` while it still runs."""
    return min(period.end - timedelta(days=1), on).replace(day=1)


def by_unit(period: ReportingPeriod, counts: Iterable[str], *, on: date) -> dict[int, dict[str, int]]:
    """Each unit's sums; one query."""
    return {int(key): counted for key, counted in summed("unit", period, tuple(counts), on=on).items()}


def summed(
    by: By,
    period: ReportingPeriod,
    counts: tuple[str, ...],
    *,
    on: date,
    units: Sequence[int] | None = None,
    procedure: str = "",
    channel: str = "",
) -> dict[Any, dict[str, int]]:
    """Sums by unit, procedure or channel; of some units, a procedure, a channel, where these are named."""
    only = [
        "AND unit = ANY(%(units)s::bigint[])" if units is not None else "",
        "AND procedure = %(procedure)s" if procedure else "",
        "AND channel = %(channel)s" if channel else "",
    ]
    values = {
        "starts": period.start,
        "ends": period.end,
        "last": last_month(period, on=on),
        "units": None if units is None else list(units),
        "procedure": procedure,
        "channel": channel,
    }
    sql = f"""SELECT {by}, {", ".join(named(*counts))} FROM onestop_quality_counter
        WHERE month >= %(starts)s::date AND month < %(ends)s::date {" ".join(only)} GROUP BY 1 ORDER BY 1"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {key: dict(zip(counts, map(int, found), strict=True)) for key, *found in cursor.fetchall()}


def by_month(
    counts: tuple[str, ...], *, units: Sequence[int] | None, since: date, before: date
) -> dict[date, dict[str, int]]:
    """Each month by itself: what stands is what stood at its end. One query."""
    listed = ", ".join(f"coalesce(sum({name}), 0)" for name in counts)
    only = "" if units is None else "AND unit = ANY(%(units)s::bigint[])"
    values = {"since": since, "before": before, "units": None if units is None else list(units)}
    sql = f"""SELECT month, {listed} FROM onestop_quality_counter
        WHERE month >= %(since)s::date AND month < %(before)s::date {only} GROUP BY 1 ORDER BY 1"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {month: dict(zip(counts, map(int, found), strict=True)) for month, *found in cursor.fetchall()}


def share(part: int, whole: int) -> Decimal:
    """Of a hundred."""
    return Decimal(part) * 100 / Decimal(whole)
