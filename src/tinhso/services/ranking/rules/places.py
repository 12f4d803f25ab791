"""A place over the years as a drawing. Rankings of different size are drawn by share of the way down. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 700, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 500, 40, 244  # room for names on the right


@dataclass(frozen=True, slots=True)
class Place:
    """A rank in one year, always with how many were ranked. `rank` None: not published or not found."""

    year: int
    rank: int | None
    of: int | None


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    words: str
    above: bool


@dataclass(frozen=True, slots=True)
class Series:
    """One unit's line; `number` gives its look. `pieces` are broken where a year is missing."""

    label: str
    number: int
    points: tuple[Point, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    series: tuple[Series, ...]
    years: tuple[tuple[float, int], ...]
    broken_at: float | None
    width: int = WIDTH
    height: int = HEIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def drawing(places: Mapping[str, Sequence[Place]], *, reform: int | None) -> Drawing:
    """Lines of units by label over all years any of them has. `reform`: the year before which a break is drawn."""
    years = sorted({place.year for series in places.values() for place in series})
    if not years:
        return Drawing((), (), None)
    step = (_RIGHT - _LEFT) / max(1, years[-1] - years[0])

    def x(year: float) -> float:
        return round(_LEFT + (year - years[0]) * step, 1)

    lowest = _lowest(places)
    made = []
    for number, (label, series) in enumerate(places.items()):
        points: list[Point] = []
        pieces: list[list[str]] = []
        piece: list[str] = []
        for place in sorted(series, key=lambda place: place.year):
            if place.rank is None or not place.of:
                pieces, piece = [*pieces, piece], []
                continue
            y = round(_TOP + (place.rank - 1) / max(1, place.of - 1) * (_BOTTOM - _TOP), 1)
            points.append(Point(x(place.year), y, f"{place.rank}/{place.of}", lowest.get(place.year) != label))
            piece.append(f"{x(place.year)},{y}")
        pieces.append(piece)
        made.append(Series(label, number % 4, tuple(points), tuple(" ".join(each) for each in pieces if len(each) > 1)))
    inside = reform is not None and years[0] < reform <= years[-1]
    return Drawing(
        tuple(made),
        tuple((x(year), year) for year in range(years[0], years[-1] + 1)),
        x(reform - 0.5) if inside and reform is not None else None,
    )


def _lowest(places: Mapping[str, Sequence[Place]]) -> dict[int, str]:
    """Of each year that several lines meet, the label of the lowest: its words stand below, all others' above."""
    found: dict[int, list[tuple[float, int, str]]] = {}
    for number, (label, series) in enumerate(places.items()):
        for place in series:
            if place.rank is not None and place.of:
                found.setdefault(place.year, []).append(((place.rank - 1) / max(1, place.of - 1), number, label))
    return {year: max(there)[2] for year, there in found.items() if len(there) > 1}
