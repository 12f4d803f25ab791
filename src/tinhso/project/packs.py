"""Packs by name: where they lie on this machine, and loading them from there. What is done with them is the service's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from tinhso.kernel.actor import Actor
from tinhso.kernel.packs import PackError, PackProblem
from tinhso.kernel.texts import mark as _
from tinhso.project.running import packs_folder
from tinhso.services.configuration import public as configuration
from tinhso.services.configuration.public import Applied, Pack


@contextmanager
def opened(names: Sequence[str], *, needed: bool = True) -> Iterator[list[Pack]]:
    """The packs and, when `needed`, all they stand on, first. A name is one of our packs, a folder, or a ZIP file.

    PackError or Invalid when there is none, or when it holds what no pack may.
    """
    with ExitStack() as stack:
        folders = [folder for name in names for folder in _folders(name, stack)]
        yield configuration.in_order(folders, _beside if needed else lambda _name, _pack: None)


def _folders(name: str, stack: ExitStack) -> list[Path]:
    path = Path(name)
    if path.is_file():
        return sorted(stack.enter_context(configuration.unpacked(path.read_bytes())).values())
    return [path.resolve() if path.is_dir() and "/" in name else folder_of(name)]


def folder_of(pack: str) -> Path:
    """Where a pack lives. PackError when there is none of that name."""
    folder = packs_folder() / pack
    if not (folder / "pack.yaml").is_file():
        raise configuration.no_such_pack(pack)
    return folder


def _beside(name: str, pack: Path) -> Path:
    """A pack that another stands on: beside it, or with ours."""
    for folder in (pack.parent, packs_folder()):
        if (folder / name / "pack.yaml").is_file():
            return folder / name
    there = sorted({found.parent.name for found in packs_folder().glob("*/pack.yaml")} - {pack.name})
    raise PackError(
        [
            PackProblem(
                _("%(pack)s/pack.yaml, needs: there is no pack “%(needed)s”; there are: %(known)s"),
                pack=pack.name,
                needed=name,
                known=", ".join(there),
            )
        ]
    )


def load(names: Sequence[str], *, by: Actor, at: datetime) -> Applied:
    """Apply packs and those they need, waiting for another process that does. Every mistake in every file is told at
    once, before anything is changed."""
    with opened(names) as packs:
        return configuration.apply(packs, by=by, at=at, wait=True)


def leave(names: Sequence[str], *, by: Actor, at: datetime) -> int | None:
    """On a real province: plan packs for a person to propose; the plan, or none when nothing is new."""
    with opened(names) as packs:
        return configuration.leave(packs, by=by, at=at)
