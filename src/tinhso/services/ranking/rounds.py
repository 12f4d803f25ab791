"""What an officer does to rounds: open, score, publish by decision."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import Invalid, NotNow
from tinhso.kernel.period import ReportingPeriod, period_holding
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.web.errors import said
from tinhso.web.formats import period as period_words
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, queries
from .definitions import PUBLISH, SCORE
from .lists import state_words

OPEN_LABELS = {"set": _("Indicator set"), "period": _("Period"), "unit": _("Territory"), "reach": _("Units to rank")}
PERIODS = 8
PUBLISH_LABELS = {"decision": _("Number of the decision"), "decided_on": _("Day of the decision")}


@needs(SCORE)
@idempotent
def open_page(request: Any) -> HttpResponse:
    """A form: the set, the period, the territory."""
    sets = {kept.it.code: kept for kept in definitions.all_of(measures.IndicatorSet, measures.SETS)}
    places, periods = _territories(request), _periods({kept.it.period for kept in sets.values()}, request.now.date())
    initial = {"reach": "within", "set": request.GET.get("set", ""), "period": request.GET.get("period", "")}
    form = Form(request.POST if request.method == "POST" else None, labels=OPEN_LABELS, initial=initial)
    if form.posted:
        code = form.choice("set", set(sets), required=True)
        unit = form.choice("unit", {str(place) for place in places}, required=True)
        reach = form.choice("reach", {"within", "known"}, required=True)
        text = form.choice("period", {code for code, _words in periods}, required=True)
        if form.ok:
            with form.catching():
                period = ReportingPeriod.parse(text)
                made = actions.open_round(
                    code, unit=int(unit), period=period, reach=reach, by=request.actor, at=request.now
                )
                return HttpResponseRedirect(reverse("ranking:round", args=[made]))
    language = get_language() or "vi"
    return page(
        request,
        "ranking/open.html",
        status=form.status,
        form=form,
        sets=[(code, kept.it.title.in_language(language)) for code, kept in sets.items()],
        places=[(str(unit), title) for unit, title in places.items()],
        periods=periods,
    )


def _periods(kinds: set[str], on: date) -> list[tuple[str, str]]:
    """Periods one may score, the latest first, kind by kind: (code, words)."""
    found = []
    for kind in sorted(kinds, key=["month", "quarter", "half", "nine-months", "year", "school-year"].index):
        now = period_holding(on, kind)
        found += [now.shifted(-back) for back in range(PERIODS)]
    return [(str(period), period_words(period)) for period in found]


def _territories(request: Any) -> dict[int, str]:
    """Provinces and districts inside which the person may score."""
    on = request.now.date()
    scope = access.scope(request.actor, SCORE, on=on)
    roots = {int(path.split(".")[-1]) for path in (*scope.own, *scope.below)}
    found = units.many(roots, on=on)
    return {place.id: place.title for place in found.values() if place.tree == "territory"}


@needs(SCORE)
@require_POST
@idempotent
def score_now(request: Any, id: int) -> HttpResponse:
    """Score the round and show it."""
    queries.round_of(id, by=request.actor, on=request.now.date())
    actions.score(id, by=request.actor, at=request.now)
    return HttpResponseRedirect(reverse("ranking:round", args=[id]))


@needs(PUBLISH)
@idempotent
def publish_page(request: Any, id: int) -> HttpResponse:
    """A form: the decision's number and day."""
    row = queries.round_of(id, by=request.actor, on=request.now.date())
    form = Form(
        request.POST if request.method == "POST" else None,
        labels=PUBLISH_LABELS,
        initial={"decided_on": request.now.date()},
    )
    refused = ""
    if form.posted:
        number = form.text("decision", required=True, most=60)
        day = form.day("decided_on", required=True)
        if form.ok and day is not None:
            try:
                actions.publish(id, number, day, by=request.actor, at=request.now, scoring=form.text("scoring"))
            except Invalid as wrong:
                form.fail(wrong)
            except NotNow as late:
                refused = said(late)
            else:
                return HttpResponseRedirect(reverse("ranking:round", args=[id]))
    given = queries.set_of(row).it
    return page(
        request,
        "ranking/publish.html",
        status=409 if refused else form.status,
        form=form,
        row=row,
        refused=refused,
        title=given.title.in_language(get_language() or "vi"),
        period=period_words(row.period),
        state=state_words(row),
        leaders=queries.results(row)[:5],
        decimals=given.total.decimals,
    )
