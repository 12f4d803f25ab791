"""Describes the machine that measured: figures of two machines are not compared, only their ratios."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

SETTINGS = (
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "shared_buffers",
    "work_mem",
    "max_wal_size",
    "max_connections",
    "jit",
)


def describe() -> dict[str, str]:
    """What is known without a database."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "measured": datetime.now().astimezone().isoformat(timespec="minutes"),
        "revision": revision(),
        "processor": f"{len(os.sched_getaffinity(0))} cores, {processor()}",
        "memory": f"{megabytes:,} MB",
        "system": f"{platform.system()} {platform.release()}",
        "load before": ", ".join(f"{value:.2f}" for value in os.getloadavg()) + " (1, 5, 15 minutes)",
        "Python": platform.python_version(),
        **{name: version(name) for name in ("Django", "psycopg", "granian")},
    }


def describe_database(connection: Any) -> dict[str, str]:
    """The server's version and what bears on speed and safety. A server that may lose commits is not measured."""
    held = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in SETTINGS}
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        if held[name] != "on":
            raise RuntimeError(
                f"{name} is {held[name]}: such a server may lose what it acknowledged, and is not measured"
            )
    (release,) = connection.execute("SHOW server_version").fetchone()
    return {"PostgreSQL": f"{release}, " + ", ".join(f"{name} {value}" for name, value in held.items())}


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def revision() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"
