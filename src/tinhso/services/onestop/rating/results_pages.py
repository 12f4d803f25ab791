"""What people think, for everybody in counts; what they wrote, for who may read it, without who wrote it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.small_counts import LEAST
from tinhso.kernel.small_counts import shown as shown_count
from tinhso.web import formats, tables
from tinhso.web.pages import needs, page, public

from ..quality import asked
from . import results
from .definitions import RatingForm, form_on
from .registration import COMMENTS


@public
def shown(request: Any) -> HttpResponse:
    """By unit and by point; a count under five is told as such."""
    period, today = asked.period_of(request), request.now.date()
    on = asked.day_of(period, today)
    it = form_on(on).it
    found = results.by_unit(period)
    names = units.titles([one.unit for one in found], on=on)
    rows = [
        (names.get(one.unit, ""), _count(one.ratings), _share(one.happy, one.ratings))
        for one in found
    ]  # fmt: skip
    total = sum(one.ratings for one in found)
    happy = sum(one.happy for one in found)
    return page(
        request,
        "onestop/rating/results.html",
        period=period,
        periods=asked.choices(period, today),
        finding=_finding(period, happy, total),
        units=tables.Table(
            caption=gettext("By unit"),
            columns=[
                tables.Column(gettext("Unit")),
                tables.Column(gettext("Ratings"), "number"),
                tables.Column(gettext("Satisfied"), "number"),
            ],
            rows=rows,
        ),
        points=_points(it, results.by_point(period)),
    )


def _count(number: int) -> str:
    return asked.count(shown_count(number))


def _share(part: int, whole: int) -> str:
    return formats.NOTHING if whole < LEAST else f"{results.share(part, whole)}%"


def _finding(period: Any, happy: int, total: int) -> str:
    values = {"period": formats.period(period), "total": formats.number(total), "share": _share(happy, total)}
    if not total:
        return gettext("%(period)s: nobody has rated so far.") % values
    if total < LEAST:
        return gettext("%(period)s: fewer than five people have rated so far.") % values
    return gettext("%(period)s: %(share)s of %(total)s ratings are satisfied.") % values


def _points(it: RatingForm, found: dict[str, dict[str, int]]) -> tables.Table:
    language = get_language() or "vi"
    happy = [level.code for level in it.levels if not level.unhappy]
    rows = []
    for code, title in [("", it.question), *((point.code, point.title) for point in it.points)]:
        levels = found.get(code, {})
        total = sum(levels.values())
        rows.append(
            (title.in_language(language), _count(total), _share(sum(levels.get(one, 0) for one in happy), total))
        )
    columns = [
        tables.Column(gettext("Point"), "wide"),
        tables.Column(gettext("Answers"), "number"),
        tables.Column(gettext("Satisfied"), "number"),
    ]
    return tables.Table(caption=gettext("By point"), columns=columns, rows=rows)


@needs(COMMENTS)
def comments(request: Any) -> HttpResponse:
    """What was written, in an order that says nothing."""
    period, today = asked.period_of(request), request.now.date()
    return page(
        request,
        "onestop/rating/comments.html",
        period=period,
        periods=asked.choices(period, today),
        comments=results.comments(period, by=request.actor, on=today),
    )
