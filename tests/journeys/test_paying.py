"""A fee from the desk to the applicant's bank and back: determined, paid at the gateway of the demo, compared with a statement."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.journeys.desks import received
from tests.journeys.looking import Eyes, visiting
from tests.journeys.site import PHONE, Site, press

SCREENS = {"phone": PHONE}
"""At the width of a desk the same way is walked by test_one_stop_whole."""


@pytest.mark.parametrize("screen", SCREENS)
def test_a_fee_is_said_at_the_desk_paid_at_the_gateway_and_found_in_the_statement(
    browser: Any, site: Site, seat: Any, screen: str
) -> None:
    size = SCREENS[screen]
    with visiting(browser, size, state=seat("quay.tu-le")) as page:
        address, code, secret = received(page, site)
        eyes = Eyes(page)
        page.goto(address + "phi/xac-dinh/")
        eyes.look()
        press(page, "main form .btn-primary")
        assert page.locator(".k-errors").count() == 1, "how many copies?"
        eyes.look()
        page.locator("input[name=ban-sao-pieces]").fill("2")
        press(page, "main form .btn-primary")
        assert "16.000 đồng" in page.locator("main").inner_text()
        assert page.locator("#transfer svg.k-qr").count() == 1
        eyes.look()
    pays(browser, site, size, code, secret)
    with visiting(browser, size, state=seat("quay.tu-le")) as page:
        eyes = Eyes(page)
        page.goto(address + "phi/")
        assert "Đã nộp" in page.locator(".k-turn").inner_text()
        eyes.look()
        press(page, "#receipts a[href*='/bien-lai/']")
        assert "16.000 đồng" in page.locator("body").inner_text()
        eyes.look()
        for path in ("/thu-phi/", "/thu-phi/?loai=paid", "/thu-phi/so-quy/"):
            page.goto(site.url(path))
            eyes.look()
    compares(browser, site, size, seat("chu-tich.tu-le"), code)


def pays(browser: Any, site: Site, size: Any, code: str, secret: str) -> None:
    """The applicant, from the look-up to the bank's page and back; what was refused first is begun anew."""
    with visiting(browser, size) as page:
        eyes = Eyes(page)
        for answer, said in (("no", "Chưa nộp"), ("yes", "Đã nộp")):
            page.goto(site.url("/tra-cuu-ho-so/"))
            page.locator("input[name=code]").fill(code)
            page.locator("input[name=secret]").fill(secret)
            press(page, "main form .btn-primary")
            assert "16.000 đồng" in page.locator("#fees").inner_text()
            eyes.look()
            press(page, "#fees form .btn-primary")
            eyes.look()
            press(page, ".k-turn a.btn")
            press(page, f"button[value={answer}]")
            assert page.url.startswith(site.url("/nop-phi/"))
            assert said in page.locator("main").inner_text()
            eyes.look()


def compares(browser: Any, site: Site, size: Any, seat: Any, code: str) -> None:
    """A statement in which the same was sent once more: it is paid already, and stays for a person."""
    reference = re.sub(r"[^A-Z0-9]", "", code)
    lines = ["Ngày giao dịch;Số bút toán;Nội dung;Ghi nợ;Ghi có"]
    lines += [f"22/11/2026;{reference}-1;{reference} MAU;;16.000", f"22/11/2026;{reference}-2;tiền điện;;50.000"]
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        page.goto(site.url("/thu-phi/sao-ke/"))
        eyes.look()
        file = {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
        page.locator("input[name=file]").set_input_files(file)
        press(page, "main form .btn-primary")
        text = page.locator(".k-tabs").inner_text()
        assert "Trùng (1)" in text and "Không rõ hồ sơ (1)" in text
        eyes.look()
        page.locator("main details summary").first.click()
        press(page, "button[value=aside]")
        eyes.look()
