"""Rankings that others published, out of packs: as far as their sources give them, missing stays missing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from django.db import transaction
from pydantic import Field, HttpUrl

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Code, ShortText, Text, Typed
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import Lines, PackError, read_yaml, typed
from tinhso.kernel.texts import mark as _

from .models import PublishedRow, PublishedTable

Rank = Annotated[int, Field(ge=1, le=20_000)]
Value = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]


class Inside(Typed):
    """A rank or value of a pillar or main index."""

    rank: Rank | None = None
    score: Value | None = None


class Row(Typed):
    """A row as the source has it. `code` (in `tree`): which unit it was; without, only the name is known."""

    name: ShortText
    code: Annotated[str, Field(max_length=40)] | None = None
    tree: Literal["territory", "state", "party"] = "territory"
    rank: Rank | None = None
    score: Value | None = None
    percent: Annotated[Decimal, Field(ge=0, le=100, max_digits=8, decimal_places=4)] | None = None
    inside: dict[ShortText, Inside] = {}
    note: Text | None = None


class Source(Typed):
    """Where a table was read, and how much of it."""

    id: ShortText
    title: ShortText
    address: HttpUrl
    read: ShortText


class Table(Typed):
    """One published ranking of one year."""

    code: Code
    series: Code
    title: Text
    year: Annotated[int, Field(ge=2000, le=2199)]
    of: Rank | None = None
    complete: bool
    as_of: date
    publisher: ShortText | None = None
    document: ShortText | None = None
    announced: date | None = None
    within: Annotated[str, Field(max_length=40)] | None = None
    score_unit: ShortText | None = None
    note: Text | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]


class History(Typed):
    """A file of published rankings."""

    tables: tuple[Table, ...]


@dataclass(frozen=True)
class RankingsLoaded(journal.Event):
    """A pack brought published rankings."""

    name: ClassVar[str] = "ranking.history-loaded"
    about: ClassVar[str] = "published-table"
    tables: int


class HistoryPart:
    """`data/history/*.yaml` of a pack. A table whose content changed replaces what was kept of it."""

    path = "data/history/*.yaml"
    order = 40

    def load(self, file: Path, *, by: Actor, at: datetime) -> str:
        """Load the tables of a file; loading twice changes nothing."""
        name = f"{file.parents[2].name}/{file.relative_to(file.parents[2]).as_posix()}"
        ((value, lines),) = read_yaml(file, name) or [({"tables": []}, Lines(name))]
        history = typed(History, value, lines)
        problems = list(_problems(history, lines))
        if problems:
            raise PackError(problems)
        new = _keep(history, name, lines, by=by, at=at)
        return f"{file.name}: {new} published rankings new or changed, {len(history.tables) - new} unchanged"


def _problems(history: History, lines: Lines) -> Iterable[TinhSoError]:
    for index, table in enumerate(history.tables):
        ranks = [row.rank for row in table.rows if row.rank is not None]
        if table.of is not None and any(rank > table.of for rank in ranks):
            yield lines.problem(("tables", index, "of"), Expected(_("a rank is beyond %(of)s"), of=table.of))
        if table.complete and (table.of != len(table.rows) or len(ranks) != len(table.rows)):
            why = Expected(_("a complete table has a rank for every unit ranked"))
            yield lines.problem(("tables", index, "complete"), why)
        if table.complete and any(rank != 1 + sum(other < rank for other in ranks) for rank in ranks):
            why = Expected(_("ranks of a complete table are shared and skipped, never left out"))
            yield lines.problem(("tables", index, "rows"), why)


@transaction.atomic
def _keep(history: History, origin: str, lines: Lines, *, by: Actor, at: datetime) -> int:
    kept = dict(PublishedTable.objects.values_list("code", "digest"))
    fresh = []
    for index, table in enumerate(history.tables):
        digest = hashlib.sha256(table.model_dump_json().encode()).hexdigest()
        if kept.get(table.code) != digest:
            fresh.append((index, table, digest))
    if not fresh:
        return 0
    PublishedTable.objects.filter(code__in=[table.code for _index, table, _digest in fresh]).delete()
    for index, table, digest in fresh:
        _write(index, table, digest, origin, lines)
    journal.record(RankingsLoaded(id=0, unit=None, tables=len(fresh)), by=by, at=at)
    return len(fresh)


def _write(index: int, table: Table, digest: str, origin: str, lines: Lines) -> None:
    found = {
        tree: units.by_codes(
            {row.code for row in table.rows if row.code and row.tree == tree}, on=table.as_of, tree=tree
        )
        for tree in {row.tree for row in table.rows if row.code}
    }
    within = units.by_codes([table.within], on=table.as_of) if table.within else {}
    problems = [
        lines.problem(
            ("tables", index, "rows", number, "code"),
            Expected(_("no unit bore the code %(code)s on %(day)s"), code=row.code, day=table.as_of),
        )
        for number, row in enumerate(table.rows)
        if row.code and row.code not in found[row.tree]
    ]
    if table.within and table.within not in within:
        why = Expected(_("no unit bore the code %(code)s then"), code=table.within)
        problems.append(lines.problem(("tables", index, "within"), why))
    if problems:
        raise PackError(problems)
    made = PublishedTable.objects.create(
        code=table.code,
        series=table.series,
        title_vi=table.title.vi,
        title_en=table.title.en or "",
        year=table.year,
        of=table.of,
        complete=table.complete,
        publisher=table.publisher or "",
        document=table.document or "",
        announced=table.announced,
        within_id=within[table.within].id if table.within else None,
        score_unit=table.score_unit or "",
        note_vi=table.note.vi if table.note else "",
        note_en=(table.note.en or "") if table.note else "",
        sources=[source.model_dump(mode="json") for source in table.sources],
        origin=origin,
        digest=digest,
    )
    PublishedRow.objects.bulk_create(
        PublishedRow(
            table=made,
            place=number,
            unit_id=found[row.tree][row.code].id if row.code else None,
            name=row.name,
            rank=row.rank,
            score=row.score,
            percent=row.percent,
            inside={name: inside.model_dump(mode="json", exclude_none=True) for name, inside in row.inside.items()},
            note_vi=row.note.vi if row.note else "",
            note_en=(row.note.en or "") if row.note else "",
        )
        for number, row in enumerate(table.rows)
    )
