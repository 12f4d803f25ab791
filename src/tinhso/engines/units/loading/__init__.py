"""What packs bring of units: the country in both eras with its reform and its notes, and the bodies of a province."""

from .bodies import BodiesPart, load_bodies
from .country import CountryPart, ReformFile, load_country
from .named import NO_BODY, NO_KIND, PlacesNamed, bodies_named, not_there
from .notes import NotesFile
from .rows import COLUMNS as AGENCY_COLUMNS
from .rows import SOURCES, BodyRow, SourcesFile

__all__ = [
    "AGENCY_COLUMNS",
    "NO_BODY",
    "NO_KIND",
    "SOURCES",
    "BodiesPart",
    "BodyRow",
    "CountryPart",
    "NotesFile",
    "PlacesNamed",
    "ReformFile",
    "SourcesFile",
    "bodies_named",
    "load_bodies",
    "load_country",
    "not_there",
]
