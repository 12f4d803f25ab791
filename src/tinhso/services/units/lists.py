"""Tables of units: on the page, as CSV and as XLSX."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from tinhso.engines.units import public as units
from tinhso.web import formats
from tinhso.web.addresses import address
from tinhso.web.exports import csv_response, xlsx_response
from tinhso.web.tables import Column, Export, Pager, Table, link, shown_words, status

from .days import ChosenDay
from .words import code, days, kind_title

Kinds = Mapping[str, units.UnitKind]
TIERS = ("country", "province", "district", "commune", "village", "body")


def in_order(places: Sequence[units.Place], kinds: Kinds) -> list[units.Place]:
    """What stands higher first, kinds by their own order, names by the alphabet they came in."""

    def rank(place: units.Place) -> tuple[int, int]:
        kind = kinds.get(place.kind)
        return (TIERS.index(kind.tier), kind.order) if kind else (len(TIERS), 0)

    return sorted(places, key=rank)


def table(places: Sequence[units.Place], kinds: Kinds, day: ChosenDay, *, caption: str, out: str) -> Table:
    """Units that stand side by side; `out`: the address the exports append their format to."""
    number = formats.numbers()
    rows = [
        (
            _name(place, day.address(address("units:unit", place.id))),
            kind_title(kinds, place.kind),
            code(place),
            number(place.area_km2, 2),
            number(place.population),
        )
        for place in places
    ]
    columns = [
        Column(_("Name")),
        Column(_("Kind")),
        Column(_("Code")),
        Column(_("Area, km²"), "number"),
        Column(_("Population"), "number"),
    ]
    measured = [
        column for column, value in ((3, "area_km2"), (4, "population")) if any(getattr(p, value) for p in places)
    ]
    kept = [0, 1, *([2] if any(map(code, places)) else []), *measured]
    return Table(
        caption=caption,
        columns=[columns[column] for column in kept],
        rows=[[row[column] for column in kept] for row in rows],
        pager=Pager(shown_words(len(places))),
        exports=_exports(out),
    )


def found_table(
    places: Sequence[units.Place], parents: Mapping[int, str], kinds: Kinds, day: ChosenDay, *, any_day: bool, out: str
) -> Table:
    """What a search found; of any day, a row a version, each opened on a day of its own."""
    rows = []
    for place in places:
        on = None if not any_day or day.on in place.period else (place.period.start or _last_day(place))
        where = day.address(address("units:unit", place.id), on)
        above = parents.get(place.parent, "") if place.parent else ""
        rows.append((_name(place, where), kind_title(kinds, place.kind), code(place), above, days(place.period)))
    return Table(
        caption=_("Units found"),
        columns=[
            Column(_("Name")),
            Column(_("Kind")),
            Column(_("Code")),
            Column(_("Belongs to")),
            Column(_("Days"), "wide"),
        ],
        rows=rows,
        pager=Pager(shown_words(len(places))),
        exports=_exports(out),
    )


def _name(place: units.Place, href: str) -> Any:
    name = link(href, place.title)
    return name + " " + status(_("Example"), "wait") if place.status == "example" else name


def _last_day(place: units.Place) -> Any:
    return place.period.end - timedelta(days=1) if place.period.end else None


def _exports(out: str) -> list[Export]:
    joint = "&" if "?" in out else "?"
    return [Export(name, f"{out}{joint}format={name.lower()}") for name in ("CSV", "XLSX")]


HEADER = (
    "id",
    "title",
    "kind",
    "code",
    "parent",
    "from",
    "until",
    "lat",
    "lon",
    "area_km2",
    "population",
    "status",
    "source",
)


def file_of(form: str, name: str, places: Sequence[units.Place], title: str) -> HttpResponseBase | None:
    """The list as a file when the address asks for one."""
    if form not in ("csv", "xlsx"):
        return None
    rows = [
        (
            place.id,
            place.title,
            place.kind,
            place.code,
            place.parent,
            place.period.start,
            place.period.end,
            place.lat,
            place.lon,
            place.area_km2,
            place.population,
            place.status,
            place.source,
        )
        for place in places
    ]
    return csv_response(name, HEADER, rows) if form == "csv" else xlsx_response(name, HEADER, rows, title=title)
