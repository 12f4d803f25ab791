"""A running demo and a browser, for journeys and for pictures."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Of two such flags the last one counts, so these are Playwright's own, and then what costs a second of processor time
    # with each new window: the suggestions below an address bar that nobody sees.
    "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,"
    "PreconnectToSearch,PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
]


@dataclass(frozen=True)
class Site:
    """A demo that answers at `address`; its people by username."""

    address: str
    data: Path

    @property
    def people(self) -> dict[str, dict[str, str]]:
        held = json.loads((self.data / "secrets" / "demo-people.json").read_text("utf-8"))
        return {person["username"]: person for person in held}

    def url(self, path: str) -> str:
        return self.address.rstrip("/") + path


@contextmanager
def running(
    data: Path, province: str = "lao-cai", *, today: str | None = None, patience: float = 240, empty: bool = False
) -> Iterator[Site]:
    """`tinhso up --demo` on a free port; stopped after. AssertionError shows its output when it does not come up.

    `empty`: a province on its first day, with people and nothing else.
    """
    port = free_port()
    log = data.parent / f"{data.name}.log"
    command = [
        str(Path(sys.executable).with_name("tinhso")), "--lang", "vi", "up", "--demo", "--province", province,
        "--data", str(data), "--port", str(port), *(["--today", today] if today else []),
    ]  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TINHSO_", "DJANGO_"))}
    if empty:
        environment["TINHSO_DEMO_EMPTY"] = "1"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        try:
            address = f"http://localhost:{port}/"
            wait_for(address + "readyz", process, log, patience)
            yield Site(address, data)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8", "replace")[-4000:]
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"no answer in {patience:.0f} s\n{log.read_text('utf-8', 'replace')[-4000:]}")


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def chromium() -> str | None:
    """The browser of this machine, or nothing. Without windows (Debian: chromium-headless-shell) it needs half the time."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Any]:
    """A headless browser that speaks to nothing but this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def browser_of_tests(purpose: str) -> Iterator[Any]:
    """The browser for tests; they are skipped where a machine has none, saying what it is for and how to get it."""
    import pytest

    if chromium() is None:
        pytest.skip(f"no Chromium on this machine: install it (Debian: apt install chromium) to {purpose}")
    # Playwright leaves its event loop in this thread, and Django then takes every later test here for asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with browser() as started:
        yield started


def sign_in(page: Any, site: Site, username: str) -> None:
    """As a person does: the form, the password, the button."""
    page.goto(site.url("/dang-nhap/"))
    page.locator("form.h-sign input[name=login]").fill(username)
    page.locator("form.h-sign input[name=password]").fill(site.people[username]["password"])
    page.locator("form.h-sign button.btn-primary").click()
    page.wait_for_load_state()
    assert "/dang-nhap/" not in page.url, page.locator("main").inner_text()


def press(page: Any, selector: str) -> None:
    """Press what loads a page."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def confirm(page: Any, selector: str) -> None:
    """Press what asks once more, and say yes."""
    page.locator(selector).first.click()
    with page.expect_navigation():
        page.locator("dialog.k-ask[open] .btn-primary").click()


def with_files(archive: bytes, files: Mapping[str, str]) -> bytes:
    """A ZIP file with these texts in it, in place of what it has there or besides."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in given.namelist():
            if path not in files:
                made.writestr(path, given.read(path))
        for path, text in files.items():
            made.writestr(path, text)
    return out.getvalue()
