"""What was measured, against what, and whether the goal was met; and the table of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

HEADS = ("what", "ours", "yardstick", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `met` None: it could not be measured, and `note` says why."""

    what: str
    ours: str = ""
    yardstick: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None
    note: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    """The numbers behind the texts, for the file."""

    @property
    def verdict(self) -> str:
        return {True: "met", False: "MISSED", None: "not measured"}[self.met]

    def cells(self) -> tuple[str, ...]:
        return (self.what, self.ours, self.yardstick, self.ratio, self.goal, self.verdict if self.goal else "")


def unmeasured(what: str, goal: str, why: str) -> Row:
    """A row for what could not be measured; the rest of the table goes on."""
    return Row(what, goal=goal, note=why)


@dataclass(frozen=True, slots=True)
class Pair:
    """Ours and the yardstick, measured in turn; the ratio is the median of the ratios of each turn."""

    ours: tuple[float, ...]
    yardstick: tuple[float, ...]

    @property
    def ratio(self) -> float:
        return median(mine / other for mine, other in zip(self.ours, self.yardstick, strict=True))


def in_turn(rounds: int, ours: Callable[[], float], yardstick: Callable[[], float]) -> Pair:
    """Both sides `rounds` times, one after the other, so that what else the machine does hits both."""
    mine, other = [], []
    for _turn in range(rounds):
        other.append(yardstick())
        mine.append(ours())
    return Pair(tuple(mine), tuple(other))


def percentile(values: Iterable[float], percent: float) -> float:
    """The value that `percent` of the values do not exceed. Raises ValueError when there is none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def text_table(rows: Sequence[Row]) -> str:
    """For a terminal: columns as wide as their longest cell, notes below their row."""
    lines = [HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    out = []

    def write(cells: Sequence[str]) -> None:
        out.append("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())

    write(HEADS)
    write(["-" * width for width in widths])
    for row in rows:
        write(row.cells())
        out.extend(f"    {line}" for line in row.note.splitlines())
    return "\n".join(out)


def markdown(machine: dict[str, str], rows: Sequence[Row]) -> str:
    """The same for a page."""
    lines = ["# Measured", ""]
    lines += [f"- {name}: {value}" for name, value in machine.items()]
    lines += ["", "| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]
    for row in rows:
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in row.cells()) + " |")
    notes = [f"- {row.what}: {'; '.join(row.note.splitlines())}" for row in rows if row.note]
    return "\n".join([*lines, *(["", *notes] if notes else []), ""])


def write(folder: Path, machine: dict[str, str], rows: Sequence[Row]) -> None:
    """Both files into the folder, replacing those of the last run."""
    folder.mkdir(exist_ok=True)
    (folder / "bench.md").write_text(markdown(machine, rows), "utf-8")
    held = {"machine": machine, "rows": [asdict(row) | {"verdict": row.verdict} for row in rows]}
    (folder / "bench.json").write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")
