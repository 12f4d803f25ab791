"""A process drawn on the server: its states as boxes from top to bottom, what leads from one to the next as arrows.

The geometry here, the SVG and the list beside it in kit/process.html. A picture cannot be read on every telephone, a list can:
each box bears the number of its line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext

from tinhso.engines.cases.public import Action, Process, TimeLimit
from tinhso.kernel.definitions import Text
from tinhso.kernel.texts import mark as _

WIDTH = 440
_LANE, _GAP, _DROP, _LINE, _PAD = 26, 14, 34, 17, 10
_LETTER = 7.3  # how wide a letter of 14 px is, in the middle
TURNS = {
    "own": _("The unit itself"),
    "above": _("The unit above"),
    "receiving": _("The receiving desk"),
    "deciding": _("The deciding agency"),
    "none": "",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its number in the list, its lines of words, where it stands. `final`: a case rests here."""

    code: str
    number: int
    lines: tuple[str, ...]
    time: str
    x: float
    y: float
    width: float
    height: float
    final: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """What leads from one box to another; `back`: to one above."""

    start: str
    end: str
    path: str
    back: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A line of the list: what may be done in a state, and the number of the state it leads to."""

    title: str
    to: int
    to_title: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A state in the list: who acts, how long it may take, what may be done."""

    number: int
    title: str
    turn: str
    time: str
    final: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A process as boxes, arrows and a list. `whole`: the time of the whole, in words."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    stages: tuple[Stage, ...]
    whole: str
    height: float
    width: int = WIDTH


def picture(process: Process) -> Picture:
    """The process in the language of the reader."""
    language = get_language() or "vi"
    depth = depths(process)
    order = sorted(process.states, key=lambda code: (depth[code], list(process.states).index(code)))
    numbers = {code: number for number, code in enumerate(order, 1)}
    titles = {code: _said(state.title, language) for code, state in process.states.items()}
    times = {code: time_words(state.time) for code, state in process.states.items()}
    boxes, height = _boxes(process, rows(process, depth), numbers, titles, times)
    stages = tuple(
        Stage(
            numbers[code],
            titles[code],
            gettext(TURNS[process.states[code].turn]) if process.states[code].turn != "none" else "",
            times[code],
            process.states[code].final,
            tuple(
                Way(_said(action.title, language), numbers[action.to], titles[action.to])
                for action in _from(process, code)
            ),
        )
        for code in order
    )
    arrows = tuple(_arrows(process, depth, {box.code: box for box in boxes}))
    return Picture(tuple(boxes), arrows, stages, time_words(process.time), height)


def time_words(limit: TimeLimit | None) -> str:
    """A limit in words; nothing for none."""
    if limit is None:
        return ""
    if limit.working_days == 0:
        return gettext("the same working day")
    if limit.working_days is not None:
        return ngettext("%(n)s working day", "%(n)s working days", limit.working_days) % {"n": limit.working_days}
    if limit.working_hours is not None:
        shown = f"{limit.working_hours.normalize():f}".replace(".", "," if (get_language() or "vi") == "vi" else ".")
        return ngettext("%(n)s working hour", "%(n)s working hours", int(limit.working_hours) or 1) % {"n": shown}
    if limit.weeks is not None:
        return ngettext("%(n)s week", "%(n)s weeks", limit.weeks) % {"n": limit.weeks}
    if limit.months is not None:
        return ngettext("%(n)s month", "%(n)s months", limit.months) % {"n": limit.months}
    return ngettext("%(n)s day", "%(n)s days", limit.days or 0) % {"n": limit.days}


def _said(text: Text, language: str) -> str:
    return text.in_language(language)


def _from(process: Process, code: str) -> list[Action]:
    return sorted((one for one in process.actions.values() if code in one.origin), key=lambda one: one.order)


def _leads(process: Process) -> dict[str, tuple[str, ...]]:
    """Where each state leads, in the order of the buttons, each once, itself left out."""
    return {
        code: tuple(dict.fromkeys(action.to for action in _from(process, code) if action.to != code))
        for code in process.states
    }


def depths(process: Process) -> Mapping[str, int]:
    """How deep each state stands: one below the deepest that leads to it, ways back left out."""
    leads, found = _leads(process), {process.start: 0}
    forth: dict[str, list[str]] = {code: [] for code in process.states}
    done: list[str] = []
    walking: list[str] = []

    def walk(code: str) -> None:
        walking.append(code)
        for other in leads[code]:
            if other in walking:
                continue  # a way back
            forth[code].append(other)
            if other not in done:
                walk(other)
        walking.pop()
        done.append(code)

    walk(process.start)
    for code in reversed(done):
        for other in forth[code]:
            found[other] = max(found.get(other, 0), found.get(code, 0) + 1)
    return {code: found.get(code, 0) for code in process.states}


