"""The index for everybody: the province and its units, a unit line by line, a line through its months and procedures."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from markupsafe import Markup

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod, period_holding
from tinhso.kernel.small_counts import shown
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.pages import page, public

from .. import catalogue
from ..definitions import READ
from . import asked, sums
from .index import WHOLE, Index, Scored, counts_of, index, rate_of
from .rules.rates import Rate

KINDS = {"xa": _("Communes and wards"), "so": _("Agencies of the province"), "tat-ca": _("All")}
NOT_HERE = _("What you are looking for is not here.")
PLACES = 2


@public
def quality(request: Any) -> HttpResponse:
    """The whole and every unit: points over the points that could be reached with what is held."""
    period, today = asked.period_of(request), request.now.date()
    found = index(period, on=today)
    on, kind = asked.day_of(period, today), request.GET.get("cap", "xa")
    kind = kind if kind in KINDS else "xa"
    context: dict[str, Any] = {
        "period": period,
        "periods": asked.choices(period, today),
        "kind": kind,
        "tabs": [(gettext(label), query(period, cap=code), code == kind) for code, label in KINDS.items()],
        "found": found,
        "may_read": not access.scope(request.actor, READ, on=today).nowhere,
    }
    if found is not None:
        names = asked.names({WHOLE, *(one.unit for one in found.units)}, on)
        rows = [one for one in found.units if kind == "tat-ca" or (kind == "xa") == _is_commune(one.unit, on)]
        context |= {
            "place": names[WHOLE],
            "finding": _finding(found, rows, names),
            "tiles": _tiles(found),
            "table": _table(found, rows, names, period, gettext(KINDS[kind])),
            "gaps": _gaps(found),
            "conflicts": _conflicts(found),
            "note": found.kept.it.note.in_language(_language()) if found.kept.it.note else "",
        }
    return page(request, "onestop/quality/index.html", **context)


def _language() -> str:
    return get_language() or "vi"


def query(period: ReportingPeriod, **more: str) -> str:
    return "?" + "&".join([f"ky={period.code}", *(f"{name}={value}" for name, value in more.items())])


def _is_commune(unit: int, on: date) -> bool:
    place = units.many([unit], on=on).get(unit) or units.last_known(unit)
    return place.tree == "territory"


def points(value: Decimal | None) -> str:
    return formats.number(value, PLACES)


def _over(one: Scored) -> str:
    return gettext("%(points)s of %(over)s") % {"points": points(one.points), "over": formats.number(one.over)}


def _percent(one: Scored) -> str:
    return formats.number(one.score.percent, 1) + "%" if one.over else formats.NOTHING


def _finding(found: Index, rows: list[Scored], names: dict[int, str]) -> str:
    """One sentence that says it: the whole, and who is first and last of the units shown."""
    if not found.whole.dossiers:
        return gettext("%(period)s: no dossier was received or handled yet.") % {"period": formats.period(found.period)}
    said = gettext("%(period)s: %(place)s has %(points)s points that can be counted here (%(percent)s).") % {
        "period": formats.period(found.period),
        "place": names[WHOLE],
        "points": _over(found.whole),
        "percent": _percent(found.whole),
    }
    scored = [one for one in rows if one.over]
    if len(scored) < 2:
        return said
    ends = gettext("Highest: %(first)s (%(most)s); lowest: %(last)s (%(least)s).") % {
        "first": names.get(scored[0].unit, ""),
        "most": _percent(scored[0]),
        "last": names.get(scored[-1].unit, ""),
        "least": _percent(scored[-1]),
    }
    return f"{said} {ends}"


def _groups(one: Scored, found: Index) -> list[tuple[str, str, Decimal, Decimal, Decimal]]:
    """(code, title, points, over the points held, over the points there are) of each group."""
    language = _language()
    return [
        (group.code, group.title.in_language(language), one.score.groups[group.code].points,
         one.score.groups[group.code].maximum, group.points or Decimal(0))
        for group in found.rules.groups
    ]  # fmt: skip


def _tiles(found: Index) -> list[tuple[str, str, str, str]]:
    """(question, answer, address, detail) of each group, for the whole."""
    href = f"{reverse('onestop:quality-unit', args=[WHOLE])}{query(found.period)}"
    told = []
    for code, title, got, over, most in _groups(found.whole, found):
        answer = f"{points(got)}/{formats.number(over)}" if over else formats.NOTHING
        detail = (
            gettext("held here: %(over)s of %(most)s points")
            % {"over": formats.number(over), "most": formats.number(most)}
            if over != most
            else ""
        )
        told.append((f"{code}. {title}", answer, f"{href}#nhom-{code}", detail))
    return told


def _table(
    found: Index, rows: list[Scored], names: dict[int, str], period: ReportingPeriod, caption: str
) -> tables.Table:
    columns = [
        tables.Column(gettext("Unit")),
        tables.Column(gettext("Share reached"), "number"),
        tables.Column(gettext("Points"), "number"),
        tables.Column(gettext("Dossiers"), "number"),
        *(
            tables.Column(f"{group.code}. {group.title.in_language(_language())}", "number")
            for group in found.rules.groups
        ),
    ]
    body = [
        (
            tables.link(reverse("onestop:quality-unit", args=[one.unit]) + query(period), names.get(one.unit, "")),
            _percent(one),
            _over(one) if one.over else gettext("too few dossiers"),
            asked.count(shown(one.dossiers)),
            *(f"{points(got)}/{formats.number(over)}" if over else formats.NOTHING
              for _code, _title, got, over, _most in _groups(one, found)),
        )
        for one in rows
    ]  # fmt: skip
    return tables.Table(caption=caption, columns=columns, rows=body, pager=tables.Pager(tables.shown_words(len(body))))


def _gaps(found: Index) -> list[tuple[str, str, str, str]]:
    """Lines not held here: (code, title, points, where they stand)."""
    language, told = _language(), []
    for one in found.rules.indicators:
        if (
            one.scored
            and one.code not in found.whole.rates
            and not any(one.code in unit.imported for unit in found.units)
        ):
            source = found.rules.sources.get(one.code)
            told.append(
                (
                    one.code,
                    one.title.in_language(language),
                    formats.number(one.points),
                    source.in_language(language) if source else "",
                )
            )
    return told


def _conflicts(found: Index) -> list[tuple[str, str, str]]:
    """Where the sources differ: (line, what they say, what holds here)."""
    language = _language()
    return [
        (one.line, one.about.in_language(language), one.option().title.in_language(language))
        for one in found.rules.conflicts
    ]


def asked_index(request: Any, unit: int) -> tuple[Index, Scored, date]:
    """NotThere for a unit that had no dossier in the period."""
    period, today = asked.period_of(request), request.now.date()
    found = index(period, on=today)
    one = found.of(unit) if found else None
    if found is None or one is None:
        raise NotThere(_("No dossier of this unit was counted in this period. Choose another period."))
    return found, one, asked.day_of(period, today)


@public
def unit(request: Any, unit: int) -> HttpResponse:
    """A unit line by line: rate, points, or where what is not held here stands."""
    found, one, on = asked_index(request, unit)
    name = asked.names({unit}, on).get(unit, "")
    return page(
        request,
        "onestop/quality/unit.html",
        found=found,
        name=name,
        unit=unit,
        period=found.period,
        periods=asked.choices(found.period, request.now.date()),
        finding=gettext("%(place)s: %(points)s points that can be counted here (%(percent)s).")
        % {"place": name, "points": _over(one), "percent": _percent(one)},
        groups=[
            (
                code,
                title,
                points(got),
                formats.number(over),
                formats.number(most),
                _lines(found, one, code),
                _not_held(found, one, code),
            )
            for code, title, got, over, most in _groups(one, found)
        ],
        gone=unit != WHOLE and unit not in units.many([unit], on=request.now.date()),
    )


def _lines(found: Index, one: Scored, group: str) -> tables.Table:
    columns = [
        tables.Column(gettext("Criterion"), "wide"),
        tables.Column(gettext("Rate"), "number"),
        tables.Column(gettext("Dossiers"), "number"),
        tables.Column(gettext("Points"), "number"),
    ]
    rows = []
    for indicator in (each for each in found.rules.indicators if each.group == group):
        line, rate = one.line(indicator.code), one.rates.get(indicator.code)
        if rate is None and line.points is None:
            continue
        got = f"{points(line.points)}/{formats.number(indicator.points)}" if line.points is not None else "–"
        value = formats.number(line.value, 1) + "%" if line.value is not None else "–"
        rows.append((_titled(one, indicator, found), value, part_words(rate), got))
    return tables.Table(caption=gettext("Criteria"), columns=columns, rows=rows)


def _titled(one: Scored, indicator: measures.Indicator, found: Index) -> Markup:
    href = reverse("onestop:quality-line", args=[one.unit, indicator.code]) + query(found.period)
    return tables.link(href, f"{indicator.code} {indicator.title.in_language(_language())}")


def _not_held(found: Index, one: Scored, group: str) -> list[tuple[Markup, str]]:
    """(the criterion, where it stands) of those of a group that nobody here can know."""
    told = []
    for indicator in (each for each in found.rules.indicators if each.group == group):
        if indicator.code not in one.rates and one.line(indicator.code).points is None:
            source = found.rules.sources.get(indicator.code)
            where = gettext("Not held here: %(source)s") % {"source": source.in_language(_language()) if source else ""}
            told.append((_titled(one, indicator, found), where))
    return told


def part_words(rate: Rate | None) -> str:
    """ "812 of 940"; small numbers are told as such."""
    if rate is None or not rate.whole:
        return formats.NOTHING
    if rate.few:
        return gettext("%(few)s dossiers") % {"few": asked.few()}
    return gettext("%(part)s of %(whole)s") % {
        "part": asked.count(shown(rate.part)),
        "whole": formats.number(rate.whole),
    }


@public
def line(request: Any, unit: int, line: str) -> HttpResponse:
    """A criterion of a unit: how it is counted, its months, its procedures, and the way to the dossiers."""
    found, one, on = asked_index(request, unit)
    indicator = next((each for each in found.rules.indicators if each.code == line), None)
    if indicator is None:
        raise NotThere(NOT_HERE)
    language, today = _language(), request.now.date()
    scored, rate = one.line(line), one.rates.get(line)
    measure = measures.measure_on(indicator.measure or "", on=on)
    name = asked.names({unit}, on).get(unit, "")
    title = indicator.title.in_language(language)
    conflict, source = found.rules.conflict(line), found.rules.sources.get(line)
    note = found.rules.notes.get(line)
    months = _months(measure, unit, found.period, today) if rate is not None else []
    return page(
        request,
        "onestop/quality/line.html",
        name=name, unit=unit, line=line, title=title, period=found.period,
        periods=asked.choices(found.period, today),
        value=formats.number(scored.value, 1) + "%" if scored.value is not None else "",
        got=points(scored.points) if scored.points is not None else "",
        most=formats.number(indicator.points),
        part=part_words(rate),
        held=rate is not None or scored.points is not None,
        imported=one.imported.get(line),
        why=measures.said(scored.why),
        rule=measures.in_words(indicator, language, measure=measure),
        part_words=_measure_title(measure.part, on), whole_words=_measure_title(measure.whole, on),
        source=source.in_language(language) if source else "",
        note=note.in_language(language) if note else "",
        conflict=(conflict.about.in_language(language), conflict.option().title.in_language(language),
                  [each.title.in_language(language) for each in conflict.options if each.code != conflict.chosen])
        if conflict else None,
        months=months,
        chart=_chart_title(months),
        table=_by_procedure(measure, unit, found, on) if rate is not None else None,
        may_open=rate is not None and not access.scope(request.actor, READ, on=today).nowhere,
    )  # fmt: skip


def _measure_title(code: str | None, on: date) -> str:
    return measures.measure_on(code, on=on).title.in_language(_language()) if code else ""


def _months(
    measure: measures.Measure, unit: int, period: ReportingPeriod, today: date
) -> list[tuple[str, Decimal | None, str]]:
    """The rate of each of the twelve months up to the period's end, for the chart; unknown where too few."""
    last = period_holding(min(asked.day_of(period, today), today), "month")
    of = [last.shifted(-step) for step in range(11, -1, -1)]
    part, whole = counts_of(measure)
    only = None if unit == WHOLE else [unit]
    found = sums.by_month((*dict.fromkeys((*part, *whole)),), units=only, since=of[0].start, before=of[-1].end)
    told = []
    for month in of:
        rate = rate_of(measure, found.get(month.start, {}))
        value = rate.percent if rate is not None and not rate.few else None
        told.append(
            (f"{month.number}/{month.year % 100:02}", value, formats.number(value, 1) if value is not None else "–")
        )
    return told


