"""Packs as files: a folder looked through under limits, its packs in the order in which they stand on each other."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.packs import Manifest, PackError, PackProblem, read_manifest
from tinhso.kernel.texts import mark as _

MOST_FILES = 400
MOST_FILE = 4 * 1024 * 1024
MOST_ALL = 24 * 1024 * 1024
MOST_YAML = 2 * 1024 * 1024
"""Of all definitions together: reading them costs time, a minute for some megabytes."""
MOST_DEEP = 5
ENDINGS = (".yaml", ".csv", ".txt", ".md")
PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's folder, its manifest, and its files by path with the sha256 of each."""

    manifest: Manifest
    folder: Path
    files: dict[str, str]

    @property
    def name(self) -> str:
        return self.manifest.pack

    @property
    def digest(self) -> str:
        """Over the names and contents of all files."""
        told = "\n".join(f"{path} {digest}" for path, digest in sorted(self.files.items()))
        return hashlib.sha256(told.encode()).hexdigest()


def read_pack(folder: Path) -> Pack:
    """The pack of a folder. PackError names every file that may not be in one."""
    manifest = read_manifest(folder)
    problems: list[TinhSoError] = []
    if manifest.pack != folder.name:
        problems.append(
            PackProblem(
                _("%(folder)s/pack.yaml names the pack “%(pack)s”; name the folder so, or the pack like the folder."),
                folder=folder.name,
                pack=manifest.pack,
            )
        )
    files: dict[str, str] = {}
    for path, problem in _found(folder):
        if problem is not None:
            problems.append(problem)
        else:
            files[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    if problems:
        raise PackError(problems)
    return Pack(manifest, folder, files)


def _found(folder: Path) -> Iterator[tuple[Path, TinhSoError | None]]:
    """Every file with what is wrong with it; it ends where there are too many."""
    count = size = yaml = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder.parent).as_posix()
        if path.is_symlink():
            yield path, PackProblem(_("%(file)s is a link to elsewhere; a pack holds its files itself."), file=inside)
            continue
        if path.is_dir():
            continue
        count, size = count + 1, size + path.stat().st_size
        yaml += path.stat().st_size if path.suffix == ".yaml" else 0
        if count > MOST_FILES or size > MOST_ALL or yaml > MOST_YAML:
            yield path, too_much(folder.name)
            return
        wrong = wrong_name(inside) or too_large(inside, path.stat().st_size)
        yield path, wrong


def wrong_name(path: str) -> TinhSoError | None:
    """What keeps a path (the pack's folder first) from being in a pack."""
    parts = path.split("/")
    if len(parts) > MOST_DEEP or not all(PART.fullmatch(part) for part in parts):
        return PackProblem(
            _("%(file)s: names of files are letters without marks, digits, “-”, “_” and “.”, at most %(most)s deep."),
            file=path[:120],
            most=MOST_DEEP,
        )
    if not path.endswith(ENDINGS):
        known = ", ".join(ENDINGS)
        return PackProblem(_("%(file)s: a pack holds files that end in %(known)s."), file=path[:120], known=known)
    return None


def too_large(path: str, size: int) -> TinhSoError | None:
    """What keeps a file of so many bytes from being in a pack."""
    if size <= MOST_FILE:
        return None
    return PackProblem(_("%(file)s is larger than %(most)s MB."), file=path[:120], most=MOST_FILE // 1024 // 1024)


def too_much(pack: str) -> TinhSoError:
    """The refusal of a pack that is more than a pack may be."""
    return PackProblem(
        _(
            "The pack “%(pack)s” has more than %(files)s files, %(most)s MB, or %(yaml)s MB of YAML. "
            "Take away what does not belong to it."
        ),
        pack=pack[:80],
        files=MOST_FILES,
        most=MOST_ALL // 1024 // 1024,
        yaml=MOST_YAML // 1024 // 1024,
    )


def in_order(folders: Sequence[Path], find: Callable[[str, Path], Path | None]) -> list[Pack]:
    """The packs of these folders and all they stand on, what is needed first.

    `find(name, beside)` gives the folder of a needed pack; None: it runs already, and is left as it runs.
    """
    found: dict[str, Pack] = {}

    def visit(folder: Path, above: tuple[str, ...]) -> None:
        if folder.name in above:
            circle = " → ".join((*above, folder.name))
            raise PackError([PackProblem(_("Packs stand on each other in a circle: %(circle)s."), circle=circle)])
        if folder.name in found:
            return
        pack = read_pack(folder)
        for needed in pack.manifest.needs:
            under = find(needed, folder)
            if under is not None:
                visit(under, (*above, folder.name))
        found[folder.name] = pack

    for folder in folders:
        visit(folder, ())
    return list(found.values())


def no_such_pack(name: str) -> PackError:
    """The refusal of a pack that is nowhere."""
    return PackError(
        [PackProblem(_("There is no pack named “%(pack)s”. A pack is a folder with a pack.yaml."), pack=name[:80])]
    )
