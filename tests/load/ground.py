"""The ground measured on: a demo province of its own in a throw-away folder, on a durable embedded database."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tinhso.project.databases import NAME, USER
from tinhso.project.embedded import EmbeddedServer, lay_out
from tinhso.project.embedded.layout import PORT as SOCKET_NUMBER
from tinhso.project.folder import Folder, Stamp
from tinhso.project.processes import end_with_parent
from tinhso.project.running import Run

TOP = Path(__file__).resolve().parents[2]


class NotMeasured(Exception):
    """Something could not be measured here; the text says why, in the table."""


@dataclass(slots=True)
class Ground:
    """One throw-away province: run whole by `up`, or its database alone by `database`. Never both at once."""

    province: str = "lao-cai"
    root: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="tinhso-bench-")))
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    failed: str = ""

    def __post_init__(self) -> None:
        self.root.chmod(0o711)  # as root, the server's own user must reach the cluster below
        self.port = free_port()

    @property
    def data(self) -> Folder:
        return Folder.at(self.root / "data")

    @property
    def log(self) -> Path:
        return self.root / "up.log"

    @contextmanager
    def up(self, *, within: float = 600) -> Iterator[int]:
        """`tinhso up --demo`, from start to clean stop; gives the supervisor's process id."""
        if self.failed:
            raise NotMeasured(self.failed)
        words = ["up", "--demo", "--province", self.province, "--data", str(self.data.root), "--port", str(self.port)]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tinhso.project.cli", "--lang", "en", *words],
                cwd=TOP,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(end_with_parent, os.getpid()),
            )
        try:
            if not wait_for_page(self.port, self.process, within=within):
                self.failed = f"`tinhso up` gave no page: {last_lines(self.log)}"
                raise NotMeasured(self.failed)
            yield self.process.pid
        finally:
            stop(self.process)
            self.process = None

    @contextmanager
    def database(self) -> Iterator[EmbeddedServer]:
        """The database alone, with the settings it has in production."""
        if self.process is not None:
            raise RuntimeError("the province is up; its database is in use")
        self.data.prepare()
        server = EmbeddedServer(lay_out(self.data.root), self.data.secret("database-superuser"))
        server.start()
        try:
            server.make_database(NAME, user=USER, password=self.data.secret("database"))
            yield server
        finally:
            server.stop()

    def make(self, server: EmbeddedServer, name: str) -> None:
        """An empty database of the program's user."""
        with server.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" OWNER "{USER}"')

    def surroundings(self, database: str = NAME) -> dict[str, str]:
        """The environment of a program that works on this ground's database."""
        folder = self.data
        run = Run(folder, folder.stamp or Stamp(True, self.province), port=self.port)
        layout = lay_out(folder.root)
        secret = quote(folder.secret("database"), safe="")
        address = f"postgresql://{USER}:{secret}@/{database}?host={quote(str(layout.socket))}&port={SOCKET_NUMBER}"
        return run.surroundings() | {"DATABASE_URL": address}

    def start_program(self, module: str, *words: str, database: str = NAME) -> subprocess.Popen[str]:
        """A program of ours, spoken to line by line in JSON."""
        return subprocess.Popen(
            [sys.executable, "-m", f"tests.load.{module}", *words],
            cwd=TOP,
            env=self.surroundings(database),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=partial(end_with_parent, os.getpid()),
        )

    def ask(self, module: str, *words: str, database: str = NAME) -> Any:
        """What a program of ours answers, in one line of JSON."""
        done = subprocess.run(
            [sys.executable, "-m", f"tests.load.{module}", *words],
            cwd=TOP,
            env=self.surroundings(database),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
        )
        if done.returncode:
            told = done.stderr.strip().splitlines() or ["no word"]
            raise NotMeasured(f"tests.load.{module}: {told[-1][:300]}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def remove(self) -> None:
        layout = lay_out(self.data.root)
        shutil.rmtree(self.root, ignore_errors=True)
        if layout.moved:
            shutil.rmtree(layout.cluster.parent, ignore_errors=True)
        if layout.socket.parent == Path("/tmp"):
            shutil.rmtree(layout.socket, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_for_page(port: int, process: subprocess.Popen[Any], *, within: float, path: str = "/") -> bool:
    """True once the page is answered with 200; False when the program ends or the time is over."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline and process.poll() is None:
        asking = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asking.request("GET", path, headers={"Host": "localhost"})
            if asking.getresponse().status == 200:
                return True
        except (OSError, HTTPException):
            pass
        finally:
            asking.close()
        time.sleep(0.05)
    return False


def stop(process: subprocess.Popen[Any], *, within: float = 60) -> None:
    """Ask the program to stop; when it does not in time, end its group hard. Its children end with it."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def last_lines(file: Path, most: int = 3) -> str:
    lines = [line.strip() for line in file.read_text("utf-8", "replace").splitlines() if line.strip()]
    return " / ".join(line for line in lines[-most - 1 :] if "Stopping" not in line)[-400:]
