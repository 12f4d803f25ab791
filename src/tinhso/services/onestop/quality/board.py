"""The public board: how many dossiers came in, ended in time and late this month, by unit and by field. Counts alone."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.kernel.small_counts import LEAST, shown
from tinhso.web import formats, tables
from tinhso.web.pages import page, public

from .. import catalogue
from ..words import said
from . import asked, counting, sums
from .rules.rates import added

COUNTS = ("received", "ended", "ended_in_time", "open", "open_in_time")


@public
def board(request: Any) -> HttpResponse:
    """No dossier, no code, no person; a count under five is told as such, and so is what it could be reckoned from."""
    period, today = asked.period_of(request), request.now.date()
    on, built = asked.day_of(period, today), counting.built()
    units = sums.by_unit(period, COUNTS, on=on)
    names = asked.names(set(units), on)
    by_unit = [
        (tables.link(f"{reverse('onestop:quality-unit', args=[unit])}?ky={period.code}", names.get(unit, "")), row)
        for unit, row in sorted(units.items(), key=lambda each: -each[1]["received"])
    ]
    whole = added(list(units.values()))
    return page(
        request,
        "onestop/quality/board.html",
        period=period,
        periods=asked.choices(period, today),
        at=formats.moment(built[0]) if built else "",
        finding=_finding(period, whole, asked.province(on)),
        by_unit=_table(gettext("By unit"), gettext("Unit"), by_unit),
        by_field=_table(gettext("By field"), gettext("Field"), _by_field(period, on)),
    )


def _by_field(period: Any, on: Any) -> list[tuple[str, dict[str, int]]]:
    fields = {kept.it.code: said(kept.it.field_title) for kept in catalogue.procedures(on=on)}
    found: dict[str, list[dict[str, int]]] = {}
    for procedure, row in sums.summed("procedure", period, COUNTS, on=on).items():
        found.setdefault(fields.get(procedure, gettext("Other fields")), []).append(row)
    together = [(field, added(list(rows))) for field, rows in found.items()]
    return sorted(together, key=lambda each: -each[1]["received"])


def _finding(period: Any, whole: dict[str, int], place: str) -> str:
    ended, in_time = whole.get("ended", 0), whole.get("ended_in_time", 0)
    if ended < LEAST:
        return gettext("%(period)s: fewer than five dossiers have ended so far.") % {"period": formats.period(period)}
    return gettext("%(period)s: %(place)s ended %(ended)s dossiers, %(percent)s%% of them in time.") % {
        "period": formats.period(period),
        "place": place,
        "ended": formats.number(ended),
        "percent": formats.number(sums.share(in_time, ended), 1),
    }


def _table(caption: str, first: str, rows: Sequence[tuple[str, dict[str, int]]]) -> tables.Table:
    columns = [
        tables.Column(first, "wide"),
        tables.Column(gettext("Received"), "number"),
        tables.Column(gettext("Ended in time"), "number"),
        tables.Column(gettext("Ended late"), "number"),
        tables.Column(gettext("In hand"), "number"),
        tables.Column(gettext("In hand, late"), "number"),
    ]
    body = [
        (
            name,
            *map(
                asked.count,
                map(
                    shown,
                    (
                        row["received"],
                        row["ended_in_time"],
                        row["ended"] - row["ended_in_time"],
                        row["open"],
                        row["open"] - row["open_in_time"],
                    ),
                ),
            ),
        )
        for name, row in rows
    ]
    return tables.Table(caption=caption, columns=columns, rows=body, pager=tables.Pager(tables.shown_words(len(body))))
