"""One land procedure through everybody's hands: desk, provincial agency, bank, citizen, tablet; and again from the portal.

The double of the national portal and that of the payment gateway stand where the demo started them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from tests.journeys.looking import Eyes, visiting
from tests.journeys.officers import PDF
from tests.journeys.site import DESK, PHONE, Site, press

LAND, BUILDING = "1.012783", "1.013225"
MOST_WAITING = 60
"""Seconds until the index has counted what was done: it is counted by a job."""


@dataclass(frozen=True)
class Story:
    """One telling: who asks, on which screen."""

    size: Any
    person: str
    number: str
    online: str
    online_number: str


STORIES = {
    "phone": Story(PHONE, "Giàng Thị Mẫu", "015088004777", "Lò Văn Mẫu", "015088004888"),
    "desk": Story(DESK, "Sùng Thị Mẫu", "015188005777", "Vàng Văn Mẫu", "015088005888"),
}


class Walk:
    """The browsers of one telling."""

    def __init__(self, browser: Any, site: Site, seat: Any, story: Story) -> None:
        self.browser, self.site, self.seat, self.story = browser, site, seat, story

    @contextmanager
    def sitting(self, who: str = "") -> Iterator[Any]:
        """A page of that officer's browser; of nobody's without a name."""
        with visiting(self.browser, self.story.size, state=self.seat(who) if who else None) as page:
            yield page

    def act(self, who: str, dossier: str, step: str, **given: str) -> None:
        with self.sitting(who) as page:
            page.goto(dossier)
            for name, value in given.items():
                page.locator(f"[name={name}]").first.fill(value)
            press(page, f"button[name=do][value={step}]")
            assert not page.locator(".k-errors").count(), page.locator(".k-errors").inner_text()


@pytest.mark.parametrize("screen", STORIES)
def test_a_land_dossier_from_the_desk_and_one_from_the_portal_both_move_the_index(
    browser: Any, site: Site, seat: Any, screen: str
) -> None:
    walk = Walk(browser, site, seat, STORIES[screen])
    dossier, code, secret = the_desk_receives(walk)
    the_fee_is_determined(walk, dossier)
    walk.act("quay.tu-le", dossier, "forward")
    walk.act("dat-dai", dossier, "take-up")
    walk.act("dat-dai", dossier, "ask-supplement", note="Thiếu bản gốc Giấy chứng nhận.")
    walk.act("quay.tu-le", dossier, "supplement")
    another_unit_is_asked_and_answers(walk, dossier, code)
    walk.act("dat-dai", dossier, "extend", note="Cần đo đạc lại sau mưa lũ.", until="18/12/2026")
    the_apology_is_a_paper(walk, dossier)
    walk.act("dat-dai", dossier, "submit")
    walk.act("duyet-dat-dai", dossier, "approve")
    the_result_is_kept(walk, dossier)
    walk.act("dat-dai", dossier, "issue")
    the_citizen_pays_at_the_gateway(walk, code, secret)
    walk.act("quay.tu-le", dossier, "return-result")
    the_citizen_rates_on_the_tablet(walk, dossier)
    the_result_stands_for_a_paper_of_the_next_dossier(walk)
    second = one_comes_from_the_portal(walk)
    the_index_opens_to_both(walk, code, second)


def the_desk_receives(walk: Walk) -> tuple[str, str, str]:
    """The address, the code and the secret of the dossier; an agency of the province decides it."""
    with walk.sitting("quay.tu-le") as page:
        page.goto(walk.site.url(f"/ho-so/tiep-nhan/{LAND}/"))
        page.locator("input[name=name]").fill(walk.story.person)
        page.locator("input[name=number]").fill(walk.story.number)
        page.locator("input[name=form-how][value=paper]").check()
        for paper in ("don", "gcn"):
            page.locator(f"input[name=paper-{paper}][value=in]").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Tiếp nhận và cấp mã").click()
        text = page.locator("main").inner_text()
        code, secret = re.search(r"H38\.SNNMT-\d{6}-\d{4}", text), re.search(r"^[0-9A-Z]{10}$", text, re.M)
        assert code and secret, text
        return re.sub(r"da-tiep-nhan/.*$", "", page.url), code[0], secret[0]


def the_fee_is_determined(walk: Walk, dossier: str) -> None:
    """No source gives the amount: the officer types it as officials write it, with the paper it rests on."""
    with walk.sitting("quay.tu-le") as page:
        page.goto(f"{dossier}phi/xac-dinh/")
        page.locator("input[name=gia-dich-vu-amount]").fill("50.000")
        page.locator("input[name=gia-dich-vu-document]").fill("Nghị quyết ví dụ 01/2026/NQ-HĐND")
        with page.expect_navigation():
            page.get_by_role("button", name="Lưu").click()
        assert "50.000 đồng" in page.locator("main").inner_text()
        Eyes(page).look()


def another_unit_is_asked_and_answers(walk: Walk, dossier: str, code: str) -> None:
    with walk.sitting("dat-dai") as page:
        page.goto(dossier)
        page.locator("#opinions summary").click()
        page.locator("select[name=asked-unit]").select_option(label="Xã Tú Lệ")
        page.locator("textarea[name=question]").fill("Thửa đất có tranh chấp không?")
        press(page, "#opinions form .btn")
        assert "Thửa đất có tranh chấp không?" in page.locator("#opinions").inner_text()
    with walk.sitting("xu-ly.tu-le") as page:
        page.goto(walk.site.url("/ho-so/y-kien/"))
        page.get_by_role("link", name=code).click()
        page.locator("textarea[name=answer]").fill("Không có tranh chấp.")
        Eyes(page).look()
        press(page, "main form .btn-primary")
    with walk.sitting("dat-dai") as page:
        page.goto(dossier)
        assert "Không có tranh chấp." in page.locator("#opinions").inner_text()
        Eyes(page).look()


def the_apology_is_a_paper(walk: Walk, dossier: str) -> None:
    """Form 04, numbered, as PDF."""
    with walk.sitting("dat-dai") as page:
        page.goto(dossier)
        letter = page.get_by_role("link", name=re.compile("^Văn bản xin lỗi"))
        answer = page.request.get(walk.site.url(letter.get_attribute("href")))
        assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF-")


def the_result_is_kept(walk: Walk, dossier: str) -> None:
    with walk.sitting("dat-dai") as page:
        page.goto(dossier)
        page.locator("#papers summary").first.click()
        page.locator("select[name=code]").select_option("result")
        file = {"name": "giay-chung-nhan.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.locator("input[name=scan]").set_input_files(file)
        press(page, "#papers form button")
        page.goto(f"{dossier}ket-qua/")
        Eyes(page).look()
        with page.expect_navigation():
            page.get_by_role("button", name="Đưa vào kho").click()


def the_citizen_pays_at_the_gateway(walk: Walk, code: str, secret: str) -> None:
    with walk.sitting() as page:
        page.goto(walk.site.url("/tra-cuu-ho-so/"))
        page.locator("input[name=code]").fill(code)
        page.locator("input[name=secret]").fill(secret)
        press(page, "main form .btn-primary")
        text = page.locator("main").inner_text()
        assert "Chờ trả kết quả" in text and "50.000 đồng" in text and walk.story.person not in text
        Eyes(page).look()
        with page.expect_navigation():
            page.get_by_role("button", name="Nộp trực tuyến").click()
        Eyes(page).look()
        page.get_by_role("link", name="Sang cổng thanh toán").click()
        page.get_by_role("button", name="Xác nhận trả tiền").click()
        page.wait_for_url("**/nop-phi/**")
        text = page.locator("main").inner_text()
        assert "Đã nhận 50.000 đồng" in text and "biên lai" in text
        Eyes(page).look()


def the_citizen_rates_on_the_tablet(walk: Walk, dossier: str) -> None:
    name = f"Quầy {dossier.rstrip('/').rsplit('/', 1)[-1]}"
    with walk.sitting("quay.tu-le") as page, walk.sitting() as tablet:
        page.goto(walk.site.url("/danh-gia/may-tai-quay/"))
        page.locator("input[name=name]").fill(name)
        press(page, "main form .btn-primary")
        link = re.search(r"/danh-gia/may/[0-9A-Z]+/", page.content())
        assert link
        tablet.goto(walk.site.url(link[0]))
        page.goto(f"{dossier}danh-gia/")
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
        tablet.goto(walk.site.url("/danh-gia/may/"))
        assert walk.story.person not in tablet.content()
        Eyes(tablet).look()
        tablet.locator("input[name=level][value=hai-long]").check()
        with tablet.expect_navigation():
            tablet.get_by_role("button", name="Gửi đánh giá").click()
        assert "ảm ơn" in tablet.locator("main").inner_text()


def the_result_stands_for_a_paper_of_the_next_dossier(walk: Walk) -> None:
    """Nobody is asked again for what we issued."""
    with walk.sitting("quay.tu-le") as page:
        page.goto(walk.site.url(f"/ho-so/tiep-nhan/{BUILDING}/"))
        page.locator("input[name=name]").fill(walk.story.person)
        page.locator("input[name=number]").fill(walk.story.number)
        with page.expect_navigation():
            page.get_by_role("button", name="Tra trong kho kết quả").click()
        page.locator("input[name=result-dat]:not([value=''])").first.check()
        page.locator("input[name=form-how][value=paper]").check()
        for paper in page.locator("input[type=radio][value=in]").all():
            name = paper.get_attribute("name")
            if name != "paper-dat" and "Không cần" not in paper.locator("xpath=ancestor::fieldset[1]").inner_text():
                paper.check()
        deciding = page.locator("select[name=deciding]")
        if deciding.count():
            deciding.select_option(label="Xã Tú Lệ")
        Eyes(page).look()
        with page.expect_navigation():
            page.get_by_role("button", name="Tiếp nhận và cấp mã").click()
        assert not page.locator(".k-errors").count(), page.locator(".k-errors").inner_text()
        page.get_by_role("link", name="Mở hồ sơ").click()
        assert "(tra cứu)" in page.locator("#papers").inner_text()
        assert page.locator("main a[href*='/dung-lai/dat/']").count()


def one_comes_from_the_portal(walk: Walk) -> str:
    """The code of the dossier a citizen sent on the (double of the) national portal."""
    with walk.sitting("quan-tri") as page:
        page.goto(walk.site.url("/cong-quoc-gia/"))
        found = re.search(r"http://127\.0\.0\.1:\d+/", page.locator("main").inner_text())
        assert found
        portal = found[0]
    with walk.sitting() as page:
        page.goto(f"{portal}gui/{LAND}")
        page.locator("input[name=name]").fill(walk.story.online)
        page.locator("input[name=number]").fill(walk.story.online_number)
        for choice in page.locator("select").all():
            here = [option.inner_text() for option in choice.locator("option").all() if "Tú Lệ" in option.inner_text()]
            if here:
                choice.select_option(label=here[0])
        for paper in ("don", "gcn"):
            file = {"name": f"{paper}.pdf", "mimeType": "application/pdf", "buffer": PDF}
            page.locator(f"input[name={paper}]").set_input_files(file)
        with page.expect_navigation():
            page.get_by_role("button", name="Nộp hồ sơ").click()
        number = page.url.rsplit("/", 1)[-1]
    with walk.sitting("quay.tu-le") as page:
        page.goto(walk.site.url("/ho-so/tu-cong/"))
        page.get_by_role("link", name=number).click()
        assert walk.story.online in page.locator("main").inner_text()
        Eyes(page).look()
        press(page, "button[name=do][value=accept]")
        code = re.search(r"H38\.SNNMT-\d{6}-\d{4}", page.locator("main").inner_text())
        assert code
        return code[0]


def the_index_opens_to_both(walk: Walk, *codes: str) -> None:
    """The page of the agency's index moves, and a criterion opens to both dossiers for who may see them."""
    with walk.sitting("dat-dai") as page:
        until = time.monotonic() + MOST_WAITING
        while True:
            page.goto(walk.site.url("/chat-luong-phuc-vu/?cap=so"))
            unit = page.get_by_role("link", name="Sở Nông nghiệp và Môi trường")
            if unit.count():
                page.goto(walk.site.url(unit.first.get_attribute("href")))
                said = opened(walk, page)
                if all(code in said for code in codes):
                    return
            assert time.monotonic() < until, f"the index does not open to {codes}"
            time.sleep(0.5)


def opened(walk: Walk, page: Any) -> str:
    """What stands on the lists of dossiers behind the agency's criteria."""
    lines = {link.get_attribute("href") for link in page.locator("main a[href*='/chat-luong-phuc-vu/']").all()}
    said = ""
    for line in sorted(lines):
        page.goto(walk.site.url(line.split("?")[0].rstrip("/") + "/ho-so/"))
        said += page.locator("main").inner_text()
    return said
