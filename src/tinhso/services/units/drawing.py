"""A merger drawn: old units on the left, new ones on the right, a band for each succession."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 440
BOX = 178
LINE = 17
GAP = 10
LETTERS = 22


@dataclass(frozen=True, slots=True)
class Band:
    """One succession in words: old title, new title, and how much ("whole", "30%", "share unknown")."""

    old: str
    new: str
    share: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: float
    height: int
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Curve:
    path: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    height: float
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    width: int = WIDTH
    box: int = BOX


def draw(bands: Sequence[Band]) -> Drawing | None:
    """The drawing, or None when nothing flows."""
    if not bands:
        return None
    left, right = _column([band.old for band in bands], 0), _column([band.new for band in bands], WIDTH - BOX)
    height = max(_bottom(left), _bottom(right))
    boxes = {
        side: {
            title: Box(box.x, box.y + (height - _bottom(column)) / 2, box.height, box.lines)
            for title, box in column.items()
        }
        for side, column in (("left", left), ("right", right))
    }
    curves = tuple(_curve(boxes["left"][band.old], boxes["right"][band.new], band.sure) for band in bands)
    return Drawing(height, (*boxes["left"].values(), *boxes["right"].values()), curves)


def _column(titles: Sequence[str], x: int) -> dict[str, Box]:
    found: dict[str, Box] = {}
    y = 0
    for title in dict.fromkeys(titles):
        lines = tuple(textwrap.wrap(title, LETTERS)) or (title,)
        found[title] = Box(x, y, LINE * len(lines) + 14, lines)
        y += found[title].height + GAP
    return found


def _bottom(column: dict[str, Box]) -> float:
    return max(box.y + box.height for box in column.values())


def _curve(old: Box, new: Box, sure: bool) -> Curve:
    start, end = old.x + BOX, new.x
    turn = (start + end) / 2
    path = f"M{start} {old.middle:g}C{turn:g} {old.middle:g} {turn:g} {new.middle:g} {end} {new.middle:g}"
    return Curve(path, sure)
