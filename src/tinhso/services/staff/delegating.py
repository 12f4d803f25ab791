"""Lending one's rights: what I lent, what was lent to me, giving, ending."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.texts import mark as _
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, page, signed_in

LABELS = {
    "taker": _("To whom"),
    "rights": _("Rights to lend"),
    "where": _("Where"),
    "unit": _("Unit"),
    "start": _("First day"),
    "end": _("Last day"),
    "document": _("Paper it rests on"),
}
WIDTHS = ("all", "below", "own")


@signed_in
def delegations(request: Any) -> HttpResponse:
    """What I lent and what was lent to me, running ones first."""
    by, today = request.actor, request.now.date()
    found = people.delegations_of(by.person) if by.person is not None else []
    places = {one.giver[2] for one in found} | {one.taker[2] for one in found} | {one.unit for one in found if one.unit}
    titles = {right.code: gettext(right.title) for right in people.reviewed_rights()}
    return page(
        request,
        "staff/delegations.html",
        given=[one for one in found if one.giver_person == by.person],
        lent=[one for one in found if one.taker_person == by.person],
        titles=titles,
        names=units.titles(places, on=today),
        today=today,
        last=lambda one: one.period.end - timedelta(days=1),
        running=lambda one: not one.ended and today in one.period,
        may_give=by.on_behalf is None and bool(_own_rights(request)),
        acting=by.on_behalf is not None,
    )


def _own_rights(request: Any) -> list[tuple[str, str]]:
    """(code, title) of what the actor's own post may and may lend, by title."""
    by, today = request.actor, request.now.date()
    if by.appointment is None or by.on_behalf is not None:
        return []
    lendable = people.lendable()
    found = [
        (right.code, gettext(right.title))
        for right in people.reviewed_rights()
        if right.code in lendable and not access.scope(by, right.code, on=today).nowhere
    ]
    return sorted(found, key=lambda one: one[1])


@signed_in
@idempotent
def give(request: Any) -> HttpResponse:
    """Lend rights of the post one acts through."""
    by, today = request.actor, request.now.date()
    mine, takers = _own_rights(request), people.may_lend_to(by, on=today)
    places = _places(by, today)
    form = Form(
        request.POST if request.method == "POST" else None,
        initial={
            "start": today,
            "end": today + timedelta(days=6),
            "where": "all",
            "rights": [code for code, _t in mine],
        },
        labels=LABELS,
    )
    if form.posted:
        taker = form.choice("taker", [str(one[0]) for one in takers], required=True)
        where = form.choice("where", WIDTHS, required=True)
        unit = form.choice("unit", [str(id) for id, _title in places]) if where in ("own", "below") else ""
        if where in ("own", "below") and not unit and not form.error("unit"):
            form.wrong("unit", _("Choose the unit."))
        start, end = form.day("start", required=True), form.day("end", required=True)
        document = form.text("document", most=200)
        chosen = [code for code, _title in mine if code in form.chosen("rights")]
        if not chosen:
            form.wrong("rights", _("Choose at least one right to lend."))
        if form.ok and start is not None and end is not None:
            with form.catching():
                people.delegate(
                    int(taker),
                    chosen,
                    start=start,
                    end=end + timedelta(days=1),
                    unit=int(unit) if unit else None,
                    width=where,  # type: ignore[arg-type]
                    document=document,
                    by=by,
                    at=request.now,
                )
                return HttpResponseRedirect(reverse("staff:delegations"))
    names = units.titles({one[3] for one in takers}, on=today)
    return page(
        request,
        "staff/give.html",
        status=form.status,
        form=form,
        mine=[(code, title, "") for code, title in mine],
        acting=by.on_behalf is not None,
        takers=[(id, f"{name} – {post}, {names.get(unit, '')}") for id, name, post, unit in takers],
        places=places,
    )


def _places(by: Any, today: Any) -> list[tuple[int, str]]:
    """Units a delegation may be limited to: one's own, what lies below, and the territory of one's body."""
    if by.unit is None:
        return []
    found = units.within(by.unit, on=today)
    territory = units.many([by.unit], on=today).get(by.unit)
    if territory is not None and territory.jurisdiction:
        found = [*found, *units.within(territory.jurisdiction, on=today)]
    return [(place.id, place.title) for place in found[:500]]


@require_POST
@signed_in
@idempotent
def withdraw(request: Any, delegation_id: int) -> HttpResponse:
    """End a delegation at once."""
    people.withdraw_delegation(delegation_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(reverse("staff:delegations"))
