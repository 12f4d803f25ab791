"""A commune's report becomes a published score that opens down to its proof, walked by each person in turn."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.journeys.looking import Eyes, visiting
from tests.journeys.officers import FIGURES, PROVED, attach, field, fill, save, send
from tests.journeys.site import DESK, PHONE, Site, confirm, press

REASON = "Số hồ sơ trực tuyến chưa khớp với bảng in của bộ phận một cửa."


COMMUNES = {"phone": (PHONE, "xa.tu-le", "Xã Tú Lệ"), "desk": (DESK, "xa.mu-cang-chai", "Xã Mù Cang Chải")}
"""On which screen which officer reports for which commune: the same path twice needs two reports."""
DECISION = "101/QĐ-VIDU"
VERIFIED: set[str] = set()


@pytest.mark.parametrize("screen", COMMUNES)
def test_a_report_is_filled_proved_sent_returned_mended_and_verified(
    browser: Any, site: Site, seat: Any, screen: str
) -> None:
    report_and_verify(browser, site, seat, screen)


def test_the_figures_become_a_published_ranking_that_opens_down_to_their_proof(
    browser: Any, site: Site, seat: Any
) -> None:
    for screen in COMMUNES:
        report_and_verify(browser, site, seat, screen)
    address = the_secretary_opens_and_scores_a_round(browser, site, seat("thu-ky"))
    the_chairman_publishes_and_not_twice(browser, site, seat("chu-tich"), address)
    for size, _officer, commune in COMMUNES.values():
        anyone_opens_the_number(browser, size, address, commune)


def report_and_verify(browser: Any, site: Site, seat: Any, screen: str) -> None:
    """Officer and verifier in turn, once a run."""
    if screen in VERIFIED:
        return
    size, officer, commune = COMMUNES[screen]
    the_officer_fills_loses_the_connection_and_sends(browser, site, size, seat(officer))
    the_verifier_returns_it_with_a_reason(browser, site, size, seat("tham-dinh"), commune)
    the_officer_mends_and_sends_again(browser, site, size, seat(officer))
    the_verifier_verifies(browser, site, size, seat("tham-dinh"), commune)
    VERIFIED.add(screen)


def the_officer_fills_loses_the_connection_and_sends(browser: Any, site: Site, size: Any, seat: Any) -> None:
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        page.goto(site.url("/"))
        eyes.look()
        due = page.locator("main .h-awaits a").first
        assert "Quý III/2026" in due.inner_text()
        due.click()
        page.wait_for_url(re.compile(r"/bao-cao/\d+/"))
        eyes.look()

        fill(page, FIGURES | {"xa.cuoc-hop": "1.234", "xa.thon-4g": "40"})
        send(page)
        said = page.locator(".k-errors").inner_text()
        assert "1.234" in said and "1234" in said and "40" in said and "24" in said
        assert field(page, "xa.cuoc-hop").input_value() == "1.234", "what was typed stays"
        eyes.look()

        fill(page)
        with page.expect_response(re.compile(r"/nhap/$")) as kept:
            field(page, "xa.tin-bai").press("End")
            field(page, "xa.tin-bai").type("1")
        assert kept.value.status == 204
        page.context.set_offline(True)
        field(page, "xa.tin-bai").type("2")
        page.locator(".k-draft", has_text="Chưa lưu").wait_for()
        page.context.set_offline(False)
        eyes.complaints.clear()  # the browser reports the lost connection itself
        page.goto(page.url)
        assert field(page, "xa.tin-bai").input_value() == "141", "the draft is as it was last kept"
        field(page, "xa.tin-bai").fill("14")

        for code in PROVED:
            attach(page, code)
        save(page)
        assert page.locator(".r-papers a, .k-papers a, main a[href*='/tep/']").count() == len(PROVED)
        eyes.look()
        send(page)
        assert page.locator("main form[data-draft]").count() == 0
        assert "đã được gửi" in page.locator("main").inner_text() or "Đã gửi" in page.locator("main").inner_text()
        eyes.look()


def the_verifier_returns_it_with_a_reason(browser: Any, site: Site, size: Any, seat: Any, commune: str) -> None:
    with visiting(browser, size, state=seat) as page:
        eyes = Eyes(page)
        open_to_verify(page, site, commune)
        text = page.locator("main").inner_text()
        assert "1.240" in text and "930" in text, "this period's figures"
        assert "Kỳ trước" in text, "beside last period's"
        eyes.look()
        page.locator("#decide summary").first.click()
        press(page, "button[name=do][value=send-back]")
        assert page.locator(".k-errors").count() == 1, "never without a reason"
        eyes.look()
        page.locator("textarea[name=note]").fill(REASON)
        press(page, "button[name=do][value=send-back]")
        eyes.look()


def the_officer_mends_and_sends_again(browser: Any, site: Site, size: Any, seat: Any) -> None:
    """On a device whose scripts do not run: everything works all the same."""
    with visiting(browser, size, state=seat, scripts=False) as page:
        page.goto(site.url("/"))
        page.locator("main .h-awaits a").first.click()
        assert re.search(r"/bao-cao/\d+/", page.url)
        assert REASON in page.locator("main").inner_text()
        field(page, "xa.ho-so-truc-tuyen").fill("910")
        page.locator("button[name=do][value=send]").click()
        assert page.locator("main form[data-draft]").count() == 0, page.locator("main").inner_text()[:600]


def the_verifier_verifies(browser: Any, site: Site, size: Any, seat: Any, commune: str) -> None:
    with visiting(browser, size, state=seat) as page:
        open_to_verify(page, site, commune)
        confirm(page, "button[name=do][value=verify]")
        eyes = Eyes(page)
        assert page.locator("button[name=do][value=verify]").count() == 0
        eyes.look()


def open_to_verify(page: Any, site: Site, commune: str) -> None:
    page.goto(site.url("/"))
    page.goto(site.url(f"/tham-dinh/?q={commune}&stands=sent"))
    page.locator("main table a").first.click()
    page.wait_for_url(re.compile(r"/tham-dinh/\d+/"))


def the_secretary_opens_and_scores_a_round(browser: Any, site: Site, seat: Any) -> str:
    """Opened at the desk, scored on the phone; the address of the round."""
    with visiting(browser, DESK, state=seat) as page:
        eyes = Eyes(page)
        page.goto(site.url("/xep-hang/"))
        eyes.look()
        press(page, "main a[href='/xep-hang/mo/']")
        eyes.look()
        page.locator("select[name=set]").select_option("vd.xa-2026")
        page.locator("select[name=period]").select_option("2026-Q3")
        page.locator("select[name=unit]").select_option(label="Tỉnh Lào Cai")
        press(page, "main form.k-form button[type=submit]")
        address = str(page.url)
        assert re.search(r"/xep-hang/\d+/$", address), page.locator("main").inner_text()
        eyes.look()
    with visiting(browser, PHONE, state=seat) as page:
        eyes = Eyes(page)
        page.goto(address)
        eyes.look()
        press(page, "form[action$='/cham/'] button")
        assert page.locator("main table tbody tr").count() > 20
        eyes.look()
        assert page.locator("main a[href$='/cong-bo/']").count() == 0, "who scores never publishes"
    return address


def the_chairman_publishes_and_not_twice(browser: Any, site: Site, seat: Any, address: str) -> None:
    """Reads what is late at the desk, publishes on the phone, tries again at the desk with a form opened before."""
    with visiting(browser, DESK, state=seat) as desk, visiting(browser, PHONE, state=seat) as phone:
        at_desk, on_phone = Eyes(desk), Eyes(phone)
        for page, eyes in ((desk, at_desk), (phone, on_phone)):
            page.goto(site.url("/"))
            assert page.locator(".h-late").count(), "what is late is in sight"
            eyes.look()
            page.goto(address)
            page.locator("main a[href$='/cong-bo/']").click()
            page.wait_for_url(re.compile("/cong-bo/"))
            eyes.look()
        phone.locator("input[name=decision]").fill(DECISION)
        confirm(phone, "main form.k-form button[type=submit]")
        assert phone.url == address
        assert DECISION in phone.locator("main").inner_text()
        on_phone.look()

        desk.locator("input[name=decision]").fill("9/QĐ-VIDU")
        confirm(desk, "main form.k-form button[type=submit]")
        assert DECISION in desk.locator("main .k-message").first.inner_text(), "the decision that published it is named"
        at_desk.look()


def anyone_opens_the_number(browser: Any, size: Any, address: str, commune: str) -> None:
    with visiting(browser, size) as page:
        eyes = Eyes(page)
        page.goto(f"{address}?q={commune}")
        row = page.locator("main table tbody tr").first
        assert commune in row.inner_text()
        eyes.look()
        row.locator("a[data-drawer]").first.click()
        drawer = page.locator("dialog.k-drawer[open]")
        drawer.locator("h2").first.wait_for()
        eyes.look()
        with page.expect_navigation():
            drawer.locator("a.btn", has_text="Mở").last.click()
        text = page.locator("main").inner_text()
        assert commune in text and DECISION in text

        page.locator("main").get_by_role("link", name=re.compile("Hồ sơ nộp trực tuyến$")).first.click()
        page.wait_for_url(re.compile("/mo-so/score/"))
        assert page.locator(".s-rule").count(), "the rule in words"
        text = page.locator("main").inner_text()
        assert "910" in text and "1.240" in text, "the indicator, its rule and the figures as mended"
        assert "chỉ mở cho cán bộ có quyền" in text, "what the public may not see is said"
        assert "Chuyên viên thẩm định" in text, "who established the figure, by post"
        assert not re.search(r"Mẫu \d\d\d", text), "never a person's name"
        eyes.look()
