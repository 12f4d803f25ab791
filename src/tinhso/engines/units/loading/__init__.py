"""What packs bring of units: the country in both eras with its reform and its notes, and the bodies of a province."""

from .bodies import BodiesPart, BodyRow, load_bodies
from .country import CountryPart, load_country

__all__ = ["BodiesPart", "BodyRow", "CountryPart", "load_bodies", "load_country"]
