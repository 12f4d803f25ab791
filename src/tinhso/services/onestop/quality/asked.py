"""What a reader asked for: the period, and how periods, units and small numbers are named on these pages."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from tinhso.engines.units import public as units
from tinhso.kernel.errors import Invalid, NotThere
from tinhso.kernel.period import ReportingPeriod, period_holding
from tinhso.kernel.small_counts import LEAST
from tinhso.kernel.texts import mark as _
from tinhso.web import formats

from .. import catalogue
from ..words import said
from .index import WHOLE

KINDS = ("month", "quarter", "year")


def period_of(request: Any) -> ReportingPeriod:
    """`ky` of the address, else this month. Invalid for what the index is not made for."""
    code = request.GET.get("ky", "").strip()
    if not code:
        return period_holding(request.now.date(), "month")
    period = ReportingPeriod.parse(code[:12])
    if period.kind not in KINDS:
        raise Invalid(_("Choose a month, a quarter or a year."), field="ky")
    if period.start > request.now.date():
        raise Invalid(_("This period has not begun yet."), field="ky")
    return period


def choices(period: ReportingPeriod, today: date) -> list[tuple[str, str]]:
    """Periods to choose from: the last twelve months, four quarters, three years; and the one that is shown."""
    found: list[ReportingPeriod] = []
    for kind, many in (("month", 12), ("quarter", 4), ("year", 3)):
        last = period_holding(today, kind)
        found += [last.shifted(-step) for step in range(many)]
    if period not in found:
        found.append(period)
    return [(one.code, formats.period(one)) for one in found]


def day_of(period: ReportingPeriod, today: date) -> date:
    """The day as of which units are named: the period's last, or today while it runs."""
    return min(period.end - timedelta(days=1), today)


def names(ids: set[int], on: date) -> dict[int, str]:
    """Titles, the whole among them."""
    found = units.titles(ids - {WHOLE}, on=on)
    return {**found, WHOLE: province(on)} if WHOLE in ids else found


def province(on: date) -> str:
    """The name of the whole."""
    code = str(getattr(settings, "TINHSO_PROVINCE_CODE", "") or "")
    try:
        return units.by_code(code, on=on).title if code else gettext("The whole province")
    except NotThere:
        return gettext("The whole province")


def titles(on: date) -> dict[str, str]:
    """Titles of the procedures in force, by code."""
    return {kept.it.code: said(kept.it.title) for kept in catalogue.procedures(on=on)}


def few() -> str:
    return gettext("under %(small)s") % {"small": LEAST}


def count(number: int | None) -> str:
    """A count; a small one by name only."""
    return few() if number is None else formats.number(number)
