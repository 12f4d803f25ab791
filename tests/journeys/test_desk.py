"""A dossier from the counter to the person who asked, walked by each officer in turn and by the public."""

from __future__ import annotations

import re
from typing import Any

import pypdf
import pytest
from tests.journeys.looking import Eyes, visiting
from tests.journeys.officers import PDF
from tests.journeys.site import PHONE, Site, press

NUMBER = "015088004321"
PERSON = "Giàng Thị Mẫu"
ASKED = "Tờ khai thiếu chữ ký của người yêu cầu."
FORM = {
    "cap-hon-nhan-cho": "chinh-minh",
    "tinh-trang-hon-nhan": "chua-ket-hon",
    "xac-nhan-thoi-gian": "hien-nay",
    "muc-dich-hon-nhan": "nha-dat",
}
"""The answers of the form of marital status."""
SCREENS = {"phone": PHONE}
"""At the width of a desk the same way is walked by test_one_stop_whole."""


def test_anyone_finds_what_a_procedure_needs_in_their_own_words(browser: Any, site: Site, size: Any) -> None:
    """Also on a device whose scripts do not run."""
    for scripts in (True, False):
        with visiting(browser, size, scripts=scripts) as page:
            eyes = Eyes(page)
            page.goto(site.url("/thu-tuc/"))
            _look(eyes, scripts)
            page.locator("main input[name=q]").fill("lam khai sinh cho con")
            press(page, "main form[role=search] button")
            _look(eyes, scripts)
            first = page.locator("main a[href^='/thu-tuc/']").first
            assert first.inner_text() == "Đăng ký khai sinh"
            first.click()
            page.wait_for_url("**/thu-tuc/1.001193/")
            text = page.locator("main").inner_text()
            assert all(word in text for word in ("Giấy chứng sinh", "Trong ngày", "Ủy ban nhân dân cấp xã", "Đọc tại"))
            _look(eyes, scripts)


def _look(eyes: Eyes, scripts: bool) -> None:
    if scripts:
        eyes.look()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_dossier_is_received_supplemented_approved_returned_and_looked_up(
    browser: Any, site: Site, seat: Any, screen: str
) -> None:
    size = SCREENS[screen]
    address, code, secret = the_desk_receives_it(browser, site, size, seat("quay.tu-le"))
    acts(browser, size, seat("quay.tu-le"), address, "forward")
    the_handler_asks_for_a_supplement(browser, size, seat("xu-ly.tu-le"), address)
    stands(browser, site, size, code, secret, "Chờ bổ sung hồ sơ")
    acts(browser, size, seat("quay.tu-le"), address, "supplement")
    acts(browser, size, seat("xu-ly.tu-le"), address, "submit")
    acts(browser, size, seat("chu-tich.tu-le"), address, "approve")
    the_handler_attaches_the_result(browser, size, seat("xu-ly.tu-le"), address)
    acts(browser, size, seat("quay.tu-le"), address, "return-result")
    stands(browser, site, size, code, secret, "Đã trả kết quả")


