"""Bodies of a province: the tree "state", loaded from `data/agencies.csv`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Lookup, ShortText, Typed
from tinhso.kernel.errors import Problems, TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import PackError, PackProblem, read_manifest, typed
from tinhso.kernel.period import Period
from tinhso.kernel.plans import Foreseen
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from ..constraints import explained
from ..events import UnitsLoaded
from ..models import LoadedFiles, UnitVersion
from ..queries import by_code
from ..rules.steps import Facts
from ..writing import VersionRow, hold_the_tree, new_units, settle, write_versions
from . import files

FAR = date(2199, 12, 31)
SOURCES = "agencies-sources.yaml"
MOST_NAMED = 10
NEEDED = ("code", "name", "from", "until", "status")


@dataclass(slots=True)
class BodiesPart:
    """`data/agencies.csv`: the bodies of a province."""

    path: str = "data/agencies.csv"
    order: int = 20

    def load(self, file: Path, *, by: Actor, at: datetime) -> str:
        manifest = read_manifest(file.parent.parent)
        if manifest.province is None:
            why = Expected(_("pack.yaml has to name the province these bodies belong to"))
            raise files.problem(file, 1, "province", why)
        return load_bodies(
            read_bodies(file), name=f"{manifest.pack}/agencies", province=manifest.province, by=by, at=at
        )

    def mistakes(self, file: Path, others: Lookup) -> Sequence[TinhSoError]:
        """Days that are none, keys of sources that are not there."""
        try:
            read_bodies(file)
        except Problems as wrong:
            return wrong.problems
        return ()

    def foresee(self, file: Path, *, at: datetime) -> Sequence[Foreseen]:
        """Bodies it would open. One that is known stays as it is: what becomes of it later are acts."""
        rows = read_bodies(file)
        known = set(
            UnitVersion.objects.filter(tree="state", code__in=[row.code for row in rows]).values_list("code", flat=True)
        )
        new = [row for row in rows if row.code not in known]
        if not new:
            return ()
        message = _("Bodies that would open: %(count)s (%(names)s).")
        names = "; ".join(row.name for row in new[:MOST_NAMED]) + ("…" if len(new) > MOST_NAMED else "")
        return [Foreseen("units", message, {"count": len(new), "names": names})]


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


@all_or_nothing
def load_bodies(rows: Sequence[BodyRow], *, name: str, province: str, by: Actor, at: datetime) -> str:
    """Open the bodies that are not there yet, in the tree "state", with their province as jurisdiction.

    A body already known by its code is left as it is: what becomes of it later are acts, not files.
    """
    hold_the_tree()
    known = dict(
        UnitVersion.objects.filter(tree="state", code__in=[row.code for row in rows]).values_list("code", "unit_id")
    )
    new = sorted((row for row in rows if row.code not in known), key=lambda row: not row.is_root)
    ids = known | dict(zip((row.code for row in new), new_units("state", len(new)), strict=True))
    with explained():
        written = [_body(row, ids, province) for row in new]
        write_versions(written)
        settle([version.unit for version in written])
    _tell_sources(rows)
    if new:
        kept, _made = LoadedFiles.objects.update_or_create(name=name, defaults={"digest": "", "at": at})
        record(UnitsLoaded(id=kept.pk, unit=None, tree="state", units=len(new)), by=by, at=at)
    return f"{len(new)} new bodies, {len(rows) - len(new)} known"


def _tell_sources(rows: Sequence[BodyRow]) -> None:
    """Bodies loaded when a list's keys were kept as they are get the words those keys stand for."""
    words = {row.code: row for row in rows if row.keys and row.keys != row.source}
    for code, keys in UnitVersion.objects.filter(tree="state", code__in=words).values_list("code", "source"):
        if keys == words[code].keys:
            UnitVersion.objects.filter(tree="state", code=code, source=keys).update(source=words[code].source)


def _body(row: BodyRow, ids: dict[str, int], province: str) -> VersionRow:
    if row.root not in ids:
        raise PackError(
            [
                PackProblem(
                    _("“%(code)s” stands under “%(root)s”, which is not in the file."), code=row.code, root=row.root
                )
            ]
        )
    last = row.period.end - timedelta(days=1) if row.period.end else FAR
    return VersionRow(
        ids[row.code],
        "state",
        row.period,
        "ubnd" if row.is_root else "co-quan",
        row.name,
        row.name,
        row.code,
        None if row.is_root else ids[row.root],
        by_code(row.province or province, on=last).id,
        Facts(status=row.status, source=row.source),
    )


def read_bodies(file: Path) -> list[BodyRow]:
    """The bodies of a list. PackError names every line that cannot be read."""
    found: list[BodyRow] = []
    problems: list[TinhSoError] = []
    told = _sources(file.parent / SOURCES)
    seen: dict[str, int] = {}
    for line, row in enumerate(files.rows(file, NEEDED), start=2):
        try:
            days = Period(_day(row["from"]), _day(row["until"]))
            keys = row.get("source", "")
            source = "\n".join(told.get(key, key) for key in keys.split())
            if row["code"] in seen:
                why = Expected(
                    _("“%(code)s” stands on line %(line)s already"), code=row["code"], line=seen[row["code"]]
                )
                problems.extend(files.problem(file, line, "code", why).problems)
            elif not (row["code"] and row["name"]):
                why = Expected(_("a body needs a code and a name"))
                problems.extend(files.problem(file, line, "code", why).problems)
            seen[row["code"]] = line
            found.append(BodyRow(row["code"], row["name"], days, row["status"], source, keys))
        except (ValueError, KeyError, TinhSoError):
            why = Expected(
                _("days like 2025-07-01 are expected here, the end after the beginning, not “%(first)s” to “%(last)s”"),
                first=row.get("from"),
                last=row.get("until"),
            )
            problems.extend(files.problem(file, line, "from", why).problems)
    if problems:
        raise PackError(problems)
    return found


def _sources(file: Path) -> dict[str, str]:
    """Title and address of each source, by its key in the list; a list that names none needs no such file."""
    if not file.is_file():
        return {}
    return {one.id: f"{one.title} {one.address}" for one in typed(SourcesFile, *files.document(file)).sources}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
