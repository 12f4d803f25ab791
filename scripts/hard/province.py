"""A demo province kept up for hard days, and the processes it consists of."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[2]
PATIENCE = 180


class Trouble(Exception):
    """What must not happen."""


@dataclass
class Province:
    """A demo kept up: the supervisor is started again when it was killed."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["up", "--demo", "--province", "lao-cai", "--data", str(self.data), "--port", str(self.port)]
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("TINHSO_DATA", "DATABASE_URL"))
        }
        with open(self.data.with_suffix(".log"), "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tinhso.project.cli", "--lang", "en", *words],
                cwd=TOP, env=kept, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)

    def ready(self) -> bool:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/readyz", headers={"Host": "localhost"})
            return asking.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def wait_ready(self, *, within: float = PATIENCE, whole: bool = True) -> float:
        """Until pages are served again and every program runs; the seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < within:
            if self.process is not None and self.process.poll() is not None:
                self.start()
            if self.ready() and (not whole or all(self.programs().get(name) for name in ("web", "worker", "database"))):
                return time.monotonic() - began
            time.sleep(0.2)
        raise Trouble(f"not up again after {within:.0f} s: {self.log()[-400:]}")

    def log(self) -> str:
        return self.data.with_suffix(".log").read_text("utf-8", "replace")

    def programs(self) -> dict[str, list[int]]:
        """Process numbers by what they are: those we started and theirs, nobody else's."""
        assert self.process is not None
        found: dict[str, list[int]] = {"supervisor": [self.process.pid]}
        children = _children()
        for pid in children.get(self.process.pid, []):
            words = _words(pid)
            if "web" in words:
                found["web"] = [pid]
                found["a web process"] = [one for one in children.get(pid, []) if _alive(one)]
            elif "worker" in words:
                found["worker"] = [pid]
            elif words and words[0].endswith("postgres"):
                found["database"] = [pid]
                backends = [one for one in children.get(pid, []) if b"tinhso tinhso" in _line(one)]
                found["a connection"] = backends
        return {name: pids for name, pids in found.items() if pids}

    def server(self) -> Any:
        from tinhso.project.embedded import EmbeddedServer, lay_out
        from tinhso.project.folder import Folder

        folder = Folder.at(self.data)
        return EmbeddedServer(lay_out(folder.root), folder.secret("database-superuser"))

    def ask(self, statement: str, values: list[object] | None = None) -> list[tuple[Any, ...]]:
        from tinhso.project.databases import NAME

        deadline = time.monotonic() + 30
        while True:
            try:
                with self.server().connect(NAME) as connection:
                    return connection.execute(statement, values).fetchall()
            except Exception:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text("ascii", "replace").rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        found.setdefault(parent, []).append(int(entry.name))
    return found


def _line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _words(pid: int) -> list[str]:
    return [word.decode("utf-8", "replace") for word in _line(pid).split(b"\0")]


def _alive(pid: int) -> bool:
    return bool(_line(pid))
