"""The data folder of one running province: where its files, keys, stamp and sockets are.

data/
  stamp.json      what this folder is: a demo or real, and of which province
  lock            held by the supervisor while it runs
  secrets/        keys made on first start, readable by the owner alone
  logs/           what web and worker record
  files/          proof files by content hash (the documents engine)
  pages/          compiled templates, to start sooner; may be removed
  prepared        for which version, packs and database preparation ran to its end; may be removed
  postgres/       the embedded database, when no DATABASE_URL is given
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _

LARGEST_LOG = 20_000_000


class FolderError(TinhSoError):
    """The data folder cannot be used as asked.

    FolderError
      InUse       another supervisor runs on this folder
      WrongKind   a demo folder asked to be real, or the other way, or of another province
    """


class InUse(FolderError):
    pass


class WrongKind(FolderError):
    pass


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a data folder is, written once. `today` is the day a demo was asked to start on, if any."""

    demo: bool
    province: str
    today: date | None = None

    @classmethod
    def read(cls, path: Path) -> Stamp | None:
        if not path.exists():
            return None
        held = json.loads(path.read_text("utf-8"))
        today = held.get("today")
        return cls(held["demo"], held["province"], date.fromisoformat(today) if today else None)

    def write(self, path: Path) -> None:
        held = asdict(self) | {"today": self.today.isoformat() if self.today else None}
        write_private(path, json.dumps(held, ensure_ascii=False, indent=1) + "\n")


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths inside a data folder. Reading a property never creates anything; `prepare` does."""

    root: Path

    @classmethod
    def at(cls, root: str | os.PathLike[str]) -> Folder:
        return cls(Path(root).expanduser().resolve())

    @classmethod
    def named(cls) -> Folder:
        """The folder this process was told to use, by TINHSO_DATA; `data/province` below the current folder otherwise."""
        return cls.at(os.environ.get("TINHSO_DATA") or Path("data") / "province")

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def demo_people(self) -> Path:
        """Whom one may sign in as in a demo, with passwords; the sign-in page shows them to this machine alone."""
        return self.secrets / "demo-people.json"

    @property
    def compiled_pages(self) -> Path:
        return self.root / "pages"

    @property
    def stamp_file(self) -> Path:
        return self.root / "stamp.json"

    @property
    def stamp(self) -> Stamp | None:
        return Stamp.read(self.stamp_file)

    def log(self, name: str) -> IO[bytes]:
        """The open log of one program, for adding to; begun anew once it is large."""
        path = self.root / "logs" / f"{name}.log"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    def prepare(self) -> None:
        """Make what is missing. Rights are the owner's alone for keys; the folder itself may be walked through."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.secrets.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.files, self.compiled_pages):
            folder.mkdir(mode=0o700, exist_ok=True)
        self.secret("key")

    def secret(self, name: str) -> str:
        """A random text kept under `name`, made on first use."""
        path = self.secrets / name
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, secrets.token_urlsafe(48) + "\n", keep=True)
        return path.read_text("ascii").strip()

    def held_secret(self, name: str) -> str | None:
        """The text kept under `name`, or nothing; never makes one."""
        path = self.secrets / name
        return path.read_text("ascii").strip() if os.access(path, os.R_OK) else None

    def lock(self) -> IO[str]:
        """Hold the folder for this process; the system lets go when the process ends, however it ends."""
        handle = self.try_lock()
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        return handle

    def try_lock(self) -> IO[str]:
        """The same, without writing our process number: enough to see whether somebody runs on it."""
        handle = open(self.root / "lock", "a+", encoding="ascii")  # noqa: SIM115  held as long as we run
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "?"
            handle.close()
            raise InUse(
                _(
                    "Tỉnh Số is already running on %(folder)s (process %(holder)s). Stop it first, or name another folder with --data."
                ),
                folder=self.root,
                holder=holder,
            ) from None
        return handle

    def claim(self, wanted: Stamp) -> Stamp:
        """Stamp a fresh folder, or check that this one is what is asked for; a folder never changes its kind."""
        held = self.stamp
        if held is None:
            wanted.write(self.stamp_file)
            return wanted
        if held.demo and not wanted.demo:
            raise WrongKind(
                _("%(folder)s holds a demo and can never become a real province. Name another folder with --data."),
                folder=self.root,
            )
        if wanted.demo and not held.demo:
            raise WrongKind(
                _("%(folder)s holds a real province; no demo is started in it. Name another folder with --data."),
                folder=self.root,
            )
        if held.province != wanted.province:
            raise WrongKind(
                _("%(folder)s belongs to %(held)s, not to %(wanted)s. Name another folder with --data."),
                folder=self.root,
                held=held.province,
                wanted=wanted.province,
            )
        return held


def write_private(path: Path, text: str, *, keep: bool = False) -> None:
    """Write a file only its owner can read, whole or not at all. With `keep`, one that is there already stays."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    if keep:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    else:
        os.replace(draft, path)
