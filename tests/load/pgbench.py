"""The yardstick of acts: pgbench's TPC-B on the same server, with the simple protocol and 8 clients."""

from __future__ import annotations

import os
import re
import subprocess

from tests.load.ground import Ground, NotMeasured

from tinhso.project.databases import USER
from tinhso.project.embedded import EmbeddedServer
from tinhso.project.embedded.layout import PORT

DATABASE = "bench_yardstick"
SCALE = 10
CLIENTS = 8


def fill(ground: Ground, server: EmbeddedServer) -> None:
    """Its tables: a million accounts."""
    ground.make(server, DATABASE)
    run(ground, server, "-i", "-q", "-s", str(SCALE))


def transactions_a_second(ground: Ground, server: EmbeddedServer, seconds: int) -> float:
    told = run(ground, server, "-M", "simple", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds))
    return read_tps(told)


def read_tps(told: str) -> float:
    """The figure pgbench ends with."""
    found = re.search(r"^tps = ([0-9.]+)", told, re.MULTILINE)
    if found is None:
        raise NotMeasured(f"pgbench said no tps: {told[-200:]}")
    return float(found.group(1))


def run(ground: Ground, server: EmbeddedServer, *words: str) -> str:
    done = subprocess.run(
        [server.program / "pgbench", "-h", server.layout.socket, "-p", str(PORT), "-U", USER, *words, DATABASE],
        env=dict(os.environ) | {"PGPASSWORD": ground.data.secret("database"), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise NotMeasured(f"pgbench: {done.stderr.strip()[-300:]}")
    return done.stdout
