"""Every change of the database kept outside it, so that a backup can be carried on to a minute.

PostgreSQL hands over its log in pieces of 16 MB, at least once a minute while something happens; they are kept
compressed, since a piece that was handed over early is mostly empty.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

SECONDS = 60
"""What a lost machine may take with it at most."""


def make_folder(folder: Path, *, owner: int | None) -> None:
    """The folder, for the server's user alone."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True)
        if owner is not None:
            os.chown(folder, owner, owner)


def settings(folder: Path) -> dict[str, str]:
    """A piece counts as kept once it is whole and on the disk. Handed over twice, it is the same piece."""
    draft, whole = (_in_shell(folder / name) for name in (".%f", "%f.gz"))
    keep = f"gzip -1 < %p > {draft} && sync {draft} && mv {draft} {whole}"
    return {"archive_mode": "on", "archive_timeout": f"{SECONDS}s", "archive_command": keep}


def fetching(folder: Path) -> str:
    """How a restored server takes a piece out again."""
    piece = _in_shell(folder / "%f.gz")
    return f"test -f {piece} && gzip -dc {piece} > %p"


def _in_shell(path: Path) -> str:
    """Quoted for the shell and for PostgreSQL, which reads % itself; our own %f stays."""
    return shlex.quote(str(path).replace("%", "%%")).replace("%%f", "%f")
