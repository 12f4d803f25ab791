"""Signing in as people do, on a phone and a desk: a passkey, a code app, spare codes; and what one sees of it after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.journeys.looking import Eyes
from tests.journeys.site import DESK, Site, confirm, press, sign_in

from tinhso.engines.people.testing import code_now

WHO = "thu-ky"


@contextmanager
def device(page: Any) -> Iterator[Any]:
    """A phone with a finger sensor, as Chromium plays it."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    made = wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    yield made["authenticatorId"]
    wire.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})


def out(page: Any, site: Site) -> None:
    page.goto(site.url("/dang-xuat/"))
    press(page, "form.h-sign button[type=submit]")


def test_a_passkey_is_made_opens_the_account_by_itself_and_is_removed(browser: Any, site: Site, size: Any) -> None:
    page = browser.new_context(viewport=size, locale="vi-VN").new_page()
    eyes = Eyes(page)
    with device(page):
        page.goto(site.url("/dang-nhap/"))
        eyes.look()
        sign_in(page, site, WHO)
        page.goto(site.url("/tai-khoan/"))
        eyes.look()
        press(page, "a[href$='/khoa/them/']")
        eyes.look()
        page.locator("#f-name").fill("Điện thoại")
        press(page, "form[data-passkey] button[type=submit]")
        assert page.locator(".a-codes li").count() == 10, page.locator("main").inner_text()
        eyes.look()
        out(page, site)

        page.goto(site.url("/dang-nhap/"))
        press(page, "form[data-ask] button[type=submit]")
        assert "/dang-nhap/" not in page.url, page.locator("main").inner_text()

        out(page, site)  # and as the second step, after the password
        page.goto(site.url("/dang-nhap/"))
        page.locator("form.h-sign input[name=login]").fill(WHO)
        page.locator("form.h-sign input[name=password]").fill(site.people[WHO]["password"])
        press(page, "form.h-sign button[type=submit]")
        assert "/dang-nhap/xac-thuc/" in page.url
        eyes.look()
        press(page, "form[data-passkey] button[type=submit]")
        assert "/dang-nhap/" not in page.url, page.locator("main").inner_text()

        page.goto(site.url("/tai-khoan/"))
        eyes.look()
        press(page, "a[href$='/ten/']")
        eyes.look()
        page.locator("#f-name").fill("Điện thoại cũ")
        press(page, "form.h-sign button[type=submit]")
        assert "Điện thoại cũ" in page.locator(".a-keys").inner_text()
        press(page, "a[href$='/bo/']")
        eyes.look()
        press(page, "form.h-sign button[type=submit]")
        assert page.locator(".a-keys").count() == 0
    page.context.close()


def test_a_code_app_is_set_up_asked_for_and_removed(browser: Any, site: Site, size: Any) -> None:
    page = browser.new_context(viewport=size, locale="vi-VN").new_page()
    eyes = Eyes(page)
    sign_in(page, site, WHO)
    page.goto(site.url("/tai-khoan/ung-dung-ma/"))
    eyes.look()
    page.locator("#f-code").fill("000000")
    press(page, "form.h-sign button[type=submit]")
    eyes.look()
    secret = re.sub(r"\s", "", page.locator(".a-secret").inner_text())
    page.locator("#f-code").fill(code_now(secret))
    press(page, "form.h-sign button[type=submit]")
    codes = [re.sub(r"\s", "", one) for one in page.locator(".a-codes li").all_inner_texts()]
    assert len(codes) == 10
    out(page, site)
    page.goto(site.url("/dang-nhap/"))
    page.locator("form.h-sign input[name=login]").fill(WHO)
    page.locator("form.h-sign input[name=password]").fill(site.people[WHO]["password"])
    press(page, "form.h-sign button[type=submit]")
    eyes.look()
    page.locator("#f-code").fill("000000")
    press(page, "form.h-sign:has(#f-code) button[type=submit]")
    eyes.look()
    page.locator("#f-code").fill(codes[0])
    press(page, "form.h-sign:has(#f-code) button[type=submit]")
    assert "/dang-nhap/" not in page.url, page.locator("main").inner_text()
    page.goto(site.url("/tai-khoan/ung-dung-ma/bo/"))
    eyes.look()
    press(page, "form.h-sign button[type=submit]")
    assert page.locator("a[href$='/ung-dung-ma/']").count() == 1
    page.context.close()


def test_sessions_tokens_and_systems_are_seen_and_ended(browser: Any, site: Site, size: Any) -> None:
    other = browser.new_context(viewport=DESK, locale="vi-VN").new_page()
    sign_in(other, site, WHO)
    page = browser.new_context(viewport=size, locale="vi-VN").new_page()
    eyes = Eyes(page)
    sign_in(page, site, WHO)
    page.goto(site.url("/tai-khoan/phien/"))
    eyes.look()
    assert page.locator(".a-list li").count() >= 2
    confirm(page, "button[value=others]")
    eyes.look()
    assert page.locator(".a-list li").count() == 1
    other.goto(site.url("/tai-khoan/"))
    assert "/dang-nhap/" in other.url

    page.goto(site.url("/tai-khoan/ma-truy-cap/"))
    eyes.look()
    press(page, "main form.k-form button[type=submit]")
    eyes.look()
    assert page.locator(".k-error").count() >= 2
    page.locator("#f-name").fill("Bảng tính")
    page.locator("input[name=rights]").first.check()
    press(page, "main form.k-form button[type=submit]")
    assert page.locator("code.a-secret").inner_text().startswith("tinhso_")
    eyes.look(allow=r".*")
    confirm(page, "button[name=end]")
    eyes.look()
    page.goto(site.url("/tai-khoan/lien-ket/"))
    eyes.look(allow="VNeID")
    page.context.close()
    other.context.close()


@pytest.mark.parametrize("address", ["/dang-nhap/lien-thong/vneid/", "/dinh-danh/dong-y?client_id=x"])
def test_what_is_not_there_is_told_in_vietnamese(browser: Any, site: Site, size: Any, address: str) -> None:
    page = browser.new_context(viewport=size, locale="vi-VN").new_page()
    eyes = Eyes(page)
    page.goto(site.url(address))
    eyes.look(allow="PKCE|S256")
    page.context.close()
