"""A dossier sent on the double of the national portal, accepted at a desk; every step is read on the portal again."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.looking import Eyes, visiting
from tests.journeys.officers import PDF
from tests.journeys.site import PHONE, Site, press

LAND, MARRIAGE = "1.012783", "1.000894"
PERSON = "Giàng Thị Mẫu"


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])  # at a desk's width: test_one_stop_whole
def test_a_land_dossier_comes_from_the_portal_and_its_steps_go_back(
    browser: Any, site: Site, seat: Any, size: Any
) -> None:
    portal = double_of(site)
    with visiting(browser, size) as citizen:
        sends_a_dossier(citizen, portal)
        external = citizen.url.rstrip("/").rpartition("/")[2]
        address = the_desk_accepts_it(browser, site, size, seat("quay.tu-le"), external)
        reads(citizen, "Đã tiếp nhận")
        with visiting(browser, size, state=seat("quay.tu-le")) as page:
            page.goto(address)
            press(page, "button[name=do][value=forward]")
        reads(citizen, "Đã chuyển xử lý")
        assert (
            "Sở Nông nghiệp và Môi trường" not in citizen.locator("body").inner_text()
        )  # who handed it on is the desk


@pytest.mark.parametrize("size", [PHONE], ids=["phone"])
def test_a_fee_paid_there_is_settled_here_and_nobody_takes_it_again(
    browser: Any, site: Site, seat: Any, size: Any
) -> None:
    portal = double_of(site)
    with visiting(browser, size) as citizen:
        sends_a_dossier(citizen, portal, MARRIAGE)
        external = citizen.url.rstrip("/").rpartition("/")[2]
        citizen.locator("#amount").fill("8000")
        press(citizen, "form[action$=thanh-toan] button")
        assert "Đã thanh toán" in citizen.locator("body").inner_text()
        address = the_desk_accepts_it(browser, site, size, seat("quay.tu-le"), external)
        with visiting(browser, size, state=seat("quay.tu-le")) as page:
            page.goto(f"{address}phi/xac-dinh/")
            page.locator("input[name$=-pieces]").fill("1")
            press(page, "main form .btn-primary")
            fee = page.locator("main").inner_text()
            assert "Đã nộp trên Cổng Dịch vụ công quốc gia" in fee and "Đã tính là đã nộp" in fee
            assert page.locator("button[name=do][value=cash]").count() == 0
            Eyes(page).look()
        reads(citizen, "còn phải nộp 0 đồng", "body")


def test_the_keeper_of_the_line_reads_how_it_stands(browser: Any, site: Site, seat: Any, size: Any) -> None:
    with visiting(browser, size, state=seat("quan-tri")) as page:
        eyes = Eyes(page)
        page.goto(site.url("/cong-quoc-gia/"))
        eyes.look()
        assert "Kết nối đang thông suốt" in page.locator("main").inner_text()


def double_of(site: Site) -> str:
    """Where the double listens, as the terminal says."""
    log = Path(site.data).parent / f"{site.data.name}.log"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = re.search(r"Cổng Dịch vụ công quốc gia: (http://127\.0\.0\.1:\d+/)", log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.5)
    raise AssertionError("the demo named no double")


def sends_a_dossier(citizen: Any, portal: str, procedure: str = LAND) -> None:
    citizen.goto(portal)
    assert "Đây là bản thử" in citizen.locator("body").inner_text()
    citizen.goto(f"{portal}gui/{procedure}")
    citizen.locator("#name").fill(PERSON)
    citizen.locator("#place").select_option("04630")
    for at in range(citizen.locator("input[type=file]").count()):
        one = {"name": f"giay-to-{at}.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes([48 + at])}
        citizen.locator("input[type=file]").nth(at).set_input_files(one)
    press(citizen, "form button")
    assert "Chờ tiếp nhận" in citizen.locator("body").inner_text()


def the_desk_accepts_it(browser: Any, site: Site, size: Any, seat: Any, external: str) -> str:
    """The address of the dossier it became."""
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        page.goto(site.url("/"))
        assert "từ Cổng Dịch vụ công quốc gia" in page.locator("main").inner_text()
        page.goto(site.url("/ho-so/tu-cong/"))
        eyes.look()
        page.get_by_role("link", name=external).click()
        page.wait_for_load_state()
        assert PERSON in page.locator("main").inner_text()
        eyes.look()
        with page.expect_navigation():
            page.get_by_role("button", name="Yêu cầu bổ sung").click()
        assert page.locator(".k-errors").count() == 1, "never without saying what is missing"
        with page.expect_navigation():
            page.get_by_role("button", name="Tiếp nhận và cấp mã").click()
        address = re.sub(r"da-tiep-nhan/.*$", "", page.url)
        page.goto(address)
        assert external in page.locator("main").inner_text()
        eyes.look()
        return address


def reads(citizen: Any, word: str, where: str = "ol") -> None:
    """On the portal, when the worker has told it."""
    deadline = time.monotonic() + 90
    while word not in citizen.locator(where).inner_text():
        assert time.monotonic() < deadline, citizen.locator("body").inner_text()
        time.sleep(1)
        citizen.reload()
