"""Dossiers of units that have ended and were divided: a person says which of the units that answer for them takes each."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tinhso.engines.cases import public as cases
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import Missing
from tinhso.kernel.texts import mark as _
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import lists, words
from .definitions import ASSIGN
from .dossiers import seen

LABELS = {"heir": _("Unit that answers for them now")}
MOST = 100


@needs(ASSIGN)
@idempotent
def heirs(request: Any) -> HttpResponse:
    """By unit that ended: its open dossiers, and who may take them."""
    by, on = request.actor, request.now.date()
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else Form(labels=LABELS)
    if form.posted:
        with form.catching():
            rows = lists.of_ids([int(one) for one in form.chosen("dossier") if one.isdecimal() and len(one) < 19])
            unit, heir = form.value("unit"), form.value("heir")
            if not rows:
                raise Missing(_("Tick the dossiers first."), field="dossier")
            cases.choose_heir(
                [row.case_id for row in rows.values()],
                int(unit) if unit.isdecimal() and len(unit) < 19 else 0,
                int(heir) if heir.isdecimal() and len(heir) < 19 else 0,
                by=by,
                at=request.now,
            )
            return HttpResponseRedirect(reverse("onestop:heirs"))
    ended = [
        _ended(unit, found, on)
        for unit, found in cases.ended_units(at=request.now).items()
        if len(found) > 1 and access.allows(by, ASSIGN, unit=unit, on=on)
    ]
    return page(
        request, "onestop/heirs.html", status=form.status, form=form, ended=[one for one in ended if one["rows"]]
    )


def _ended(unit: int, found: list[int], on: date) -> dict[str, Any]:
    places = units.titles([unit, *found], on=on)
    return {
        "id": unit,
        "title": places.get(unit, ""),
        "heirs": [(one, places.get(one, "")) for one in found],
        "rows": [
            (row.pk, row.code, words.said(seen(row).definition.title))
            for row in lists.of_cases(cases.of_ended(unit, most=MOST))
        ],
    }
