"""The province on its home page: what it is made of, what it came from. Each figure opens its page."""

from collections import Counter
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.web.formats import amid, day, number
from tinhso.web.front import Part, Tile

ORDER = 20


def part(by: Actor, at: datetime) -> Part | None:
    """Units by kind, and the last reform; None where no province is set up. Three queries."""
    on = at.date()
    place = _province(on)
    if place is None:
        return None
    href = reverse("units:unit", args=[place.id])
    inside = [one for one in units.within(place.id, on=on) if one.id != place.id]
    tiles = [*_by_kind(inside, href), *_area(place, href), *_reform(place, href)]
    return Part(gettext("The units of %(province)s") % {"province": place.title}, ORDER, tiles=tiles) if tiles else None


def _province(on: date) -> units.Place | None:
    code = str(getattr(settings, "TINHSO_PROVINCE_CODE", "") or "")
    kinds = [name for name, kind in units.kinds().items() if kind.tier == "province" and kind.tree == "territory"]
    if not (code and kinds):
        return None
    try:
        return units.by_code(code, on=on, kinds=kinds)
    except NotThere:
        return None


def _by_kind(inside: list[units.Place], href: str) -> list[Tile]:
    kinds, language = units.kinds(), get_language() or "vi"
    counted = Counter(one.kind for one in inside)
    known = sorted((kind for kind in counted if kind in kinds), key=lambda kind: (kinds[kind].order, kind))
    return [Tile(kinds[kind].title.in_language(language), number(counted[kind]), href) for kind in known]


def _area(place: units.Place, href: str) -> list[Tile]:
    if place.area_km2 is None:
        return []
    return [Tile(gettext("Area"), gettext("%(area)s km²") % {"area": number(place.area_km2, 0)}, href)]


def _reform(place: units.Place, href: str) -> list[Tile]:
    links = units.predecessors(place.id)
    before = list(dict.fromkeys(link.other for link in links if link.other != place.id))
    if not before:
        return []
    since = max(link.on for link in links)
    old = gettext("%(unit)s (old)")
    names = sorted(
        old % {"unit": amid(name)} if name == place.title else amid(name)
        for name in units.titles(before, on=since).values()
    )
    detail = gettext("formed from %(units)s") % {"units": ", ".join(names)}
    return [Tile(gettext("Since"), day(since), href, detail=detail)]
