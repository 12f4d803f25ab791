"""A citizen signs in with an electronic identity, sees what is theirs without code and secret, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

from tests.journeys.desks import PERSON, received
from tests.journeys.looking import Eyes, visiting
from tests.journeys.site import Site, press

MINE = "/nop-ho-so/cua-toi/"


def test_a_dossier_handed_in_at_a_desk_is_found_by_who_handed_it_in(
    browser: Any, site: Site, seat: Any, size: Any
) -> None:
    with visiting(browser, size, state=seat("quay.tu-le")) as desk:
        _address, code, secret = received(desk, site)
    with visiting(browser, size) as page:
        page.goto(site.url(MINE))
        Eyes(page).look()
        comes_in(page, "Lý Thị Thử")
        assert "Chưa có gì" in page.locator("main").inner_text() and page.url.endswith(MINE)
        Eyes(page).look()
        leaves(page)
        page.goto(site.url(MINE))
        comes_in(page, PERSON)
        assert code in page.locator("main").inner_text()
        Eyes(page).look()
        press(page, f"main li:has-text('{code}') a")
        text = page.locator("main").inner_text()
        assert code in text and secret not in text and "Diễn biến" in text
        Eyes(page).look()
        there = page.url
        leaves(page)
        page.goto(there)
        assert code not in page.locator("main").inner_text()


def test_who_does_not_agree_there_comes_back_to_where_they_were(browser: Any, site: Site, size: Any) -> None:
    with visiting(browser, size) as page:
        page.goto(site.url(MINE))
        press(page, "main .btn[href*='dinh-danh']")
        press(page, "button:has-text('Không đồng ý')")
        assert "Không có gì thay đổi" in page.locator("main").inner_text()
        Eyes(page).look()
        press(page, "main .btn")
        assert page.url.endswith(MINE)


def comes_in(page: Any, name: str) -> None:
    press(page, "main .btn[href*='dinh-danh']")
    assert "không phải VNeID" in page.locator("body").inner_text()
    press(page, f"button:has-text('{name}')")


def leaves(page: Any) -> None:
    page.locator(".k-person summary").click()
    press(page, ".k-person form button")
    assert page.locator(".k-person").count() == 0
