"""The index for everybody: the province and its units, and a unit line by line."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from markupsafe import Markup

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.small_counts import shown
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.pages import page, public

from ..definitions import READ
from ..words import said
from . import asked
from .index import WHOLE, Index, Scored, index
from .rules.rates import Rate
from .rules.services import OfServices
from .rules.times import Average

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
            "note": said(found.kept.it.note),
        }
    return page(request, "onestop/quality/index.html", **context)


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
        "place": formats.amid(names[WHOLE]),
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
    return [
        (group.code, said(group.title), one.score.groups[group.code].points,
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
        *(tables.Column(f"{group.code}. {said(group.title)}", "number") for group in found.rules.groups),
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


def _gaps(found: Index) -> list[tuple[str, str, str, str, str]]:
    """Lines not held here: (code, title, points, where they stand, why they cannot be known here)."""
    told: list[tuple[str, str, str, str, str]] = []
    for one in found.rules.indicators:
        if (
            one.scored
            and one.code not in found.whole.rates
            and not any(one.code in unit.imported for unit in found.units)
        ):
            told.append(
                (
                    one.code,
                    said(one.title),
                    formats.number(one.points),
                    said(found.rules.sources.get(one.code)),
                    said(found.rules.reasons.get(one.code)),
                )
            )
    return told


def _conflicts(found: Index) -> list[tuple[str, str, str]]:
    """Where the sources differ: (line, what they say, what holds here)."""
    return [(one.line, said(one.about), said(one.option().title)) for one in found.rules.conflicts]


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
        tables.Column(gettext("Counted"), "number"),
        tables.Column(gettext("Points"), "number"),
    ]
    rows = []
    for indicator in (each for each in found.rules.indicators if each.group == group):
        line, rate = one.line(indicator.code), one.rates.get(indicator.code)
        average = one.averages.get(indicator.code)
        if average is not None:
            rows.append((_titled(one, indicator, found), "–", days_words(average), gettext("not scored")))
            continue
        if rate is None and line.points is None:
            continue
        got = f"{points(line.points)}/{formats.number(indicator.points)}" if line.points is not None else "–"
        value = formats.number(line.value, 1) + "%" if line.value is not None else "–"
        rows.append((_titled(one, indicator, found), value, part_words(rate), got))
    return tables.Table(caption=gettext("Criteria"), columns=columns, rows=rows)


def _titled(one: Scored, indicator: measures.Indicator, found: Index) -> Markup:
    href = reverse("onestop:quality-line", args=[one.unit, indicator.code]) + query(found.period)
    return tables.link(href, f"{indicator.code} {said(indicator.title)}")


def _not_held(found: Index, one: Scored, group: str) -> list[tuple[Markup, str]]:
    """(the criterion, where it stands) of those of a group that nobody here can know."""
    told = []
    for indicator in (each for each in found.rules.indicators if each.group == group):
        counted = indicator.code in one.rates or indicator.code in one.averages
        if not counted and one.line(indicator.code).points is None:
            where = gettext("Not held here: %(source)s") % {"source": said(found.rules.sources.get(indicator.code))}
            reason = said(found.rules.reasons.get(indicator.code))
            told.append((_titled(one, indicator, found), f"{where}. {reason}" if reason else f"{where}."))
    return told


def days_words(average: Average) -> str:
    """ "3.2 days"; of too few nothing is told."""
    if average.days is None:
        return formats.NOTHING
    if not average.told:
        return gettext("too few dossiers")
    return gettext("%(days)s days on average") % {"days": formats.number(average.days, 1)}


def part_words(rate: Rate | None, *, exact: bool = False) -> str:
    """ "812 of 940". Of fewer than five dossiers nothing more is told, unless `exact`: to who may see what was counted.

    Of five and more the percentage and the points stand beside it, which the law publishes; to hold back the count they are
    made of would hide nothing.
    """
    if rate is None or not rate.whole:
        return formats.NOTHING
    if isinstance(rate, OfServices):
        return gettext("%(part)s of %(whole)s procedures") % {"part": rate.part, "whole": rate.whole}
    if rate.few and not exact:
        return gettext("%(few)s dossiers") % {"few": asked.few()}
    return gettext("%(part)s of %(whole)s") % {
        "part": formats.number(rate.part),
        "whole": formats.number(rate.whole),
    }
