"""Kinds of units and calendars, as packs define them, and the rights of this engine."""

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from tinhso.kernel.access import Right, rights
from tinhso.kernel.definitions import (
    Definition,
    DefinitionKind,
    PackFile,
    ShortText,
    definition_kinds,
    pack_files,
    pack_parts,
)
from tinhso.kernel.errors import NotThere
from tinhso.kernel.plans import beside_checks
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions as kept

from .calendars import CALENDARS, WorkingCalendar, check
from .rules.working_time import Calendar, laid

KINDS = "unit-kinds"
Tree = Literal["territory", "state", "party"]
Tier = Literal["country", "province", "district", "commune", "village", "body"]


class UnitKind(Definition):
    """A kind of unit, such as xã or sở. Bodies mostly have no prefix."""

    prefix: Annotated[
        ShortText | None, Field(description='Comes before the name in titles: "Xã" + "Tú Lệ".', examples=["Xã"])
    ] = None
    tree: Annotated[
        Tree, Field(description="territory: places. state: bodies. party: the Party's.", examples=["territory"])
    ]
    tier: Annotated[Tier, Field(description="The level it stands on.", examples=["commune"])]
    order: Annotated[
        int, Field(ge=0, le=999, description="Sorts kinds that stand beside each other.", examples=[30])
    ] = 100

    def title_of(self, name: str) -> str:
        """The official name: "Xã Tú Lệ"."""
        return f"{self.prefix} {name}" if self.prefix else name


def kinds() -> dict[str, UnitKind]:
    """The newest version of every kind of unit, by code."""
    return {definition.it.code: definition.it for definition in kept.all_of(UnitKind, KINDS)}


def working_calendar(code: str, *, on: date) -> Calendar:
    """The working-time calendar of that name as it stands on the day. From memory. NotThere when no pack has it."""
    found = _laid(code, on, kept.generation())
    if not found.weeks:
        raise NotThere(_("“%(code)s” is not defined on %(day)s."), code=code, day=on)
    return found


@lru_cache(maxsize=32)
def _laid(code: str, on: date, generation: int) -> Calendar:
    known = [one for one in kept.all_of(WorkingCalendar, CALENDARS) if (one.in_force.start or date.min) <= on]
    return laid(
        code,
        (one.it for one in known if on in one.in_force),
        [(one.it, one.in_force) for one in known if on not in one.in_force],
    )


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(KINDS, DefinitionKind(KINDS, UnitKind, title=_("Kinds of units")))
    definition_kinds.add(
        CALENDARS, DefinitionKind(CALENDARS, WorkingCalendar, check, title=_("Working-time calendars"))
    )
    rights.add("units.read", Right("units.read", _("See units of any day"), public=True))
    changing = ("unit.opened", "unit.renamed", "unit.closed", "unit.told", "units.reformed")
    rights.add("units.manage", Right("units.manage", _("Change units and carry out reforms"), acts=changing))
    from .loading import SOURCES, BodiesPart, CountryPart, NotesFile, PlacesNamed, ReformFile, SourcesFile

    pack_parts.add("units", CountryPart())
    pack_parts.add("bodies", BodiesPart())
    beside_checks.add("places", PlacesNamed())
    pack_files.add("agencies-sources", PackFile(f"data/{SOURCES}", SourcesFile, _("Sources of the agencies")))
    pack_files.add("notes", PackFile("data/units/notes.yaml", NotesFile, _("Notes on units")))
    pack_files.add("reform", PackFile("data/units/reform.yaml", ReformFile, _("The reform between the two eras")))