def _chart_title(months: list[tuple[str, Decimal | None, str]]) -> str:
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


def _by_procedure(measure: measures.Measure, unit: int, found: Index, on: date) -> tables.Table:
    part, whole = counts_of(measure)
    rows = sums.summed(
        "procedure",
        found.period,
        (*dict.fromkeys((*part, *whole)),),
        on=on,
        units=None if unit == WHOLE else [unit],
    )
    titles = {kept.it.code: kept.it.title.in_language(_language()) for kept in catalogue.procedures(on=on)}
    rates = [(code, rate) for code, counted in rows.items() if (rate := rate_of(measure, counted)) and rate.whole]
    rates.sort(key=lambda each: (each[1].percent or Decimal(0), -each[1].whole))
    body = [
        (
            tables.link(reverse("onestop:procedure", args=[code]), titles[code]) if code in titles else code,
            formats.NOTHING if rate.few else formats.number(rate.percent, 1) + "%",
            part_words(rate),
        )
        for code, rate in rates
        if not rate.few
    ]
    columns = [
        tables.Column(gettext("Procedure"), "wide"),
        tables.Column(gettext("Rate"), "number"),
        tables.Column(gettext("Dossiers"), "number"),
    ]
    return tables.Table(caption=gettext("By procedure, lowest first"), columns=columns, rows=body)
