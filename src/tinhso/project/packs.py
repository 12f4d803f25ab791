"""Packs applied: definitions kept, then the parts under `data/` loaded in order. Loading twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.db import transaction

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Definition, PackPart, definition_kinds, pack_parts
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.packs import Manifest, PackError, PackProblem, Read, read_definitions, read_manifest
from tinhso.kernel.texts import mark as _
from tinhso.project.running import packs_folder
from tinhso.store import definitions
from tinhso.store.definitions import Loaded


@dataclass(frozen=True)
class DefinitionsKept(journal.Event):
    """A pack brought new versions of definitions; the versions are rows of their own and name the pack."""

    name: ClassVar[str] = "pack.definitions-kept"
    about: ClassVar[str] = "pack"
    pack: str
    count: int


def folder_of(pack: str) -> Path:
    """Where a pack lives. PackError when there is none of that name."""
    folder = packs_folder() / pack
    if not (folder / "pack.yaml").is_file():
        raise PackError(
            [PackProblem(_("There is no pack named “%(pack)s”. A pack is a folder with a pack.yaml."), pack=pack)]
        )
    return folder


def in_order(names: Sequence[str]) -> list[tuple[Manifest, Path]]:
    """The named packs and all they stand on, what is needed first."""
    found: dict[str, tuple[Manifest, Path]] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circle = " → ".join((*above, name))
            raise PackError([PackProblem(_("Packs stand on each other in a circle: %(circle)s."), circle=circle)])
        if name in found:
            return
        folder = folder_of(name)
        manifest = read_manifest(folder)
        for needed in manifest.needs:
            visit(needed, (*above, name))
        found[name] = (manifest, folder)

    for name in names:
        visit(name, ())
    return list(found.values())


def load(names: Sequence[str], *, by: Actor, at: datetime) -> list[str]:
    """Apply packs and those they need. Every mistake in every file is told at once, before anything is changed.

    Returns a line a step for the person. Raises PackError.
    """
    packs = in_order(names)
    read = {folder: read_definitions(folder) for _manifest, folder in packs}
    check([item for items in read.values() for item in items])
    said = []
    for manifest, folder in packs:
        loaded = _keep(read[folder], pack=manifest.pack, by=by, at=at)
        said.append(f"{manifest.pack}: {len(loaded.new)} definitions new, {loaded.same} unchanged")
        for part in sorted(pack_parts.values(), key=lambda part: part.order):
            said.extend(f"{manifest.pack}: {line}" for line in _load_part(part, folder, by=by, at=at))
    return said


def _load_part(part: PackPart, folder: Path, *, by: Actor, at: datetime) -> list[str]:
    return [part.load(file, by=by, at=at) for file in sorted(folder.glob(part.path)) if file.is_file()]


@transaction.atomic
def _keep(read: Sequence[Read], *, pack: str, by: Actor, at: datetime) -> Loaded:
    loaded = definitions.keep(read, pack=pack, at=at)
    if loaded.new:
        journal.record(DefinitionsKept(id=0, unit=None, pack=pack, count=len(loaded.new)), by=by, at=at)
    return loaded


def check(read: Sequence[Read]) -> None:
    """Each definition against the others, in these packs or kept before. Raises PackError with every problem."""
    by_name: dict[tuple[str, str], Definition] = {}
    for name, kind in definition_kinds.items():
        by_name |= {(name, kept.it.code): kept.it for kept in definitions.all_of(kind.model, name)}
    by_name |= {(item.folder, item.definition.code): item.definition for item in read}
    problems: list[TinhSoError] = [
        item.lines.problem(where, expected)
        for item in read
        for where, expected in definition_kinds.get(item.folder).check(
            item.definition, lambda folder, code: by_name.get((folder, code))
        )
    ]
    if problems:
        raise PackError(problems)
