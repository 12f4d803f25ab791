"""`make run` on a fresh clone with cold package caches, to the first page; and the same again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.load.ground import TOP, NotMeasured, free_port, last_lines, wait_for_page
from tests.load.results import Row, unmeasured

from tinhso.project.processes import end_with_parent

FIRST, AGAIN = "make run, fresh clone, caches cold, to the first page", "… started again"
MOST_FIRST, MOST_AGAIN = 180, 8
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "USER", "LOGNAME", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
"""What of the environment goes along: the machine's road to its package registries, and nothing of this work tree."""
KEPT_PREFIXES = ("PIP_", "UV_", "NPM_CONFIG_", "NODE_", "HTTP_", "HTTPS_", "NO_PROXY", "http_", "https_", "no_proxy")


def rows() -> list[Row]:
    """Both rows. Whatever keeps the clone from starting stands in the row."""
    root = Path(tempfile.mkdtemp(prefix="tinhso-bench-clone-"))
    root.chmod(0o711)
    try:
        subprocess.run(["git", "clone", "--quiet", str(TOP), str(root / "clone")], check=True, capture_output=True)
        first = start(root)
        again = start(root)
    except NotMeasured as why:
        return [unmeasured(FIRST, f"≤ {MOST_FIRST} s", str(why)), unmeasured(AGAIN, f"≤ {MOST_AGAIN} s", "see above")]
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return [
        Row(
            FIRST,
            f"{first:.0f} s",
            goal=f"≤ {MOST_FIRST} s",
            met=first <= MOST_FIRST,
            note="packages from the registry this machine names; its speed is in the figure",
            figures={"seconds": first},
        ),
        Row(AGAIN, f"{again:.1f} s", goal=f"≤ {MOST_AGAIN} s", met=again <= MOST_AGAIN, figures={"seconds": again}),
    ]


def start(root: Path, *, within: float = 900) -> float:
    """Seconds from typing `make run` to the first page answered; everything is ended afterwards."""
    port, log = free_port(), root / "make.log"
    began = time.perf_counter()
    with open(log, "ab") as out:
        made = subprocess.Popen(
            ["make", "run", f"PORT={port}", f"DATA={root / 'data'}"],
            cwd=root / "clone",
            env=surroundings(root),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=partial(end_with_parent, os.getpid()),
        )
    try:
        if not wait_for_page(port, made, within=within):
            raise NotMeasured(f"no page came: {last_lines(log)}")
        return time.perf_counter() - began
    finally:
        end(made)


def surroundings(root: Path) -> dict[str, str]:
    """Caches of its own, so that every package comes over the line."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith(KEPT_PREFIXES)}
    own = {name: str(root / "cache" / name.lower()) for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME")}
    return kept | own | {"npm_config_cache": str(root / "cache" / "npm")}


def end(made: subprocess.Popen[bytes]) -> None:
    """Ctrl-C, as a person would: the whole group is told, and the supervisor stops the rest in order."""
    try:
        os.killpg(made.pid, signal.SIGINT)
        made.wait(90)
    except ProcessLookupError:
        made.wait()
    except subprocess.TimeoutExpired:
        os.killpg(made.pid, signal.SIGKILL)
        made.wait()
