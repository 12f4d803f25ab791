"""Rankings as finished rows: for the page, for CSV and XLSX."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.measures import public as measures
from tinhso.store.keys import fold, sort_key
from tinhso.web.addresses import address
from tinhso.web.formats import number, numbers
from tinhso.web.tables import Column, link, opens

from .models import Line, PublishedRow, PublishedTable, Round
from .queries import Row

SIZE = 200
SORTS = ("rank", "-rank", "name", "-name", "total", "-total")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader chose to see."""

    kind: str = ""
    group: str = ""
    text: str = ""
    sort: str = "rank"
    start: int = 0

    @property
    def query(self) -> dict[str, str]:
        chosen = {"kind": self.kind, "group": self.group, "q": self.text}
        return {name: value for name, value in chosen.items() if value}


def wanted_in(given: Mapping[str, str], groups: Sequence[measures.Group]) -> Wanted:
    """Reads the address; what it does not know is left out."""
    group, sort, start = given.get("group", ""), given.get("sort", "rank"), given.get("start", "0")
    return Wanted(
        kind=given.get("kind", "")[:80],
        group=group if group in {one.code for one in groups} else "",
        text=given.get("q", "")[:100].strip(),
        sort=sort if sort in SORTS else "rank",
        start=int(start) if start.isdecimal() and len(start) < 7 else 0,
    )


def chosen(rows: Sequence[Row], wanted: Wanted) -> list[Row]:
    """Rows that match, in the order wanted."""
    text = fold(wanted.text)
    found = [row for row in rows if wanted.kind in ("", row.kind) and (not text or text in fold(row.title))]
    keys: dict[str, Any] = {
        "rank": lambda row: (row.rank, sort_key(row.title)),
        "name": lambda row: sort_key(row.title),
        "total": lambda row: (row.shown, -row.rank),
    }
    return sorted(found, key=keys[wanted.sort.lstrip("-")], reverse=wanted.sort.startswith("-"))


def tops(given: measures.IndicatorSet) -> list[measures.Group]:
    """Groups that stand at the top: their points make the total."""
    return [group for group in given.groups if group.parent is None]


def shown_indicators(given: measures.IndicatorSet, group: str) -> list[measures.Indicator]:
    """Indicators of a group and of those under it that count for themselves."""
    within = {group}
    for other in given.groups:
        if other.parent in within:
            within.add(other.code)
    return [one for one in given.indicators if one.group in within and one.code not in given.parts]


def columns(given: measures.IndicatorSet, wanted: Wanted, language: str) -> list[Column]:
    """Rank first; then the unit, total, percent, and points a group (or an indicator of the chosen group)."""
    found = [
        Column(gettext("Rank"), "number", sort="rank"),
        Column(gettext("Unit"), sort="name"),
        Column(gettext("Total"), "number", sort="total"),
    ]
    if given.total.kind != "percent":
        found.append(Column(gettext("% of maximum"), "number"))
    if given.levels:
        found.append(Column(gettext("Level")))
    if wanted.group:
        title = next(group.title.in_language(language) for group in given.groups if group.code == wanted.group)
        heads = [f"{one.code}. {one.title.in_language(language)}" for one in shown_indicators(given, wanted.group)]
        return [*found, *(Column(head, "number", group=title) for head in heads)]
    return [
        *found,
        *(
            Column(group.title.in_language(language), "number", group=gettext("Points per group"))
            for group in tops(given)
        ),
    ]


def cells(
    rows: Sequence[Row],
    given: measures.IndicatorSet,
    wanted: Wanted,
    lines: Mapping[tuple[int, str], Line],
    language: str,
) -> list[tuple[str, ...]]:
    """Finished cells; every number opens what stands behind it."""
    groups, written = tops(given), numbers()
    indicators = shown_indicators(given, wanted.group) if wanted.group else []
    made = []
    for row in rows:
        result = address("trace:trace", "result", row.id)
        cell: list[str] = [
            written(row.rank),
            link(address("units:unit", row.unit), row.title),
            opens(result, written(row.shown, given.total.decimals)),
        ]
        if given.total.kind != "percent":
            cell.append(written(row.percent, 2))
        if given.levels:
            cell.append(level_words(given, row.level, language).replace(" ", "\N{NO-BREAK SPACE}"))
        if wanted.group:
            cell += [_line_cell(lines.get((row.id, one.code)), written) for one in indicators]
        else:
            cell += [opens(result, written(Decimal(row.groups[group.code][0]), 2)) for group in groups]
        made.append(tuple(cell))
    return made


