"""The first run of a real province: asked once on the machine itself, then closed for good."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from tests.journeys import site as sites
from tests.journeys.looking import Eyes, visiting
from tests.journeys.site import DESK, PHONE, Site

CODE = re.compile(r"\b([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})\b")
PASSWORD = "Nuoc non ngan dam 7"


@pytest.fixture(scope="module")
def new_province(browser):
    """`tinhso up` on a folder that is not there: its address, and the code of the terminal."""
    with tempfile.TemporaryDirectory(prefix="tinhso-first-") as folder:
        Path(folder).chmod(0o711)
        port, log = sites.free_port(), Path(folder) / "log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TINHSO_", "DJANGO_"))}
        words = ["--lang", "vi", "up", "--data", f"{folder}/data", "--port", str(port)]
        with log.open("wb") as out:
            process = subprocess.Popen(
                [str(Path(sys.executable).with_name("tinhso")), *words],
                stdout=out, stderr=subprocess.STDOUT, env=kept, start_new_session=True,
            )  # fmt: skip
            try:
                address = f"http://localhost:{port}/"
                sites.wait_for(address + "healthz", process, log, 240)
                yield Site(address, Path(folder) / "data"), said(log, CODE), log
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(timeout=40)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)


def said(log: Path, what: re.Pattern[str], patience: float = 60) -> str:
    """What the terminal shows, once it does."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := what.search(log.read_text("utf-8")):
            return found.group(1)
        time.sleep(0.3)
    raise AssertionError(log.read_text("utf-8"))


def test_a_real_province_is_set_up_once_and_its_administrator_signs_in(browser, new_province):
    site, code, log = new_province
    for size in (PHONE, DESK):
        with visiting(browser, size) as page:
            eyes = Eyes(page)
            page.goto(site.url("/xep-hang/"))
            assert page.url.endswith("/thiet-lap/")
            eyes.look()
            page.locator("form.k-form .btn-primary").click()
            page.locator(".k-errors").wait_for()
            eyes.look()
    with visiting(browser, PHONE) as page:
        eyes = Eyes(page)
        page.goto(site.url("/"))
        fill(page, code=code, name="Bàn Mẫu 1", username="ban.mau", password="123456789012", again="123456789012")
        page.locator(".k-errors").wait_for(timeout=120_000)
        assert page.locator("#f-name").input_value() == "Bàn Mẫu 1", "a password that is refused loses nothing else"
        eyes.look()
        fill(page, code=code, password=PASSWORD, again=PASSWORD)
        page.locator("h1", has_text="Đang thiết lập").wait_for()
        eyes.look()
        page.locator("h1", has_text="Đã thiết lập").wait_for(timeout=240_000)
        eyes.look()
        said(log, re.compile(r"(Đã thiết lập xong tỉnh)"), 120)
        page.goto(site.url("/thiet-lap/"))
        assert "đã được thiết lập" in page.locator("main").inner_text()
        page.goto(site.url("/dang-nhap/"))
        page.locator("form.h-sign input[name=login]").fill("ban.mau")
        page.locator("form.h-sign input[name=password]").fill(PASSWORD)
        page.locator("form.h-sign button[type=submit]").first.click()
        page.wait_for_load_state()
        assert not page.url.endswith("/dang-nhap/"), page.locator("main").inner_text()
    assert "secrets" in os.listdir(site.data) and not (site.data / "setup.json").exists()


def fill(page, **typed: str) -> None:
    page.locator("#f-code").wait_for()
    for name, value in typed.items():
        page.fill(f"#f-{name}", value)
    page.select_option("#f-province", "lao-cai")
    with page.expect_navigation():
        page.locator("form.k-form .btn-primary").click()