def rows(process: Process, depth: Mapping[str, int]) -> list[list[str]]:
    """The states of each depth, from left to right: beneath what leads to them, as far as that goes."""
    found: list[list[str]] = [[] for _level in range(max(depth.values()) + 1)]
    for code in process.states:
        found[depth[code]].append(code)
    leads = _leads(process)
    for level in range(1, len(found)):
        above = {code: place / max(1, len(found[level - 1])) for place, code in enumerate(found[level - 1])}

        def wish(code: str, above: Mapping[str, float] = above) -> float:
            places = [place for other, place in above.items() if code in leads[other]]
            return sum(places) / len(places) if places else 1.0

        found[level].sort(key=wish)
    return found


def wrapped(words: str, width: float) -> tuple[str, ...]:
    """The words in lines no wider than so; a word that is wider stands alone."""
    most, lines = max(4, int(width / _LETTER)), [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(lines)


def _boxes(
    process: Process,
    levels: Sequence[Sequence[str]],
    numbers: Mapping[str, int],
    titles: Mapping[str, str],
    times: Mapping[str, str],
) -> tuple[list[Box], float]:
    boxes, y = [], 2.0
    inside = WIDTH - 2 * _LANE
    for level in levels:
        width = min(200.0, (inside - _GAP * (len(level) - 1)) / len(level))
        x = (WIDTH - width * len(level) - _GAP * (len(level) - 1)) / 2
        made = []
        for code in level:
            lines = wrapped(f"{numbers[code]}. {titles[code]}", width - 2 * _PAD)
            time = wrapped(times[code], width - 2 * _PAD)[0] if times[code] else ""
            height = 2 * _PAD + _LINE * (len(lines) + bool(time)) - 3
            made.append(Box(code, numbers[code], lines, times[code], x, y, width, height, process.states[code].final))
            x += width + _GAP
        boxes += made
        y += max(box.height for box in made) + _DROP
    return boxes, y - _DROP + 4


def _arrows(process: Process, depth: Mapping[str, int], boxes: Mapping[str, Box]) -> Iterable[Arrow]:
    right, left = 0, 0
    for code, others in _leads(process).items():
        for other in others:
            start, end = boxes[code], boxes[other]
            back = depth[other] <= depth[code]
            if depth[other] == depth[code] + 1:
                path = _straight(start, end)
            elif back:
                path = _around(start, end, boxes.values(), WIDTH - 4 - 6 * (right % 4), from_right=True)
                right += 1
            else:
                path = _around(start, end, boxes.values(), 4 + 6 * (left % 4), from_right=False)
                left += 1
            yield Arrow(code, other, path, back)


def _straight(start: Box, end: Box) -> str:
    """Down, from the nearest point of the lower edge."""
    x = min(max(end.middle, start.x + 12), start.x + start.width - 12)
    top, low = start.y + start.height, end.y - 2
    bend = (low - top) / 2
    return f"M{x:g} {top:g}C{x:g} {top + bend:g} {end.middle:g} {low - bend:g} {end.middle:g} {low:g}"


def _around(start: Box, end: Box, boxes: Iterable[Box], lane: float, *, from_right: bool) -> str:
    """Through the lane beside the boxes: out and in at the side of a box nothing stands beside, else by the gap above it
    (out of a box that leads down: below it)."""
    rows: dict[float, list[Box]] = {}
    for box in boxes:
        rows.setdefault(box.y, []).append(box)

    def outermost(box: Box) -> bool:
        return box is (rows[box.y][-1] if from_right else rows[box.y][0])

    points: list[tuple[float, float]] = []
    if outermost(start):
        points.append((start.x + start.width if from_right else start.x, start.y + start.height / 2))
    elif from_right:
        points += [(start.middle + 10, start.y), (start.middle + 10, start.y - _DROP * 0.35)]
    else:
        low = max(box.y + box.height for box in rows[start.y]) + _DROP * 0.35
        points += [(start.middle - 10, start.y + start.height), (start.middle - 10, low)]
    points.append((lane, points[-1][1]))
    if outermost(end):
        side = end.x + end.width + 2 if from_right else end.x - 2
        points += [(lane, end.y + end.height / 2), (side, end.y + end.height / 2)]
    else:
        gap, x = end.y - _DROP * 0.65, end.middle + (14 if from_right else -14)
        points += [(lane, gap), (x, gap), (x, end.y - 2)]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
