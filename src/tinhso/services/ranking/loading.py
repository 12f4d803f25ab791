"""Rankings that others published, out of packs: as far as their sources give them, missing stays missing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import Field, HttpUrl

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Code, ShortText, Text, Typed
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import Lines, PackError, read_yaml, typed
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from .models import PublishedRow, PublishedTable

Rank = Annotated[int, Field(ge=1, le=20_000)]
Value = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]


class Inside(Typed):
    """A rank or value of a pillar or main index."""

    rank: Annotated[Rank | None, Field(description="The place.", examples=[3])] = None
    score: Annotated[Value | None, Field(description="The value.", examples=[0.61])] = None


class Row(Typed):
    """A row as the source has it. `code` (in `tree`): which unit it was; without, only the name is known."""

    name: Annotated[ShortText, Field(description="The unit's name as the source has it.", examples=["Huyện Mẫu"])]
    code: Annotated[
        Annotated[str, Field(max_length=40)] | None,
        Field(description="Which unit it was, by its code on the table's as_of, in quotes.", examples=["089"]),
    ] = None
    tree: Annotated[
        Literal["territory", "state", "party"], Field(description="The tree the code is of.", examples=["territory"])
    ] = "territory"
    rank: Annotated[Rank | None, Field(description="The place, if the source gives it.", examples=[1])] = None
    score: Annotated[Value | None, Field(description="The score, if given.", examples=[731.61])] = None
    percent: Annotated[
        Annotated[Decimal, Field(ge=0, le=100, max_digits=8, decimal_places=4)] | None,
        Field(description="The score in percent of the maximum, if given.", examples=[73.16]),
    ] = None
    inside: Annotated[
        dict[ShortText, Inside],
        Field(
            description="Places and values of pillars or main indices, by their name.", examples=[{"CQS": {"rank": 3}}]
        ),
    ] = {}
    note: Annotated[
        Text | None, Field(description="What the source says besides.", examples=[{"vi": "Nguồn ghi: xếp cuối."}])
    ] = None


class Source(Typed):
    """Where a table was read, and how much of it."""

    id: Annotated[ShortText, Field(description="A short name.", examples=["lc-684"])]
    title: Annotated[ShortText, Field(description="The page's title.", examples=["Quyết định 684/QĐ-UBND"])]
    address: Annotated[HttpUrl, Field(description="Its address.", examples=["https://example.gov.vn/684"])]
    read: Annotated[ShortText, Field(description="How much of it was read.", examples=["phần đầu trang"])]


class Table(Typed):
    """One published ranking of one year."""

    code: Annotated[Code, Field(description="Its name for ever.", examples=["lc-huyen-2022"])]
    series: Annotated[Code, Field(description="The same ranking over the years.", examples=["lc-huyen"])]
    title: Annotated[Text, Field(description="What people call it.", examples=[{"vi": "Xếp hạng các huyện năm 2022"}])]
    year: Annotated[int, Field(ge=2000, le=2199, description="The year it is about.", examples=[2022])]
    of: Annotated[Rank | None, Field(description="How many were ranked, if known.", examples=[9])] = None
    complete: Annotated[
        bool, Field(description="true: every unit ranked stands here with its place.", examples=[False])
    ]
    as_of: Annotated[date, Field(description="The day on which the codes are meant.", examples=["2022-12-31"])]
    publisher: Annotated[ShortText | None, Field(description="Who published it.", examples=["UBND tỉnh"])] = None
    document: Annotated[ShortText | None, Field(description="Kind and number.", examples=["684/QĐ-UBND"])] = None
    announced: Annotated[date | None, Field(description="The day it was announced.", examples=["2024-04-03"])] = None
    within: Annotated[
        Annotated[str, Field(max_length=40)] | None,
        Field(description="The unit within which they were ranked, by its code.", examples=["10"]),
    ] = None
    score_unit: Annotated[
        ShortText | None, Field(description="What the scores are in.", examples=["điểm trên 1000"])
    ] = None
    note: Annotated[
        Text | None, Field(description="What a reader should know.", examples=[{"vi": "Mới có ba đơn vị đứng đầu."}])
    ] = None
    sources: Annotated[
        tuple[Source, ...],
        Field(
            min_length=1,
            description="Where it was read.",
            examples=[
                [
                    {
                        "id": "lc-684",
                        "title": "Quyết định 684/QĐ-UBND",
                        "address": "https://example.gov.vn/684",
                        "read": "toàn bài",
                    }
                ]
            ],
        ),
    ]
    rows: Annotated[
        tuple[Row, ...],
        Field(
            min_length=1,
            description="The rows as the source has them; what it does not give is left out.",
            examples=[[{"name": "Thành phố Mẫu", "code": "080", "rank": 1}]],
        ),
    ]


class History(Typed):
    """A file of published rankings."""

    tables: Annotated[tuple[Table, ...], Field(description="The tables.")]


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


@all_or_nothing
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
