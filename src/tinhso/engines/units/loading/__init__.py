"""What packs bring of units: the country in both eras with its reform and its notes, and the bodies of a province."""

from .bodies import SOURCES, BodiesPart, BodyRow, SourcesFile, load_bodies
from .country import CountryPart, ReformFile, load_country
from .notes import NotesFile

__all__ = [
    "SOURCES",
    "BodiesPart",
    "BodyRow",
    "CountryPart",
    "NotesFile",
    "ReformFile",
    "SourcesFile",
    "load_bodies",
    "load_country",
]
