"""`data/agencies.csv` as it is read: a body a line, and the sources its keys stand for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, get_args

from pydantic import Field, HttpUrl

from tinhso.kernel.definitions import ShortText, Status, Typed
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import PackError, typed
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

from . import files

SOURCES = "agencies-sources.yaml"
STATUSES: tuple[str, ...] = get_args(Status)
NEEDED = ("code", "name", "from", "until", "status")
COLUMNS = {
    "code": "`<group>.<name>`; `<group>.ubnd` is what the others stand under",
    "name": "of the body",
    "short_name": "for people who read the list",
    "from": "its first day, empty when not known",
    "until": "the first day on which it is no more, empty when not known or not yet",
    "status": "official, partial or example",
    "source": "keys of agencies-sources.yaml, divided by blanks",
    "note": "for people who read the list",
}
"""Column -> what stands in it, for the reference of packs."""


class Source(Typed):
    """A page an agency was read from."""

    id: Annotated[ShortText, Field(description="The key used in agencies.csv.", examples=["nd-150"])]
    title: Annotated[
        str, Field(max_length=1000, description="Title of the page.", examples=["Nghị định 150/2025/NĐ-CP"])
    ]
    address: Annotated[HttpUrl, Field(description="Its address.", examples=["https://example.gov.vn/nd-150"])]


class SourcesFile(Typed):
    """`agencies-sources.yaml`: what the keys in the column `source` stand for."""

    sources: Annotated[tuple[Source, ...], Field(description="The sources, each once.")]


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body as a pack names it. `code` is "<group>.<name>"; "<group>.ubnd" is what the others of its group stand under.
    `source`: what names it, title and address, a line each; `keys`: the same as the list writes it.

    Digits in the group are the code of the province it worked for, else it is the pack's province.
    """

    code: str
    name: str
    period: Period
    status: str
    source: str
    keys: str = ""

    @property
    def group(self) -> str:
        return self.code.partition(".")[0]

    @property
    def root(self) -> str:
        return f"{self.group}.ubnd"

    @property
    def is_root(self) -> bool:
        return self.code == self.root

    @property
    def province(self) -> str:
        """The code of the province it worked for; empty: the pack's."""
        return "".join(char for char in self.group if char.isdigit())


def read_bodies(file: Path) -> list[BodyRow]:
    """The bodies of a list. PackError names every line that cannot be read."""
    found: list[BodyRow] = []
    problems: list[TinhSoError] = []
    told = _sources(file.parent / SOURCES)
    seen: dict[str, int] = {}
    for line, given in enumerate(files.rows(file, NEEDED, COLUMNS), start=2):
        row = {name: value.strip() for name, value in given.items()}  # a blank before a comma would make another code
        wrong = list(_mistakes(row, seen))
        seen.setdefault(row["code"], line)
        if wrong:
            for column, why in wrong:
                problems.extend(files.problem(file, line, column, why).problems)
            continue
        keys = row.get("source", "")
        source = "\n".join(told.get(key, key) for key in keys.split())
        days = Period(_day(row["from"]), _day(row["until"]))
        found.append(BodyRow(row["code"], row["name"], days, row["status"], source, keys))
    if problems:
        raise PackError(problems)
    return found


def _mistakes(row: Mapping[str, str], seen: Mapping[str, int]) -> Iterator[tuple[str, Expected]]:
    """What is wrong with a line, by column; `seen`: the codes of the lines before."""
    if row["code"] in seen:
        yield (
            "code",
            Expected(_("“%(code)s” stands on line %(line)s already"), code=row["code"], line=seen[row["code"]]),
        )
    elif not (row["code"] and row["name"]):
        yield "code", Expected(_("a body needs a code and a name"))
    if row["status"] not in STATUSES:
        why = _("one of %(known)s is expected here, not “%(status)s”")
        yield "status", Expected(why, known=", ".join(STATUSES), status=row["status"])
    days = [name for name in ("from", "until") if not _is_day(row[name])]
    first, last = (None, None) if days else (_day(row["from"]), _day(row["until"]))
    if first and last and last <= first:
        days = ["until"]
    for name in days:
        why = _("days like 2025-07-01 are expected here, the end after the beginning, not “%(first)s” to “%(last)s”")
        yield name, Expected(why, first=row["from"], last=row["until"])


def _is_day(text: str) -> bool:
    try:
        _day(text)
    except ValueError:
        return False
    return True


def _sources(file: Path) -> dict[str, str]:
    """Title and address of each source, by its key in the list; a list that names none needs no such file."""
    if not file.is_file():
        return {}
    return {one.id: f"{one.title} {one.address}" for one in typed(SourcesFile, *files.document(file)).sources}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
