"""The country in both eras, and the reform between them carried out like any other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Typed
from tinhso.kernel.packs import typed
from tinhso.kernel.period import Period
from tinhso.store.transactions import all_or_nothing

from ..carrying import carry
from ..constraints import explained
from ..definitions import kinds
from ..events import UnitsLoaded
from ..models import LoadedFiles
from ..rules.making import make_plan
from ..rules.steps import Close, Facts, Merge, Move, NewUnit, Open, Part, Ref, Rename, Split, Step
from ..tree import tree_before
from ..writing import VersionRow, hold_the_tree, new_units, write_versions
from . import files
from .notes import write_notes

Legacy = dict[tuple[str, str], int]
LISTS = ("legacy.csv", "current.csv", "successions.csv")
ABOVE = {"province": "", "district": "province", "commune": "district"}


class ReformFile(Typed):
    """`reform.yaml` beside the lists: the day between the two eras and the papers it rests on."""

    day: Annotated[date, Field(description="The first day of the new units.", examples=["2025-07-01"])]
    title: Annotated[str, Field(description="What the reform is called.", examples=["Sắp xếp đơn vị hành chính"])]
    document: Annotated[str, Field(description="The papers it rests on.", examples=["Nghị quyết 202/2025/QH15"])]
    source: Annotated[str, Field(description="Where they were read.", examples=["whole text"])]


@dataclass(slots=True)
class CountryPart:
    """`data/units/SOURCE.yaml` and the lists beside it."""

    path: str = "data/units/SOURCE.yaml"
    order: int = 10

    def load(self, file: Path, *, by: Actor, at: datetime) -> str:
        return load_country(file.parent, by=by, at=at)


@all_or_nothing
def load_country(folder: Path, *, by: Actor, at: datetime) -> str:
    """Load the units before and after the reform and carry the reform out, by sets. Again: nothing changes.

    Lists that were loaded are never read anew, whatever has become of them: later changes are reforms. The notes are.
    """
    digest = files.digest([folder / name for name in LISTS])
    hold_the_tree()
    loaded = LoadedFiles.objects.filter(name="country").first()
    reform = typed(ReformFile, *files.document(folder / "reform.yaml"))
    if loaded is None:
        legacy, current = files.rows(folder / "legacy.csv"), files.rows(folder / "current.csv")
        with explained():
            old = _write_legacy(legacy)
            steps = steps_of(old, current, files.rows(folder / "successions.csv"))
        plan = make_plan(tree_before(reform.day), steps, on=reform.day, title=reform.title, document=reform.document)
        carry(plan, by=by, at=at, whole=True)
        kept = LoadedFiles.objects.create(name="country", digest=digest, at=at)
        record(UnitsLoaded(id=kept.pk, unit=None, tree="territory", units=len(legacy) + len(plan.opened)), by=by, at=at)
        said = f"{len(legacy)} units before {reform.day}, {len(current)} after; {len(plan.flows)} successions"
    else:
        same = loaded.digest == digest
        said = (
            "nothing new"
            if same
            else "nothing new: the lists differ from those loaded, and loaded units change by reform"
        )
    return f"{said}; {write_notes(folder / 'notes.yaml', reform.day)} notes"


def _write_legacy(rows: Sequence[dict[str, str]]) -> Legacy:
    """The old units, open since an unknown day; their ids by level and code."""
    known = kinds()
    ids = new_units("territory", len(rows))
    old: Legacy = {(row["level"], row["code"]): unit for row, unit in zip(rows, ids, strict=True)}
    write_versions(
        VersionRow(
            unit,
            "territory",
            Period(),
            row["kind"],
            row["name"],
            known[row["kind"]].title_of(row["name"]) if row["kind"] in known else row["name"],
            row["code"],
            old[(ABOVE[row["level"]], row["parent_code"])] if row["parent_code"] else None,
            facts=_facts_of(row),
        )
        for row, unit in zip(rows, ids, strict=True)
    )
    return old


def _facts_of(row: dict[str, str]) -> Facts:
    """The measured columns of a list."""

    def number(name: str) -> Decimal | None:
        return Decimal(row[name]) if row.get(name) else None

    return Facts(number("lat"), number("lon"), number("area_km2"), source="vietnamadminunits")


def steps_of(old: Legacy, current: Sequence[dict[str, str]], successions: Sequence[dict[str, str]]) -> list[Step]:
    """The reform as steps.

    Identity is the body: a unit that went on alone and undivided ("whole") stays itself, under whatever name, code and
    parent; whatever was formed from several, or from parts, is new, even where it took an old name or code.
    """
    went_on = {
        (_level_after(row["level"]), row["to_code"]): old[(row["level"], row["from_code"])]
        for row in successions
        if row["kind"] == "whole"
    }

    def ref(level: str, code: str) -> Ref:
        return went_on.get((level, code)) or f"{level}.{code}"

    steps: list[Step] = []
    for row in current:
        parent = ref("province", row["parent_code"]) if row["parent_code"] else None
        unit = ref(row["level"], row["code"])
        if isinstance(unit, int):
            steps += [Rename(unit, row["name"], row["kind"], row["code"], _facts_of(row)), Move(unit, parent)]
        else:
            steps.append(Open(NewUnit(unit, row["kind"], row["name"], parent, row["code"], facts=_facts_of(row))))
    return steps + _endings(old, successions, ref)


def _endings(old: Legacy, successions: Sequence[dict[str, str]], ref: Callable[[str, str], Ref]) -> list[Step]:
    """What becomes of the units that end."""
    merged: dict[Ref, list[int]] = {}
    parts: dict[int, list[Part]] = {}
    closed: list[Step] = []
    for row in successions:
        unit = old[(row["level"], row["from_code"])]
        into = ref(_level_after(row["level"]), row["to_code"])
        if row["kind"] == "merge":
            merged.setdefault(into, []).append(unit)
        elif row["kind"] == "split":
            parts.setdefault(unit, []).append(Part(into, Decimal(row["share"]) if row["share"] else None))
        elif row["kind"] == "ended":
            closed.append(Close(unit))
    mergers: list[Step] = [Merge(tuple(units), into) for into, units in merged.items()]
    return mergers + [Split(unit, tuple(into)) for unit, into in parts.items()] + closed


def _level_after(level: str) -> str:
    """Districts that went on did so as communes: the island districts that became special zones."""
    return "commune" if level == "district" else level
