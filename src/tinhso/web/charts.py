"""Charts drawn on the server: the geometry here, the SVG in kit/chart.html. They need no script and print.

A chart's title states the finding; the macro puts the figures beside it as a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH = 400
_BAR, _GAP, _WORDS, _VALUE = 18, 12, 25, 64


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its finished words. `x`/`width` in the drawing's units; `marked`: the one the title speaks of."""

    label: str
    value: str
    y: int
    x: float
    width: float
    marked: bool


@dataclass(frozen=True, slots=True)
class Bars:
    bars: tuple[Bar, ...]
    height: int
    zero: float
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Point:
    label: str
    value: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A broken line: `pieces` are polyline point lists (a missing value breaks the line, it is not zero)."""

    points: tuple[Point, ...]
    pieces: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int = 240
    width: int = WIDTH


def bars(rows: Sequence[tuple[str, Decimal | int | None, str]], *, marked: str = "") -> Bars:
    """Lying bars from zero under their words: (label, value, finished words). A missing value keeps its row, without bar."""
    known = [float(value) for _, value, _ in rows if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    scale = (WIDTH - _VALUE) / (high - low) if high > low else 0.0
    zero = -low * scale
    made, y = [], 0
    for label, value, words in rows:
        length = 0.0 if value is None else float(value) * scale
        x = zero + min(0.0, length)
        made.append(Bar(_short(label), words, y + _WORDS, round(x, 1), round(abs(length), 1), label == marked))
        y += _WORDS + _BAR + _GAP
    return Bars(tuple(made), max(y - _GAP + 2, 1), round(zero, 1))


def line(rows: Sequence[tuple[str, Decimal | int | None, str]], *, from_zero: bool = False) -> Line:
    """Values over time, in order: (label, value, finished words). None breaks the line."""
    known = [float(value) for _, value, _ in rows if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    low = 0.0 if from_zero else low
    spread = (high - low) or 1.0
    top, bottom, left, right = 34, 196, 26, WIDTH - 26
    step = (right - left) / max(1, len(rows) - 1)
    points: list[Point] = []
    pieces: list[list[str]] = []
    piece: list[str] = []
    for place, (label, value, words) in enumerate(rows):
        if value is None:
            pieces, piece = [*pieces, piece], []
            continue
        x = round(left + place * step, 1)
        y = round(bottom - (float(value) - low) / spread * (bottom - top), 1)
        points.append(Point(label, words, x, y))
        piece.append(f"{x},{y}")
    pieces.append(piece)
    every = max(1, -(-len(rows) // 7))
    ticks = tuple(
        (round(left + place * step, 1), label) for place, (label, _, _) in enumerate(rows) if place % every == 0
    )
    return Line(tuple(points), tuple(" ".join(each) for each in pieces if len(each) > 1), ticks)


def ranks(rows: Sequence[tuple[str, int | None, str]], *, of: int) -> Line:
    """Places over time: first is on top. (label, place, finished words), `of`: how many were ranked."""
    return line([(label, None if place is None else of + 1 - place, words) for label, place, words in rows])


def _short(label: str, most: int = 42) -> str:
    """A name that fits the drawing; the table beside it has it whole."""
    return label if len(label) <= most else label[: label.rfind(" ", 0, most)].rstrip() + "…"