def the_desk_receives_it(browser: Any, site: Site, size: Any, seat: Any) -> tuple[str, str, str]:
    """The address, the code and the secret of the new dossier."""
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        page.goto(site.url("/ho-so/"))
        eyes.look()
        page.get_by_role("link", name="Tiếp nhận hồ sơ").first.click()
        page.wait_for_url("**/ho-so/tiep-nhan/")
        page.locator("main input[name=q]").fill("giấy độc thân")
        press(page, "main form[role=search] button")
        eyes.look()
        press(page, "a[href='/ho-so/tiep-nhan/1.004873/']")
        eyes.look()

        page.locator("input[name=name]").fill(PERSON)
        page.locator("input[name=number]").fill("0150880043")
        receive = page.get_by_role("button", name="Tiếp nhận và cấp mã")
        with page.expect_navigation():
            receive.click()
        wrong = page.locator(".k-errors").inner_text()
        assert "12 chữ số" in wrong and "Giấy tờ tùy thân" in wrong, "all that is missing, at once"
        assert not page.locator("input[name=paper-to-khai]").first.is_visible(), "the form stands for it"
        assert page.locator("input[name=name]").input_value() == PERSON, "what was typed stays"
        eyes.look()

        page.locator("input[name=number]").fill(NUMBER)
        page.locator("select[name=deciding]").select_option(label="Xã Tú Lệ")
        page.locator("input[name=paper-giay-to-tuy-than][value=held]").check()
        for question, answer in FORM.items():
            page.locator(f"input[name='a:{question}'][value={answer}]").check()
        page.locator("input[name=scan-to-khai]").set_input_files(_file("to-khai.pdf"))
        with page.expect_navigation():
            receive.click()
        eyes.look()
        text = page.locator("main").inner_text()
        code = re.search(r"H38\.04630-\d{6}-\d{4}", text)
        secret = re.search(r"\b[0-9A-Z]{5}-?[0-9A-Z]{5}\b", text)
        assert code and secret
        address = re.sub(r"da-tiep-nhan/.*$", "", page.url)

        with page.expect_download() as printed:
            page.locator("a[href$='/giay-tiep-nhan/']").click()
        receipt = pypdf.PdfReader(printed.value.path()).pages[0].extract_text()
        assert code[0] in receipt and secret[0] in receipt and PERSON in receipt
        assert NUMBER not in receipt, "the number is masked on paper too"
        return address, code[0], secret[0]


def the_handler_asks_for_a_supplement(browser: Any, size: Any, seat: Any, address: str) -> None:
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        page.goto(address)
        assert NUMBER not in page.content(), "no page shows the whole number"
        press(page, "button[name=do][value=take-up]")
        eyes.look()
        press(page, "button[name=do][value=ask-supplement]")
        assert page.locator(".k-errors").count() == 1, "never without saying what is missing"
        eyes.look()
        page.locator("textarea[name=note]").fill(ASKED)
        press(page, "button[name=do][value=ask-supplement]")
        assert ASKED in page.locator("#story").inner_text()
        eyes.look()


def the_handler_attaches_the_result(browser: Any, size: Any, seat: Any, address: str) -> None:
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        page.goto(address)
        page.locator("#papers summary").first.click()
        page.locator("select[name=code]").select_option("result")
        page.locator("input[name=scan]").set_input_files(_file("ket-qua.pdf"))
        press(page, "#papers form button")
        assert "ket-qua.pdf" in page.locator("#papers").inner_text()
        eyes.look()
        press(page, "button[name=do][value=issue]")
        eyes.look()


def acts(browser: Any, size: Any, seat: Any, address: str, step: str) -> None:
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        page.goto(address)
        press(page, f"button[name=do][value={step}]")
        eyes.look()


def stands(browser: Any, site: Site, size: Any, code: str, secret: str, state: str) -> None:
    """The public look-up: the state and never a name; a wrong secret tells nothing."""
    with visiting(browser, size) as page:
        eyes = Eyes(page)
        page.goto(site.url("/tra-cuu-ho-so/"))
        page.locator("input[name=code]").fill(code)
        page.locator("input[name=secret]").fill("AAAAA-AAAAA")
        press(page, "main form .btn-primary")
        eyes.look()
        refused = page.locator(".k-errors").inner_text()
        page.locator("input[name=code]").fill(code[:-4] + "9999")
        press(page, "main form .btn-primary")
        assert page.locator(".k-errors").inner_text() == refused, "no oracle"

        page.locator("input[name=code]").fill(code)
        page.locator("input[name=secret]").fill(secret.lower())
        press(page, "main form .btn-primary")
        text = page.locator("main").inner_text()
        assert state in text and code in text
        assert PERSON not in page.content() and NUMBER not in page.content() and secret not in page.url
        eyes.look()


def _file(name: str) -> Any:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}
