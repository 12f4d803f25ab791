"""Provinces and bodies that packs name: whether the lists of the packs, or what runs, have them on the day."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tinhso.kernel.errors import Problems, TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import Lines, Manifest, read_yaml, typed
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold

from ..models import UnitVersion
from . import files, following
from .bodies import FAR, BodiesPart
from .country import ReformFile
from .rows import BodyRow, read_bodies

MOST_NEAR = 3
MOST_TOLD = 40
NO_PROVINCE = _("no province has the code “%(code)s” on %(day)s")
NO_KIND = _("there is no kind of unit “%(code)s”; kinds stand in unit-kinds/ of a pack, such as xa, phuong, dac-khu")
NO_BODY = _("there is no body “%(code)s” on %(day)s in data/agencies.csv: add it there, or write one that is there")


class PlacesNamed:
    """The province of `pack.yaml`, and the roots and provinces of `data/agencies.csv`."""

    def mistakes(self, folders: Sequence[Path], *, on: date, running: bool) -> Sequence[TinhSoError]:
        """Nothing is said of provinces where nothing here knows any."""
        found: list[TinhSoError] = []
        provinces = Provinces(folders, running=running)
        for folder in folders:
            try:
                found += self._of_manifest(folder, provinces, on)
                file = folder / BodiesPart().path
                if file.is_file():
                    rows = read_bodies(file)
                    found += self._of_bodies(file, rows, provinces, running)
                    found += self._of_ends(file, rows, on) if running else ()
            except Problems:
                continue  # what is wrong with the file itself is told elsewhere
        return found

    def _of_manifest(self, folder: Path, provinces: "Provinces", on: date) -> Iterable[TinhSoError]:
        manifest, lines = _manifest(folder)
        if manifest.province is not None:
            day = manifest.as_of or on
            known = provinces.named(day)
            if known and manifest.province not in known:
                yield lines.problem(("province",), not_there(NO_PROVINCE, manifest.province, day, known))

    def _of_bodies(
        self, file: Path, rows: Sequence[BodyRow], provinces: "Provinces", running: bool
    ) -> Iterable[TinhSoError]:
        codes = {row.code for row in rows} | (_codes_running([row.root for row in rows]) if running else set())
        for line, row in enumerate(rows, start=2):
            if row.root not in codes:
                why = Expected(
                    _(
                        "“%(code)s” stands under “%(root)s”, which is not in the file: add a row for it, or mend what "
                        "stands before the point"
                    ),
                    code=row.code,
                    root=row.root,
                )
                yield from files.problem(file, line, "code", why).problems
            elif row.province:
                day = row.period.end - timedelta(days=1) if row.period.end else FAR
                known = provinces.named(day)
                if known and row.province not in known:
                    why = not_there(NO_PROVINCE, row.province, day, known)
                    yield from files.problem(file, line, "code", why).problems

    def _of_ends(self, file: Path, rows: Sequence[BodyRow], on: date) -> Iterable[TinhSoError]:
        """Bodies that run and cannot close on the day their line gives."""
        for row, problem in following.not_to_close(following.compare(rows, on=on)):
            yield from files.problem(file, rows.index(row) + 2, "until", problem).problems


class Provinces:
    """The provinces of the packs' lists and, when `running`, of the database; each list is read once."""

    def __init__(self, folders: Sequence[Path], *, running: bool) -> None:
        self._lists = [folder / "data" / "units" for folder in folders]
        self._running = running
        self._day_of_reform = cache(_day_of_reform)
        self._of_list = cache(_provinces_of)
        self.named = cache(self._named)

    def _named(self, on: date) -> dict[str, str]:
        """The provinces of a day, names by code."""
        found: dict[str, str] = {}
        if self._running:
            top = UnitVersion.objects.filter(tree="territory", parent=None, period__contains=on)
            found = dict(top.exclude(code="").values_list("code", "name"))
        for units in self._lists:
            if (units / "reform.yaml").is_file():
                after = on >= self._day_of_reform(units / "reform.yaml")
                found |= self._of_list(units / ("current.csv" if after else "legacy.csv"))
        return found


def _day_of_reform(file: Path) -> date:
    return typed(ReformFile, *files.document(file)).day


def _provinces_of(file: Path) -> dict[str, str]:
    return {row["code"]: row["name"] for row in files.rows(file) if row.get("level") == "province"}


def bodies_named(folders: Sequence[Path], *, on: date, running: bool) -> dict[str, str]:
    """The bodies of a day, names by code: of the packs' lists and, when `running`, of the database."""
    found: dict[str, str] = {}
    if running:
        there = UnitVersion.objects.filter(tree="state", period__contains=on)
        found = dict(there.exclude(code="").values_list("code", "name"))
    for folder in folders:
        file = folder / BodiesPart().path
        if file.is_file():
            found |= {row.code: row.name for row in read_bodies(file) if on in row.period}
    return found


def not_there(message: str, code: str, day: date, known: Mapping[str, str]) -> Expected:
    """That a code is nobody's on the day, with those that may be meant, or else with all."""
    said = Expected(message, code=code, day=day)
    near = difflib.get_close_matches(code, known, n=MOST_NEAR, cutoff=0.6) or _by_name(code, known)
    if near:
        told = ", ".join(f"{one} ({known[one]})" for one in near)
        return Expected(_("%(said)s. Did you mean %(near)s?"), said=said, near=told)
    every = ", ".join(f"{one} ({known[one]})" for one in sorted(known)[:MOST_TOLD])
    if len(known) > MOST_TOLD:
        return Expected(_("%(said)s. There are: %(every)s, and %(count)s more"), said=said, every=every,
                        count=len(known) - MOST_TOLD)  # fmt: skip
    return Expected(_("%(said)s. There are: %(every)s"), said=said, every=every)


def _by_name(given: str, known: Mapping[str, str]) -> list[str]:
    wanted = fold(given.replace("-", " "))
    return [code for code, name in known.items() if len(wanted) > 2 and wanted in fold(name)][:MOST_NEAR]


def _codes_running(codes: Sequence[str]) -> set[str]:
    return set(UnitVersion.objects.filter(tree="state", code__in=set(codes)).values_list("code", flat=True))


def _manifest(folder: Path) -> tuple[Manifest, Lines]:
    (value, lines), *_rest = read_yaml(folder / "pack.yaml", f"{folder.name}/pack.yaml") or [({}, Lines("pack.yaml"))]
    return typed(Manifest, value, lines), lines
