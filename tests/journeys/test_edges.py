"""Journeys that go wrong, or go without: bad files, no scripts, the other language, one person in two posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.journeys.looking import Eyes, visiting
from tests.journeys.officers import attach, fill, save, send
from tests.journeys.site import DESK, PHONE, Site

PROOF = "xa.ke-hoach"
OWN = "Xã Khao Mang"
"""The commune the province's verifier reports for, by a second post."""


def test_a_proof_that_cannot_be_taken_is_refused_by_name_and_nothing_else_is_lost(
    browser: Any, site: Site, seat: Any
) -> None:
    with own_form(browser, site, seat) as page:
        eyes = Eyes(page)
        bad = (
            ("chuong-trinh.exe", b"MZ\x90\x00" + bytes(200), "chuong-trinh.exe"),
            ("ke-hoach.pdf", b"MZ\x90\x00" + bytes(200), "ke-hoach.pdf"),
            ("rong.pdf", b"", "rong.pdf"),
        )
        for name, content, named in bad:
            page.locator("input[name='xa.cuoc-hop']").fill("3")
            attach(page, PROOF, name, content)
            save(page)
            assert named in page.locator(".k-errors").inner_text()
            assert page.locator("main a[href*='/tep/']").count() == 0
            assert page.locator("input[name='xa.cuoc-hop']").input_value() == "3"
            eyes.look()


def test_a_proof_of_21_megabytes_is_refused_with_the_way_out(
    browser: Any, site: Site, seat: Any, tmp_path: Any
) -> None:
    large = tmp_path / "ban-quet.pdf"
    large.write_bytes(b"%PDF-1.4\n" + bytes(21_000_000))
    with own_form(browser, site, seat) as page:
        page.locator(f"input[type=file][name='{PROOF}:file']").set_input_files(large)
        save(page)
        said = page.locator(".k-errors").inner_text()
        assert "ban-quet.pdf" in said and "20 MB" in said
        Eyes(page).look()


def test_one_person_in_two_posts_never_verifies_their_own_report(browser: Any, site: Site, seat: Any) -> None:
    with own_form(browser, site, seat) as page:
        fill(page)
        for code in (PROOF, "xa.ho-so-dung-han"):
            attach(page, code)
        save(page)
        send(page)
        assert page.locator("main form[data-draft]").count() == 0
        act_as(page, "Sở Khoa học và Công nghệ")
        page.goto(site.url(f"/tham-dinh/?q={OWN}&stands=sent"))
        page.locator("main table a").first.click()
        page.wait_for_url(re.compile(r"/tham-dinh/\d+/"))
        assert page.locator("button[name=do][value=verify]").count() == 0
        assert "kể cả khi dùng chức danh khác" in page.locator("main").inner_text()
        Eyes(page).look()


def test_without_scripts_anyone_opens_the_number(browser: Any, site: Site) -> None:
    with visiting(browser, PHONE, scripts=False) as page:
        page.goto(site.url("/xep-hang/"))
        page.locator("#rounds table a").first.click()
        page.locator("main table a[data-drawer]").first.click()
        assert "/mo-so/result/" in page.url
        assert page.locator(".s-step").count() > 20, "scores, their figures and the reports behind them"
        assert page.locator(".s-rule").count() > 5, "each with its rule in words"


def test_the_language_changes_by_one_press_and_stays(browser: Any, site: Site) -> None:
    with visiting(browser, DESK) as page:
        eyes = Eyes(page)
        page.goto(site.url("/xep-hang/"))
        with page.expect_navigation():
            page.locator("button[name=language][value=en]").click()
        assert page.url.endswith("/xep-hang/"), "one stays where one was"
        assert page.locator("h1").inner_text() == "Rankings"
        eyes.look(language="en")
        page.goto(site.url("/don-vi/"))
        eyes.look(language="en")
        with page.expect_navigation():
            page.locator("button[name=language][value=vi]").click()
        eyes.look()


def test_what_is_not_yours_looks_as_if_it_were_not_there(browser: Any, site: Site, seat: Any) -> None:
    with visiting(browser, PHONE, state=seat("xa.tu-le")) as page:
        eyes = Eyes(page)
        for path, status in (("/bao-cao/1/", 404), ("/khong-co/", 404), ("/tham-dinh/", 403), ("/xep-hang/mo/", 403)):
            answer = page.goto(site.url(path))
            assert answer.status == status, path
            assert page.locator("h1").count() == 1
            eyes.look()


@contextmanager
def own_form(browser: Any, site: Site, seat: Any) -> Iterator[Any]:
    """The form of the verifier's own commune, through their second post; back in the first one after."""
    with visiting(browser, DESK, state=seat("tham-dinh")) as page:
        page.goto(site.url("/"))
        act_as(page, OWN)
        page.goto(site.url("/bao-cao/"))
        page.locator("main table a").first.click()
        page.wait_for_url(re.compile(r"/bao-cao/\d+/"))
        try:
            yield page
        finally:
            page.goto(site.url("/"))
            act_as(page, "Sở Khoa học và Công nghệ")


def act_as(page: Any, unit: str) -> None:
    """Act through one's post in that unit, if one does not already."""
    page.locator("details.k-person summary").click()
    seat = page.locator("details.k-person button[name=appointment]", has_text=unit)
    if seat.count():
        with page.expect_navigation():
            seat.first.click()
    else:
        page.keyboard.press("Escape")
