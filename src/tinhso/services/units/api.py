"""Units for programs: any day's list, one unit, its history."""

from typing import Annotated, Any

from django.http import HttpResponseBase
from django.utils.translation import get_language
from ninja import Path, Query
from pydantic import Field

from tinhso.engines.units import public as units
from tinhso.kernel.texts import mark as _
from tinhso.web.api import Day, Exact, PageOf, Part, Shape, answers
from tinhso.web.api.parts import WantedAnyWay

part = Part("units", _("Units of government, as of any day"), 10)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
OnDay = Annotated[Day | None, Query(description="The day that is meant; today when not given.")]


class Unit(Shape):
    """A unit as it was on a day. `since` null: since an unknown day; `until`: the first day it was otherwise."""

    id: int = 0
    title: str = Field("", examples=["Xã Tú Lệ"])
    name: str = ""
    kind: str = ""
    code: str = Field("", description="Official code; reused after reforms, so never an identity.")
    tree: str = Field("", examples=["territory", "state"])
    parent: int | None = None
    jurisdiction: int | None = None
    lineage: list[int] = Field([], description="Ids from the root of the tree down to this unit.")
    since: Day | None = None
    until: Day | None = None
    lat: Exact | None = None
    lon: Exact | None = None
    area_km2: Exact | None = None
    population: int | None = None
    status: str = Field("", examples=["official", "partial", "example"])
    source: str = ""


class UnitStep(Shape):
    """A step of succession: on a day the unit came from, or went into, another. `share` null: not known."""

    unit: int
    title: str | None
    on: Day
    share: Exact | None
    kind: str


class UnitUnknown(Shape):
    """Something the sources do not know about the unit."""

    text: str
    since: Day | None
    until: Day | None


class UnitHistory(Shape):
    """All that is known of a unit over time, oldest first."""

    id: int
    versions: list[Unit] = []
    came_from: list[UnitStep] = []
    went_into: list[UnitStep] = []
    unknown: list[UnitUnknown] = []


class UnitKind(Shape):
    """A kind of unit."""

    code: str
    title: str
    tree: str


class Units(WantedAnyWay):
    on: Day | None = Field(None, description="The day that is meant; today when not given.")
    q: str = Field("", max_length=80, description="Part of the name, with or without marks.")
    tree: str = Field("", max_length=20)
    kind: str = Field("", max_length=200, description="Kinds, by commas.")
    code: str = Field("", max_length=40)
    within: int | None = Field(None, ge=1, le=2**63 - 1, description="This unit and all under it.")
    parent: int | None = Field(None, ge=1, le=2**63 - 1, description="What stands directly under this unit.")


@part.listed("/units", PageOf[Unit], name="listUnits", title=_("Units of a day"), streams=True)
def list_units(request: Any, wanted: Query[Units]) -> HttpResponseBase:
    """The units open on a day, in the order of the Vietnamese alphabet."""
    listing = units.listing(
        on=wanted.on or request.now.date(),
        tree=wanted.tree,
        kinds=[kind for kind in wanted.kind.split(",") if kind],
        code=wanted.code,
        within=wanted.within,
        parent=wanted.parent,
        text=wanted.q,
    )
    return answers.listed(listing, wanted, tuple(Unit.model_fields), name="units")


@part.one("/units/{id}", Unit, name="getUnit", title=_("A unit"))
def get_unit(
    request: Any, id: Id, on: OnDay = None, fields: Annotated[str, Query(max_length=500)] = ""
) -> HttpResponseBase:
    """A unit as it was on a day. 404 when it did not exist then."""
    return answers.one(said(units.get(id, on=on or request.now.date())), fields)


@part.one("/units/{id}/history", UnitHistory, name="getUnitHistory", title=_("A unit's history"))
def get_unit_history(request: Any, id: Id) -> HttpResponseBase:
    """Every version of a unit, what it came from, what it went into, and what sources do not know."""
    history, language = units.history(id), get_language() or "vi"
    return answers.answer(
        {
            "id": id,
            "versions": [said(version) for version in history.versions],
            "came_from": [step(link) for link in history.predecessors],
            "went_into": [step(link) for link in history.successors],
            "unknown": [
                {"text": note.in_language(language), "since": note.period.start, "until": note.period.end}
                for note in history.notes
            ],
        }
    )


@part.one("/unit-kinds", list[UnitKind], name="listUnitKinds", title=_("Kinds of units"))
def list_unit_kinds(request: Any) -> HttpResponseBase:
    """Every kind a unit may be of."""
    language = get_language() or "vi"
    found = [
        {"code": code, "title": kind.title.in_language(language), "tree": kind.tree}
        for code, kind in units.kinds().items()
    ]
    return answers.answer(found)


def said(place: units.Place) -> dict[str, Any]:
    """A place by the columns of the list."""
    return {
        "id": place.id,
        "title": place.title,
        "name": place.name,
        "kind": place.kind,
        "code": place.code,
        "tree": place.tree,
        "parent": place.parent,
        "jurisdiction": place.jurisdiction,
        "lineage": place.lineage,
        "since": place.period.start,
        "until": place.period.end,
        "lat": answers.exact(place.lat),
        "lon": answers.exact(place.lon),
        "area_km2": answers.exact(place.area_km2),
        "population": place.population,
        "status": place.status,
        "source": place.source,
    }


def step(link: units.Link) -> dict[str, Any]:
    share = answers.exact(link.share)
    return {"unit": link.other, "title": link.title, "on": link.on, "share": share, "kind": link.kind}
