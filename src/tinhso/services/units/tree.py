"""The tree of a day as the kit draws it: every root, and one of them opened down to its leaves."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from tinhso.engines.units import public as units
from tinhso.web import formats

from .days import ChosenDay
from .lists import in_order


def nodes(
    roots: Sequence[units.Place], inside: Sequence[units.Place], kinds: Mapping[str, units.UnitKind], day: ChosenDay
) -> list[dict[str, Any]]:
    """Nodes for kit/table.html's `tree`; `inside` is everything under the opened root, which comes first."""
    under: dict[int, list[units.Place]] = {}
    for place in in_order(inside, kinds):
        if place.parent is not None:
            under.setdefault(place.parent, []).append(place)
    base = reverse("units:unit", args=[0])

    def node(place: units.Place, opened: bool) -> dict[str, Any]:
        children = under.get(place.id, [])
        return {
            "label": place.title,
            "href": day.address(base.replace("/0/", f"/{place.id}/")),
            "note": _count(len(children)) if children else "",
            "open": opened,
            "children": [node(child, False) for child in children],
        }

    opened_first = sorted(roots, key=lambda place: place.id not in under)
    return [node(place, place.id in under) for place in opened_first]


def _count(number: int) -> str:
    return ngettext("%(number)s unit", "%(number)s units", number) % {"number": formats.number(number)}
