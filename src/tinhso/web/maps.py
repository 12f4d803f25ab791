"""Maps of points drawn on the server: places on an even grid of degrees, a list beside them in kit/map.html."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

# Vietnam's two archipelagos in the East Sea, always on a map of the whole country.
ISLANDS = (("Hoàng Sa", 16.5, 112.0), ("Trường Sa", 10.0, 114.2))
_COUNTRY = (8.4, 23.5, 102.1, 116.6)
_TALL = 520


@dataclass(frozen=True, slots=True)
class Place:
    """A place to show: north and east in degrees; `href` opens it; `tone` as in tables.status."""

    name: str
    north: float
    east: float
    href: str = ""
    note: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Dot:
    place: Place
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Map:
    dots: tuple[Dot, ...]
    islands: tuple[Dot, ...]
    width: int
    height: int = _TALL
    radius: float = 5


def points(places: Sequence[Place], *, country: bool = False) -> Map:
    """Fit the places; `country`: the frame of all Vietnam with Hoàng Sa and Trường Sa."""
    if country or not places:
        south, north, west, east = _COUNTRY
    else:
        norths, easts = [place.north for place in places], [place.east for place in places]
        south, north, west, east = min(norths), max(norths), min(easts), max(easts)
        margin = max(north - south, east - west, 0.1) * 0.06
        south, north, west, east = south - margin, north + margin, west - margin, east + margin
    narrow = cos(radians((south + north) / 2))
    scale = _TALL / (north - south)
    width = max(260, round((east - west) * narrow * scale))
    if width > 720:
        scale, width = scale * 720 / width, 720
    tall = round((north - south) * scale)

    def put(place: Place) -> Dot:
        return Dot(place, round((place.east - west) * narrow * scale, 1), round((north - place.north) * scale, 1))

    islands = tuple(put(Place(name, lat, lon)) for name, lat, lon in ISLANDS) if country else ()
    radius = 2.5 if len(places) > 1000 else 4 if len(places) > 150 else 6
    return Map(tuple(put(place) for place in places), islands, width, tall, radius)
