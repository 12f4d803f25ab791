"""Who may do what, where, why and since when: looked through page by page, or taken along."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.texts import mark as _
from tinhso.web import formats
from tinhso.web.exports import csv_response, xlsx_response
from tinhso.web.forms import Form
from tinhso.web.pages import needs, page
from tinhso.web.tables import Column, Export, Pager, Table, shown_words, status

from .nav import REVIEW

REACHES = {
    "own": _("in the post's own unit"),
    "below": _("in the unit and all below it"),
    "everywhere": _("everywhere"),
    "all": _("as far as the lender's own"),
}
UNUSED = (90, 180, 365)  # days
LABELS = {"quyen": _("Right"), "ten": _("Person"), "khong-dung": _("Not used for"), "don-vi": _("Unit")}
SIZE_OUT = 2_000
MOST_OUT = 50_000


@needs(REVIEW)
def rights(request: Any) -> HttpResponse:
    """`?don-vi=`, `?quyen=`, `?ten=`, `?khong-dung=90`: what to look for."""
    by, today = request.actor, request.now.date()
    form = Form(request.GET, labels=LABELS)
    chosen = form.choice("quyen", [right.code for right in people.reviewed_rights()])
    name, days = form.text("ten", most=100), int(form.choice("khong-dung", [str(many) for many in UNUSED]) or 0)
    mine = _units(request, today)
    unit = form.choice("don-vi", [str(id) for id, _title in mine]) or (str(mine[0][0]) if len(mine) == 1 else "")
    asked = people.Asked(
        within=tuple(place.id for place in units.within(int(unit), on=today)) if unit else None,
        reaching=int(unit) if unit else None,
        right=chosen,
        name=name,
        unused_since=today - timedelta(days=days) if days else None,
    )
    query = {"don-vi": unit, "quyen": chosen, "ten": name, "khong-dung": str(days or "")}
    query = {key: value for key, value in query.items() if value}
    kind = request.GET.get("format", "")
    if kind in ("csv", "xlsx") and form.ok:
        return _file(kind, asked, request, today)  # type: ignore[return-value]
    place = people.read_review_place(request.GET.get("after", ""))
    found, following = people.rights_in_force(asked, by=by, on=today, after=place)
    table = _table(found, following, query, asked, today, later="after" in request.GET)
    return page(
        request,
        "staff/rights.html",
        status=form.status,
        problems=[text for _name, text in form.summary],
        table=table,
        units=mine,
        unit=unit,
        rights=[(right.code, gettext(right.title)) for right in people.reviewed_rights()],
        right=chosen,
        name=name,
        days=days or "",
        unused_options=[(many, gettext("%(days)s days") % {"days": many}) for many in UNUSED],
    )


def _units(request: Any, today: date) -> list[tuple[int, str]]:
    """The units one may review, by name; the first 300."""
    scope = access.scope(request.actor, REVIEW, on=today)
    names = units.titles(list(units.in_scope(scope, on=today)[:300]), on=today)
    return sorted(names.items(), key=lambda one: one[1])


def _why(one: Any, roles: dict[str, str]) -> str:
    if one.delegation is not None:
        return gettext("Lent by %(post)s") % {"post": one.giver}
    return gettext("Role “%(role)s” of the post") % {"role": roles.get(one.role, one.role)}


def _used(one: Any) -> str:
    if not one.shows:
        return gettext("reading leaves no trace")
    return formats.day(one.used) if one.used else gettext("never")


def _where(one: Any, names: dict[int, str], within: Any) -> str:
    """How far a right reaches; of a post that stands elsewhere, from where it reaches in."""
    if within is None or one.unit in within or one.far == "everywhere":
        return gettext(REACHES.get(one.reach, one.reach))
    words = gettext("in %(unit)s") if one.far == "own" else gettext("in %(unit)s and all below it, so here too")
    return words % {"unit": names.get(one.root, "")}


def _words(found: Any, asked: people.Asked, today: date) -> Iterator[tuple[Any, ...]]:
    """Unit, person, post, right, where, why, since, last used: as texts."""
    names = units.titles({id for one in found for id in (one.unit, one.root)}, on=today)
    within = None if asked.within is None else frozenset(asked.within)
    roles = people.role_titles({one.role for one in found if one.role}, on=today)
    titles = {right.code: gettext(right.title) for right in people.reviewed_rights()}
    for one in found:
        yield (
            names.get(one.unit, ""),
            one.name,
            one.post,
            titles.get(one.right, one.right),
            _where(one, names, within),
            _why(one, roles),
            formats.day(one.since),
            _used(one),
        )


def _heads() -> list[str]:
    return [
        gettext("Unit"),
        gettext("Person"),
        gettext("Post"),
        gettext("May"),
        gettext("Where"),
        gettext("Why"),
        gettext("Since"),
        gettext("Last used"),
    ]


def _table(
    found: Any, following: Any, query: dict[str, str], asked: people.Asked, today: date, *, later: bool
) -> Table:
    rows = [
        (
            words[1].replace(" ", "\xa0"),  # a name stands on one line
            f"{words[2]}, {words[0]}",
            *words[3:7],
            status(words[7].replace(" ", "\xa0"), "wait") if one.shows and one.used is None else words[7],
        )
        for one, words in zip(found, _words(found, asked, today), strict=True)
    ]
    heads = _heads()
    kinds = ("text", "text", "wide", "text", "text", "date", "text")
    joint = urlencode(query)
    here = reverse("staff:rights")
    more = ",".join(map(str, following)) if following else ""
    return Table(
        caption=gettext("Rights in force today"),
        columns=[Column(head, kind) for head, kind in zip((heads[1], heads[2], *heads[3:]), kinds, strict=True)],
        rows=rows,
        query=query,
        pager=Pager(
            shown_words(len(rows)),
            first=f"{here}?{joint}" if later else "",
            next=f"{here}?{urlencode(query | {'after': more})}" if more else "",
        ),
        exports=[Export(name, f"{here}?{urlencode(query | {'format': name.lower()})}") for name in ("CSV", "XLSX")],
    )


def _file(kind: str, asked: people.Asked, request: Any, today: date) -> HttpResponseBase:
    """Everything that fits the question, a set at a time; at most 50,000 rows."""

    def rows() -> Iterator[tuple[Any, ...]]:
        place, count = people.read_review_place(""), 0
        while count < MOST_OUT:
            found, following = people.rights_in_force(asked, by=request.actor, on=today, after=place, size=SIZE_OUT)
            yield from _words(found, asked, today)
            count += len(found)
            if following is None:
                return
            place = following

    if kind == "csv":
        return csv_response("quyen", _heads(), rows())
    return xlsx_response("quyen", _heads(), rows(), title=gettext("Rights in force today"))
