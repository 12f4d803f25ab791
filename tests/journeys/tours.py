"""Every page in every state, role by role. A tour brings the page into a state and yields the state's name.

Pictures are taken of each, and tests look at each. A tour reads; what it types it never sends, so it can be walked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.journeys.site import Site, confirm, press

Tour = Callable[[Any, Site], Iterator[str]]
LONG_AGO = "1850-01-01"


def public(page: Any, site: Site) -> Iterator[str]:
    """Who has not signed in."""
    go(page, site, "/")
    yield "home"
    yield from units(page, site)
    yield from rankings(page, site)
    yield from numbers(page, site)
    go(page, site, "/tim-kiem/")
    yield "search-start"
    go(page, site, "/tim-kiem/?q=tu le")
    yield "search-found"
    go(page, site, "/tim-kiem/?q=zzzz")
    yield "search-nothing"
    go(page, site, "/dang-nhap/")
    yield "sign-in"
    page.locator("form.h-sign input[name=login]").fill("xa.tu-le")
    page.locator("form.h-sign input[name=password]").fill("not this one")
    press(page, "main form.h-sign button[type=submit]")
    yield "sign-in-wrong"
    go(page, site, "/bao-cao/")
    yield "sign-in-asked"
    go(page, site, "/khong-co-trang-nay/")
    yield "error-404"


def units(page: Any, site: Site) -> Iterator[str]:
    """Units: the tree, search on a day, a commune before and after the reform, the map."""
    for name, path in {
        "units-tree": "/don-vi/",
        "units-tree-before-reform": "/don-vi/?ngay=2025-06-30",
        "units-found": "/don-vi/?q=lao cai",
        "units-found-every-day": "/don-vi/?q=tu le&moi-luc=1",
        "units-found-nothing": "/don-vi/?q=zzzz",
        "units-day-out-of-range": f"/don-vi/?ngay={LONG_AGO}",
        "map-country": "/don-vi/ban-do/",
    }.items():
        go(page, site, path)
        yield name
    for name, words, day in (
        ("unit-commune", "Xã Tú Lệ", ""),
        ("unit-province", "Tỉnh Lào Cai", ""),
        ("unit-province-gone", "Tỉnh Yên Bái", "2025-06-30"),
        ("unit-body", "Sở Khoa học và Công nghệ", ""),
    ):
        go(page, site, f"/don-vi/?q={words}" + (f"&ngay={day}" if day else ""))
        follow(page, page.get_by_role("main").get_by_role("link", name=words).first)
        yield name
        if name == "unit-commune":
            page.goto(f"{page.url.split('?')[0]}?ngay=2020-01-01")
            yield "unit-commune-before-reform"
            page.goto(f"{page.url.split('?')[0]}?ngay={LONG_AGO}")
            yield "unit-day-out-of-range"
        if name == "unit-province":
            map_link = page.locator("main a", has_text="Bản đồ").first
            follow(page, map_link)
            yield "map-province"


def rankings(page: Any, site: Site) -> Iterator[str]:
    """Rankings: the list, a published round, its groups and filters, a table of others."""
    go(page, site, "/xep-hang/")
    yield "rankings"
    follow(page, page.locator("#rounds table a").first)
    yield "ranking-published"
    page.goto(page.url.split("?")[0] + "?q=zzzz")
    yield "ranking-no-unit-matches"
    page.goto(page.url.split("?")[0])
    groups = page.locator("select[name=group] option")
    if groups.count() > 1:
        page.goto(page.url.split("?")[0] + f"?group={groups.nth(1).get_attribute('value')}")
        yield "ranking-one-group"
    for name, code in {"published-table-country": "dti-tinh-2022", "published-table-partial": "dti-tinh-2024"}.items():
        go(page, site, f"/xep-hang/bang/{code}/")
        yield name


def numbers(page: Any, site: Site) -> Iterator[str]:
    """Open the number: the drawer and the page."""
    go(page, site, "/xep-hang/")
    follow(page, page.locator("#rounds table a").first)
    groups = page.locator("select[name=group] option")
    page.goto(page.url.split("?")[0] + f"?group={groups.nth(1).get_attribute('value')}")
    score = page.locator("main table a[data-drawer]").nth(1)
    address = score.get_attribute("href")
    score.click()
    page.locator("dialog.k-drawer[open] h2").wait_for()
    yield "number-in-a-drawer"
    go(page, site, address)
    yield "number-result" if "/result/" in page.url else "number"
    for kind in ("score", "figure", "return"):
        link = page.locator(f"main a[href*='/mo-so/{kind}/']")
        if link.count():
            follow(page, link.first)
            yield f"number-{kind}"


def officer(page: Any, site: Site) -> Iterator[str]:
    """The officer of a commune: what is due, the form empty and with mistakes, a verified one, the printed sheet."""
    go(page, site, "/")
    yield "home"
    go(page, site, "/bao-cao/")
    yield "reports-due"
    go(page, site, "/bao-cao/?stands=")
    yield "reports-all"
    go(page, site, "/bao-cao/?q=zzzz&stands=")
    yield "reports-none-matches"
    go(page, site, "/bao-cao/?stands=done")
    verified = page.locator("main table a")
    if verified.count():
        follow(page, verified.first)
        yield "report-verified"
        follow(page, page.locator(".k-turn a[href$='/in/']").first)
        yield "report-printed"
    go(page, site, "/bao-cao/")
    follow(page, page.locator("main table a").first)
    yield "report-form"
    page.locator("input[name='xa.cuoc-hop']").fill("1.234")
    page.locator("input[name='xa.thon']").fill("12")
    page.locator("input[name='xa.thon-4g']").fill("40")
    page.locator("input[name='xa.tin-bai']").fill("nhiều")
    press(page, "button[name=do][value=save]")
    yield "report-form-mistakes"
    confirm(page, "button[name=do][value=send]")
    yield "report-form-sent-too-early"
    page.locator("button[name=do][value=send]").click()
    page.locator("dialog.k-ask[open]").wait_for()
    yield "report-form-asked-once-more"
    page.locator("dialog.k-ask button").last.click()
    for field in ("xa.cuoc-hop", "xa.thon", "xa.thon-4g", "xa.tin-bai"):
        page.locator(f"input[name='{field}']").fill("")
    press(page, "button[name=do][value=save]")  # kept for the officer otherwise: the next width begins anew
    go(page, site, "/tham-dinh/")
    yield "error-403"
    go(page, site, "/bao-cao/999999/")
    yield "error-404-not-yours"
    page.locator("details.k-person summary").click()
    yield "person-menu"


def verifier(page: Any, site: Site) -> Iterator[str]:
    """Who verifies: the queue, one return beside last period, a refusal without a reason, one not sent."""
    go(page, site, "/")
    yield "home"
    go(page, site, "/tham-dinh/")
    yield "to-verify"
    follow(page, page.locator("main table a").first)
    yield "verify"
    page.locator("#decide details summary").first.click()
    press(page, "button[name=do][value=send-back]")
    yield "verify-without-reason"
    for name, query in {
        "late": "?late=1",
        "not-sent": "?stands=todo",
        "done": "?stands=done",
        "none": "?q=zzzz",
    }.items():
        go(page, site, f"/tham-dinh/{query}")
        yield f"to-verify-{name}"
    go(page, site, "/tham-dinh/?stands=todo")
    follow(page, page.locator("main table a").first)
    yield "verify-not-sent-yet"
    go(page, site, "/tham-dinh/?stands=done")
    follow(page, page.locator("main table a").first)
    yield "verify-already-verified"


def secretary(page: Any, site: Site) -> Iterator[str]:
    """Who opens rounds and scores them."""
    go(page, site, "/")
    yield "home"
    go(page, site, "/xep-hang/")
    yield "rankings"
    go(page, site, "/xep-hang/mo/")
    yield "round-to-open"
    press(page, "main form button[type=submit]")
    yield "round-to-open-mistakes"
    go(page, site, "/xep-hang/nhap-so-lieu/")
    yield "figures-from-a-file"
    page.locator("input[type=file]").set_input_files(
        {"name": "so-lieu.csv", "mimeType": "text/csv", "buffer": b"unit_code,unit,period,abc\n99,Nowhere,2026,x\n"}
    )
    press(page, "main form button[type=submit]")
    yield "figures-from-a-file-mistakes"


def chairman(page: Any, site: Site) -> Iterator[str]:
    """The chairman: one page of what changed, what is late, whom to call."""
    go(page, site, "/")
    yield "home"
    go(page, site, "/bao-cao/")
    yield "reports"
    go(page, site, "/xep-hang/")
    yield "rankings"
    follow(page, page.locator("#rounds table a").first)
    address = page.url
    page.goto(address + "cong-bo/")
    yield "publish-what-is-published"


def administrator(page: Any, site: Site) -> Iterator[str]:
    """The administrator: home, a page without right, the password."""
    go(page, site, "/")
    yield "home"
    go(page, site, "/bao-cao/")
    yield "error-403"
    go(page, site, "/doi-mat-khau/")
    yield "password"
    for field, value in (("oldpassword", "x"), ("password1", "1234"), ("password2", "12345")):
        page.locator(f"input[name={field}]").fill(value)
    press(page, "main form button[type=submit]")
    yield "password-mistakes"


def english(page: Any, site: Site) -> Iterator[str]:
    """The same in English, where it matters most to visitors."""
    go(page, site, "/")
    press(page, "button[name=language][value=en]")
    yield "home"
    for name, path in {"rankings": "/xep-hang/", "units": "/don-vi/"}.items():
        go(page, site, path)
        yield name
    go(page, site, "/xep-hang/")
    follow(page, page.locator("#rounds table a").first)
    yield "ranking-published"
    follow(page, page.locator("main table a").first)
    yield "after-the-first-link"


def kit(page: Any, site: Site) -> Iterator[str]:
    """The gallery, and the other ways of display."""
    go(page, site, "/kit/")
    yield "gallery"
    for theme in ("dark", "contrast"):
        page.locator(
            "details.k-pop summary[aria-label='Hiển thị'], details.k-pop summary[aria-label='Display']"
        ).click()
        press(page, f"button[name=theme][value={theme}]")
        go(page, site, "/")
        yield f"home-{theme}"
        go(page, site, "/kit/")
        yield f"gallery-{theme}"


TOURS: dict[str, tuple[Tour, str | None]] = {
    "public": (public, None),
    "officer": (officer, "xa.tu-le"),
    "verifier": (verifier, "tham-dinh"),
    "secretary": (secretary, "thu-ky"),
    "chairman": (chairman, "chu-tich"),
    "administrator": (administrator, "quan-tri"),
    "english": (english, None),
    "kit": (kit, None),
}
"""Role → the tour, and whom to sign in as."""


def go(page: Any, site: Site, path: str) -> None:
    page.goto(site.url(path))


def follow(page: Any, link: Any) -> None:
    """Open a link as a page, never as a drawer."""
    page.goto(page.evaluate("link => link.href", link.element_handle()))
