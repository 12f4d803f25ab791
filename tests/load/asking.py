"""Asks one address over and over, on loopback, for a bounded time: by wrk where it is, else by a loop of our own.

wrk is preferred for its small cost. Our own loop takes a good part of a core, which slows the fast side of a
ratio more than the slow one; the table says which was used.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.load.ground import NotMeasured
from tests.load.results import percentile

MOST_SECONDS = 30
SUMMARY = """
done = function(summary, latency, requests)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
  wrong = wrong + summary.errors.timeout
  io.write(string.format("SUMMARY %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), wrong))
end
"""
HEADERS = {"Host": "localhost", "Accept-Encoding": "gzip, br", "Accept-Language": "vi"}


@dataclass(frozen=True, slots=True)
class Answered:
    """Requests a second, and milliseconds."""

    rate: float
    p50: float
    p95: float


def install() -> str:
    """See that wrk is there where we may install it; the name of what will ask."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for words in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "wrk"],
        ):
            surroundings = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(words, env=surroundings, capture_output=True, check=False, timeout=300)
    return "wrk" if shutil.which("wrk") else "our own loop in Python, which itself takes much of a core"


def ask(port: int, path: str, *, connections: int, seconds: int, cookie: str = "") -> Answered:
    """Raises NotMeasured when anything but success was answered."""
    if seconds > MOST_SECONDS:
        raise ValueError(f"at most {MOST_SECONDS} seconds")
    headers = HEADERS | ({"Cookie": cookie} if cookie else {})
    if shutil.which("wrk"):
        return _by_wrk(port, path, headers, connections, seconds)
    return asyncio.run(_by_ourselves(port, path, headers, connections, seconds))


def _by_wrk(port: int, path: str, headers: dict[str, str], connections: int, seconds: int) -> Answered:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "summary.lua")
        script.write_text(SUMMARY, "ascii")
        words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)]
        words += [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        done = subprocess.run(
            [*words, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, timeout=seconds + 30
        )
    return read_summary(done.stdout, path)


def read_summary(told: str, path: str) -> Answered:
    """The line our script ends with: requests, microseconds of the run, of the median and of p95, and failures."""
    found = [line.split()[1:] for line in told.splitlines() if line.startswith("SUMMARY ")]
    if not found:
        raise NotMeasured(f"wrk said nothing about {path}: {told[-200:]}")
    count, took, middle, late, wrong = (int(word) for word in found[0])
    if wrong or not count:
        raise NotMeasured(f"{path}: {wrong} of {count} requests failed")
    return Answered(count / (took / 1e6), middle / 1e3, late / 1e3)


async def _by_ourselves(port: int, path: str, headers: dict[str, str], connections: int, seconds: int) -> Answered:
    text = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {path} HTTP/1.1\r\n{text}\r\n".encode()
    deadline = time.perf_counter() + seconds
    took: list[float] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (began := time.perf_counter()) < deadline:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise NotMeasured(f"{path}: {head[:40]!r}")
            length = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), None
            )
            if length is None:
                raise NotMeasured(f"{path}: no Content-Length, and our own loop reads nothing else; install wrk")
            await reader.readexactly(length)
            took.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _connection in range(connections)))
    return Answered(len(took) / (time.perf_counter() - began), percentile(took, 50) * 1e3, percentile(took, 95) * 1e3)
