"""From a criterion to its dossiers, for whoever may see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.measures import public as measures
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.web import formats, tables
from tinhso.web.pages import needs, page

from ..definitions import READ
from ..words import said
from . import asked, behind, offered
from .index import AVERAGED, WHOLE, Index, Scored, counts_of, of_services
from .pages import NOT_HERE, asked_index, days_words, part_words, query

OPENS = {"cl.3-2-tu": "from_home", "cl.3-5b-tu": "paid"}
"""Criteria of procedures behind which dossiers stand: those received online, those paid online."""


@needs(READ)
def opened(request: Any, unit: int, line: str) -> HttpResponse:
    """The dossiers behind a criterion: those that lost points first, or those that earned them. Only the reader's own."""
    found, one, on = asked_index(request, unit)
    indicator = next((each for each in found.rules.indicators if each.code == line), None)
    measure = measures.measure_on(indicator.measure or "", on=on) if indicator else None
    shown = _shown(line, measure, found, one, on) if measure else None
    if indicator is None or shown is None:
        raise NotThere(NOT_HERE)
    earned = request.GET.get("phan") == "dat" or not shown.lost
    after = request.GET.get("after", "")
    rows = behind.dossiers(
        unit, found.period, shown.part if earned else shown.whole, but=() if earned else shown.part, by=request.actor,
        at=request.now, procedures=shown.procedures,
        after=int(after) if after.isdecimal() and len(after) < 19 else None, size=51,
    )  # fmt: skip
    more = query(found.period, phan="dat" if earned else "mat", after=str(rows[49].id)) if len(rows) > 50 else ""
    titles = asked.titles(on)
    secret = any(name in behind.SECRET for name in shown.part)
    exact = not secret and _theirs(unit, request.actor, request.now.date())
    table = tables.Table(
        caption=gettext("Dossiers counted"),
        columns=columns_of_dossiers(),
        rows=[cells(row, titles) for row in rows[:50]],
        pager=tables.Pager(tables.shown_words(min(len(rows), 50)), next=more),
    )
    return page(
        request,
        "onestop/quality/opened.html",
        name=asked.names({unit}, on).get(unit, ""),
        unit=unit, line=line, secret=secret, exact=exact, period=found.period, at=found.at, table=table,
        part=part_words(one.rates[line], exact=exact) if line in one.rates else days_words(one.averages[line]),
        title=said(indicator.title),
        tabs=[
            (gettext("Not counted as reached"), query(found.period, phan="mat"), not earned),
            (gettext("Counted as reached"), query(found.period, phan="dat"), earned),
        ]
        if shown.lost
        else [],
    )  # fmt: skip


def _theirs(unit: int, by: Actor, on: date) -> bool:
    """May the reader see all that was counted of the unit?"""
    return access.scope(by, READ, on=on).everywhere if unit == WHOLE else access.allows(by, READ, unit=unit, on=on)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Which dossiers there are: of `part`, and with `lost` those of `whole` that are not; of some procedures alone."""

    part: tuple[str, ...]
    whole: tuple[str, ...] = ()
    procedures: frozenset[str] | None = None

    @property
    def lost(self) -> bool:
        return bool(self.whole)


def _shown(line: str, measure: measures.Measure, found: Index, one: Scored, on: date) -> _Counted | None:
    """None where no dossiers stand behind it: not counted here, or of procedures that are only published."""
    if measure.code in AVERAGED:
        return _Counted(("ended",))
    if line not in one.rates:
        return None
    if not of_services(measure):
        return _Counted(*counts_of(measure))
    if measure.part not in OPENS:
        return None
    of = [] if one.unit == WHOLE else [one.unit]
    mine = offered.by_unit(found.period, of, whole=WHOLE, day=on)[one.unit]
    return _Counted((OPENS[measure.part],), procedures=mine[offered.COUNTED[measure.part]])


def columns_of_dossiers() -> list[tables.Column]:
    return [
        tables.Column(gettext("Dossier"), "date"),
        tables.Column(gettext("Procedure"), "wide"),
        tables.Column(gettext("Received at"), "date"),
        tables.Column(gettext("Result ready"), "date"),
        tables.Column(gettext("Finished at"), "date"),
    ]


def cells(row: behind.Found, titles: dict[str, str]) -> tuple[str, ...]:
    return (
        tables.link(reverse("onestop:dossier", args=[row.id]), row.code),
        titles.get(row.procedure, row.procedure),
        formats.moment(row.received),
        formats.moment(row.due),
        formats.moment(row.ended),
    )