def _line_cell(line: Line | None, written: Callable[..., str]) -> str:
    if line is None:
        return "–"
    text = written(line.points, 2) if line.points is not None else gettext("not counted")
    return opens(address("trace:trace", "score", line.pk), text)


def level_words(given: measures.IndicatorSet, level: int | None, language: str) -> str:
    """The level's name; nothing when the set has none or none was reached."""
    return "" if level is None else given.levels[level].title.in_language(language)


def plain(rows: Sequence[Row], given: measures.IndicatorSet, language: str) -> tuple[list[str], list[list[Any]]]:
    """Heading and rows for CSV and XLSX: numbers stay numbers."""
    heading = [
        gettext("Rank"),
        gettext("Unit"),
        gettext("Total"),
        gettext("Points"),
        gettext("Maximum"),
        gettext("% of maximum"),
    ]
    heading += [f"{group.code}. {group.title.in_language(language)}" for group in given.groups]
    heading += [pillar.title.in_language(language) for pillar in given.pillars]
    made: list[list[Any]] = []
    for row in rows:
        line: list[Any] = [row.rank, row.title, row.shown, row.points, row.maximum, row.percent]
        line += [Decimal(row.groups[group.code][0]) for group in given.groups]
        line += [Decimal(row.pillars[pillar.code][0]) for pillar in given.pillars]
        made.append(line)
    return heading, made


def published_columns(table: PublishedTable, inside: Sequence[str]) -> list[Column]:
    """Columns of a table others published: only what is known of somebody."""
    rows = list(table.rows.all())
    found = [Column(gettext("Rank"), "number")] if _ranked(rows) else []
    found.append(Column(gettext("Unit")))
    if any(row.score is not None for row in rows):
        found.append(Column(gettext("Score"), "number"))
    if any(row.percent is not None for row in rows):
        found.append(Column(gettext("Percent"), "number"))
    found += [Column(INSIDE.get(name, name), "number", group=gettext("Rank (value) inside")) for name in inside]
    if any(row.note_vi for row in rows):
        found.append(Column(gettext("Note"), "wide"))
    return found


def _ranked(rows: Sequence[PublishedRow]) -> bool:
    return any(row.rank is not None for row in rows)


INSIDE = {"CQS": "Chính quyền số", "KTS": "Kinh tế số", "XHS": "Xã hội số"}
"""Codes of pillars as the sources abbreviate them → their official names."""


def published_cells(table: PublishedTable, inside: Sequence[str], language: str) -> list[tuple[str, ...]]:
    """A rank always with how many were ranked; what the source does not give is an empty cell, left out on phones."""
    rows = list(table.rows.all())
    scores, percents = any(row.score is not None for row in rows), any(row.percent is not None for row in rows)
    ranked, notes = _ranked(rows), any(row.note_vi for row in rows)
    made = []
    for row in rows:
        cell: list[str] = [rank_of(row.rank, table.of)] if ranked else []
        cell.append(link(reverse("units:unit", args=[row.unit_id]), row.name) if row.unit_id else row.name)
        cell += ["" if row.score is None else number(row.score)] if scores else []
        cell += ["" if row.percent is None else number(row.percent)] if percents else []
        cell += [_inside(row, name) for name in inside]
        cell += [row.note_en if language == "en" and row.note_en else row.note_vi] if notes else []
        made.append(tuple(cell))
    return made


def rank_of(rank: int | None, of: int | None) -> str:
    """15/63; "–" when there is no rank; the rank alone when nobody says of how many."""
    if rank is None:
        return "–"
    return f"{rank}/{of}" if of else str(rank)


def _inside(row: PublishedRow, name: str) -> str:
    found = row.inside.get(name) or {}
    rank, score = found.get("rank"), found.get("score")
    if score is None:
        return "" if rank is None else str(rank)
    return f"{rank} ({number(Decimal(score))})" if rank is not None else f"({number(Decimal(score))})"


def inside_of(table: PublishedTable) -> list[str]:
    """Names of pillars and indices known of any row, in the order they come."""
    return list(dict.fromkeys(name for row in table.rows.all() for name in row.inside if _inside(row, name)))


def state_words(row: Round) -> tuple[str, str]:
    """The state of a round in a word, with its tone."""
    if row.published_at is not None:
        return (gettext("Published as an example"), "info") if row.example else (gettext("Published"), "good")
    return (
        (gettext("Scored, not published"), "wait")
        if row.scored_at is not None
        else (gettext("Open, not scored"), "info")
    )
