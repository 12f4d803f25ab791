"""A criterion of a unit: how it is counted, its months, its procedures, and the way to the dossiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.kernel import access
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod, period_holding
from tinhso.kernel.small_counts import shown
from tinhso.web import formats, tables
from tinhso.web.pages import page, public

from ..definitions import READ
from ..words import said
from . import asked, offered, sums
from .index import AVERAGED, WHOLE, Index, average_of, counts_of, of_services, rate_of, sizes
from .opened_page import OPENS
from .pages import NOT_HERE, asked_index, part_words
from .rules.rates import Rate
from .rules.times import Average

Month = tuple[str, Decimal | None, str]


@dataclass(frozen=True, slots=True)
class Detail:
    """What a page shows of a criterion that is counted here. `axis`: of the chart, "" for a rate. `under`: said below the table. `opens`: are there dossiers?"""

    facts: Sequence[tuple[str, str]]
    chart: str
    axis: str
    months: Sequence[Month]
    table: tables.Table
    under: str
    opens: bool = True


@public
def line(request: Any, unit: int, line: str) -> HttpResponse:
    """What is known of it, or why it is not."""
    found, one, on = asked_index(request, unit)
    indicator = next((each for each in found.rules.indicators if each.code == line), None)
    if indicator is None:
        raise NotThere(NOT_HERE)
    today = request.now.date()
    scored, rate, average = one.line(line), one.rates.get(line), one.averages.get(line)
    measure = measures.measure_on(indicator.measure or "", on=on)
    conflict = found.rules.conflict(line)
    detail = _detail(found, unit, measure, rate, average, on=on, today=today)
    facts = [
        (gettext("Rate"), formats.number(scored.value, 1) + "%" if scored.value is not None else ""),
        (gettext("Points"), f"{formats.number(scored.points, 2)} / {formats.number(indicator.points)}"
         if scored.points is not None else ""),
        *(detail.facts if detail else ()),
    ]  # fmt: skip
    return page(
        request,
        "onestop/quality/line.html",
        name=asked.names({unit}, on).get(unit, ""), unit=unit, line=line, title=said(indicator.title),
        period=found.period, periods=asked.choices(found.period, today),
        facts=[(label, value) for label, value in facts if value],
        held=detail is not None or scored.points is not None,
        imported=one.imported.get(line),
        why=measures.said(scored.why),
        rule=measures.in_words(indicator, get_language() or "vi", measure=measure),
        part_words=_measure_title(measure.part, on), whole_words=_measure_title(measure.whole, on),
        source=said(found.rules.sources.get(line)),
        reason=said(found.rules.reasons.get(line)),
        note=said(found.rules.notes.get(line)),
        conflict=(said(conflict.about), said(conflict.option().title),
                  [said(each.title) for each in conflict.options if each.code != conflict.chosen])
        if conflict else None,
        detail=detail,
        may_open=detail is not None and detail.opens and not access.scope(request.actor, READ, on=today).nowhere,
    )  # fmt: skip


def _measure_title(code: str | None, on: date) -> str:
    return said(measures.measure_on(code, on=on).title) if code else ""


def _detail(
    found: Index,
    unit: int,
    measure: measures.Measure,
    rate: Rate | None,
    average: Average | None,
    *,
    on: date,
    today: date,
) -> Detail | None:
    """None for what is not counted here."""
    last = period_holding(min(asked.day_of(found.period, today), today), "month")
    of = [last.shifted(-step) for step in range(11, -1, -1)]
    only = None if unit == WHOLE else unit
    if average is not None:
        return _of_times(found, measure, average, of, only, on)
    if rate is None:
        return None
    if of_services(measure):
        return _of_services(found, measure, rate, of, unit, on=on, today=today)
    part, whole = counts_of(measure)
    counts = (*dict.fromkeys((*part, *whole)),)
    by_month = sums.by_month(counts, units=_units(only), since=of[0].start, before=of[-1].end)
    months = [_month(month, rate_of(measure, by_month.get(month.start, {}))) for month in of]
    return Detail(
        [(gettext("Dossiers"), part_words(rate))],
        _chart_title(months),
        "",
        months,
        _by_procedure(measure, counts, only, found, on),
        gettext("Procedures with fewer than five dossiers are not listed."),
    )


def _units(only: int | None) -> list[int] | None:
    return None if only is None else [only]


def _month(month: ReportingPeriod, rate: Rate | None) -> Month:
    """Unknown where too few."""
    return _point(month, rate.percent if rate is not None and not rate.few else None)


def _point(month: ReportingPeriod, value: Decimal | None) -> Month:
    return f"{month.number}/{month.year % 100:02}", value, formats.number(value, 1) if value is not None else "–"


def _chart_title(months: Sequence[Month]) -> str:
    known = [(label, value, said) for label, value, said in months if value is not None]
    if len(known) < 2:
        return gettext("Rate by month")
    (first, before, was), (last, now, is_now) = known[0], known[-1]
    assert before is not None and now is not None
    values = {"first": first, "was": was, "last": last, "now": is_now}
    if now > before:
        return gettext("Up from %(was)s%% (%(first)s) to %(now)s%% (%(last)s)") % values
    if now < before:
        return gettext("Down from %(was)s%% (%(first)s) to %(now)s%% (%(last)s)") % values
    return gettext("Unchanged at %(now)s%% since %(first)s") % values


def _linked(code: str, titles: dict[str, str]) -> str:
    return tables.link(reverse("onestop:procedure", args=[code]), titles[code]) if code in titles else code


def _by_procedure(
    measure: measures.Measure, counts: tuple[str, ...], only: int | None, found: Index, on: date
) -> tables.Table:
    rows, titles = sums.summed("procedure", found.period, counts, on=on, units=_units(only)), asked.titles(on)
    rates = [(code, rate) for code, counted in rows.items() if (rate := rate_of(measure, counted)) and rate.whole]
    rates.sort(key=lambda each: (each[1].percent or Decimal(0), -each[1].whole))
    return tables.Table(
        caption=gettext("By procedure, lowest first"),
        columns=[
            tables.Column(gettext("Procedure"), "wide"),
            tables.Column(gettext("Rate"), "number"),
            tables.Column(gettext("Dossiers"), "number"),
        ],
        rows=[
            (_linked(code, titles), formats.number(rate.percent, 1) + "%", part_words(rate))
            for code, rate in rates
            if not rate.few
        ],
    )


def _of_times(
    found: Index, measure: measures.Measure, average: Average, of: list[ReportingPeriod], only: int | None, on: date
) -> Detail:
    """Days from receipt to the end, by month and by procedure, longest first."""
    counts, titles = AVERAGED[measure.code], asked.titles(on)
    by_month = sums.by_month(counts, units=_units(only), since=of[0].start, before=of[-1].end)
    each = {month.start: average_of(measure, by_month.get(month.start, {})) for month in of}
    rows = [
        (code, took)
        for code, counted in sums.summed("procedure", found.period, counts, on=on, units=_units(only)).items()
        if (took := average_of(measure, counted)) is not None and took.told
    ]
    rows.sort(key=lambda row: -(row[1].days or Decimal(0)))
    return Detail(
        [(gettext("On average"), _days(average)), (gettext("Dossiers ended"), asked.count(shown(average.ended)))],
        gettext("Average days by month"),
        gettext("Days on average"),
        [_point(month, one.days if (one := each[month.start]) is not None and one.told else None) for month in of],
        tables.Table(
            caption=gettext("By procedure, longest first"),
            columns=[
                tables.Column(gettext("Procedure"), "wide"),
                tables.Column(gettext("On average"), "number"),
                tables.Column(gettext("Dossiers ended"), "number"),
            ],
            rows=[(_linked(code, titles), _days(took), formats.number(took.ended)) for code, took in rows],
        ),
        gettext("Procedures with fewer than five dossiers are not listed."),
    )


def _days(average: Average) -> str:
    """ "3.2 days"; nothing of too few."""
    if average.days is None or not average.told:
        return formats.NOTHING
    return gettext("%(days)s days") % {"days": formats.number(average.days, 1)}


def _of_services(
    found: Index,
    measure: measures.Measure,
    rate: Rate,
    of: list[ReportingPeriod],
    unit: int,
    *,
    on: date,
    today: date,
) -> Detail:
    """Each procedure of the unit, those that do not count as reached first. What is published anyway is told in full."""
    part, whole = offered.COUNTED[measure.part or ""], offered.COUNTED[measure.whole or ""]
    by_month = offered.by_month(of, None if unit == WHOLE else unit, today=today)
    months = [_month(month, rate_of(measure, sizes(by_month[month.start]))) for month in of]
    titles = asked.titles(on)
    mine = offered.by_unit(found.period, [] if unit == WHOLE else [unit], whole=WHOLE, day=on)[unit]
    rows = sorted(mine[whole], key=lambda code: (code in mine[part], code))
    return Detail(
        [(gettext("Procedures"), part_words(rate))],
        _chart_title(months),
        "",
        months,
        tables.Table(
            caption=gettext("Procedures counted"),
            columns=[
                tables.Column(gettext("Procedure"), "wide"),
                tables.Column(gettext("Counts as reached"), "status"),
            ],
            rows=[
                (
                    _linked(code, titles),
                    tables.status(gettext("Yes"), "good")
                    if code in mine[part]
                    else tables.status(gettext("No"), "plain"),
                )
                for code in rows
            ],
        ),
        "",
        opens=measure.part in OPENS,
    )
