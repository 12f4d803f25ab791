"""Bodies of a province: the tree "state", loaded from `data/agencies.csv`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Lookup
from tinhso.kernel.errors import Problems, TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import PackError, PackProblem, read_manifest
from tinhso.kernel.plans import Foreseen
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from ..constraints import explained
from ..events import UnitsLoaded
from ..models import LoadedFiles, UnitVersion
from ..queries import by_code
from ..rules.steps import Facts
from ..writing import VersionRow, hold_the_tree, new_units, settle, write_versions
from . import files, following
from .rows import BodyRow, read_bodies

FAR = date(2199, 12, 31)


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
        rows = read_bodies(file)
        said = load_bodies(rows, name=f"{manifest.pack}/agencies", province=manifest.province, by=by, at=at)
        changed = following.compare(rows, on=local_day(at))
        following.follow(changed, by=by, at=at)
        return f"{said}, {changed.count} of them changed" if changed.count else said

    def mistakes(self, file: Path, others: Lookup) -> Sequence[TinhSoError]:
        """Days that are none, keys of sources that are not there."""
        try:
            read_bodies(file)
        except Problems as wrong:
            return wrong.problems
        return ()

    def foresee(self, file: Path, *, at: datetime) -> Sequence[Foreseen]:
        """Bodies it would open, close, call otherwise or tell of another source."""
        return following.foreseen(following.compare(read_bodies(file), on=local_day(at)))

    def concerned(self, folders: Sequence[Path], *, at: datetime) -> Sequence[Foreseen]:
        """Bodies that stay otherwise than their list has them, or without a line."""
        lists = [folder / self.path for folder in folders if (folder / self.path).is_file()]
        found = [following.compare(read_bodies(file), on=local_day(at)) for file in lists]
        return [one for changed in found for one in following.staying(changed)]


@all_or_nothing
def load_bodies(rows: Sequence[BodyRow], *, name: str, province: str, by: Actor, at: datetime) -> str:
    """Open the bodies that are not there yet, in the tree "state", with their province as jurisdiction.

    A body already known by its code is left as it is: `following` says what a changed line does, by acts of their own.
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
