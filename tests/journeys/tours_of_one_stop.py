"""Pages of dossiers: as a citizen finds them, and as a desk works with them.

Some states exist only once somebody has done something: these tours do it themselves, so walk them where it may stand.
Each can be walked again. What another person has to do first is done beside, in a browser of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.journeys.desks import NUMBER, PERSON, received
from tests.journeys.site import Site, confirm, press, sign_in
from tests.journeys.tours import Tour, go
from tests.journeys.tours_of_people import SEND, each

DESK, HELPER = "quay.tu-le", "ho-tro.mu-cang-chai"
SINGLE, LAND = "1.004873", "1.012783"
LAST = "main .btn-primary >> nth=-1"
SET_UP = "main form:has(#f-name) button[type=submit]"
"""Before it stand the buttons that take a tablet away which an earlier tour has set up."""


@contextmanager
def beside(page: Any, site: Site, username: str = "") -> Iterator[Any]:
    """Another person at a browser of their own; nobody who signs in without a name."""
    with page.context.browser.new_context(locale="vi-VN") as context:
        other = context.new_page()
        if username:
            sign_in(other, site, username)
        yield other


def first(page: Any, selector: str) -> str:
    """Where the first such link leads."""
    return str(page.locator(selector).first.get_attribute("href"))


def a_dossier(page: Any, site: Site, kept: str) -> str:
    """The address of a dossier among those the list is narrowed to."""
    go(page, site, f"/ho-so/?loai={kept}")
    return first(page, "main table tbody a[href^='/ho-so/']")


def citizen(page: Any, site: Site) -> Iterator[str]:
    """Who needs something: which papers, how it stands, what it costs, from home, how it was."""
    yield from each(
        page,
        site,
        {
            "procedures": "/thu-tuc/",
            "procedures-found": "/thu-tuc/?q=khai sinh",
            "procedures-none": "/thu-tuc/?q=zzzz",
            "procedure": f"/thu-tuc/{SINGLE}/",
            "procedure-of-land": f"/thu-tuc/{LAND}/",
            "hand-in-closed": "/nop-ho-so/",
            "hand-in-one-closed": f"/nop-ho-so/{SINGLE}/",
            "follow": "/nop-ho-so/theo-doi/",
            "pay-nothing": "/nop-phi/khong-co-ma-nay/",
            "rated": "/danh-gia/cam-on/",
            "rating-link-used": "/danh-gia/lien-ket/KHONGCO/",
            "check": "/kiem-tra/",
            "check-none": "/kiem-tra/khong-co/",
            "seals": "/niem-phong/",
        },
    )
    for name, path in {"look-up": "/tra-cuu-ho-so/", "rating": "/danh-gia/", "follow": "/nop-ho-so/theo-doi/"}.items():
        go(page, site, path)
        if name == "look-up":
            yield name
        press(page, SEND)
        yield f"{name}-mistakes"
        page.locator("input[name=code]").fill("H38.04630-261122-9999")
        page.locator("input[name=secret]").fill("AAAAAAAAAA")
        press(page, SEND)
        yield f"{name}-not-there"
    go(page, site, "/chat-luong-phuc-vu/")
    go(page, site, first(page, "main table a[href^='/chat-luong-phuc-vu/']"))
    yield "quality-unit"
    go(page, site, first(page, "main table a[href^='/chat-luong-phuc-vu/']"))
    yield "quality-line"
    yield from payer(page, site)


def payer(page: Any, site: Site) -> Iterator[str]:
    """A fee, from the receipt to the bank and back."""
    with beside(page, site, DESK) as desk:
        dossier, code, secret = received(desk, site)
        fee_is_said(desk, dossier)
    for answer in ("no", "yes"):
        go(page, site, "/tra-cuu-ho-so/")
        page.locator("input[name=code]").fill(code)
        page.locator("input[name=secret]").fill(secret)
        press(page, SEND)
        yield "look-up-owes" if answer == "no" else "look-up-tried"
        press(page, "#fees form .btn-primary")
        yield "payment" if answer == "no" else "payment-again"
        if answer == "no":
            press(page, "main form .btn-outline-primary")
            yield "payment-asked"
        press(page, ".k-turn a.btn")
        press(page, f"button[value={answer}]")
        yield "payment-failed" if answer == "no" else "payment-done"


def fee_is_said(page: Any, dossier: str) -> None:
    page.goto(f"{dossier}phi/xac-dinh/")
    page.locator("input[name=ban-sao-pieces]").fill("2")
    press(page, "main form .btn-primary")


def lists(page: Any, site: Site) -> Iterator[str]:
    """The lists of a desk: what waits, a list kept by a name, the same done to several."""
    yield from each(
        page,
        site,
        {
            "waiting": "/ho-so/",
            "late": "/ho-so/?loai=late",
            "done": "/ho-so/?loai=done",
            "in-my-hands": "/ho-so/?loai=mine",
            "opinions": "/ho-so/y-kien/",
            "cases-of-ministries": "/cong-quoc-gia/vu-viec-bo/",
            "figures": "/so-lieu-ho-so/",
            "results": "/kho-ket-qua/",
            "fees-due": "/thu-phi/",
            "fees-paid": "/thu-phi/?loai=paid",
            "fees-elsewhere": "/thu-phi/?loai=portal",
            "cash-book": "/thu-phi/so-quy/",
            "cash-book-no-day": "/thu-phi/so-quy/?ngay=01/01/2026",
            "from-home": "/ho-so/tu-xa/",
        },
    )
    go(page, site, "/so-lieu-ho-so/")
    go(page, site, first(page, "main a[href^='/so-lieu-ho-so/']"))
    yield "figure"
    go(page, site, "/chat-luong-phuc-vu/")
    go(page, site, first(page, "main table a[href^='/chat-luong-phuc-vu/']"))
    go(page, site, first(page, "main table a[href^='/chat-luong-phuc-vu/']"))
    go(page, site, first(page, "main a[href*='/ho-so/'][href^='/chat-luong-phuc-vu/']"))
    yield "quality-opened"
    go(page, site, "/ho-so/")
    page.locator("#q-q").fill("zzzz")
    press(page, "main form[role=search] button")
    yield "find-none"
    page.locator("#q-q").fill("0001")
    press(page, "main form[role=search] button")
    yield "find-several"
    go(page, site, "/ho-so/?loai=open")
    keep = "form[action='/ho-so/danh-sach/'].k-form"
    page.locator("details.k-fold", has=page.locator(keep)).locator("summary").click()
    press(page, f"{keep} button[type=submit]")
    yield "list-without-name"
    page.locator(f"{keep} input[name=name]").fill("Hồ sơ đang giải quyết của bà con thôn Pom Ban")
    press(page, f"{keep} button[type=submit]")
    yield "list-kept"
    press(page, "button[name=forget]")
    go(page, site, "/ho-so/?loai=open")
    several = "form[action='/ho-so/ca-loat/']"
    page.locator("details.k-fold", has=page.locator("select[name=do]")).locator("summary").click()
    press(page, f"{several} button.btn-primary")
    yield "several-none-ticked"
    for one in page.locator("input[name=dossier]").all()[:3]:
        one.check()
    page.locator("select[name=do]").select_option(index=1)
    press(page, f"{several} button.btn-primary")
    yield "several-at-once"


def intake(page: Any, site: Site) -> Iterator[str]:
    """The intake, its drafts, one's own number, and what is handed over."""
    yield from each(
        page,
        site,
        {
            "which": "/ho-so/tiep-nhan/",
            "which-found": "/ho-so/tiep-nhan/?q=dat",
            "which-none": "/ho-so/tiep-nhan/?q=zzzz",
            "own-number": "/ho-so/so-cua-toi/",
        },
    )
    press(page, SEND)
    yield "own-number-mistakes"
    go(page, site, f"/ho-so/tiep-nhan/{SINGLE}/")
    yield "one"
    press(page, LAST)
    yield "one-mistakes"
    go(page, site, f"/ho-so/tiep-nhan/{SINGLE}/")
    with page.expect_response(re.compile(r"/nhap/$")):
        page.locator("input[name=name]").fill("Nguyễn Hoàng Phương Thảo Mẫu")
        page.locator("input[name=number]").fill(NUMBER)
        page.locator("input[name=phone]").press("End")
    go(page, site, "/ho-so/ban-nhap/")
    yield "drafts"
    go(page, site, first(page, "main table a[href^='/ho-so/ban-nhap/']"))
    yield "draft"
    confirm(page, "button[name=do][value=drop]")
    dossier, _code, _secret = received(page, site)
    yield "received"
    page.goto(dossier)
    yield "dossier"
    page.goto(f"{dossier}phi/")
    yield "fee-to-say"
    page.goto(f"{dossier}phi/xac-dinh/")
    yield "fee-how-much"
    press(page, SEND)
    yield "fee-how-much-mistakes"
    fee_is_said(page, dossier)
    yield "fee-owed"
    confirm(page, "button[value=cash]")
    yield "fee-paid"
    page.goto(f"{dossier}phi/")
    receipt = first(page, "main a[href*='/bien-lai/']")
    go(page, site, receipt)
    yield "fee-receipt"
    go(page, site, receipt.replace("/bien-lai/", "/hoan/"))
    yield "refund"
    press(page, SEND)
    yield "refund-mistakes"


def forms(page: Any, site: Site) -> Iterator[str]:
    """The form of a dossier read, printed; a result and its store; asking for a rating."""
    dossier = a_dossier(page, site, "done")
    for name, part in {"form": "to-khai/", "form-printed": "to-khai/in/", "rating-to-ask": "danh-gia/"}.items():
        go(page, site, dossier + part)
        yield name
    press(page, "button[value=link]")
    yield "rating-link"
    go(page, site, f"{dossier}ket-qua/")
    yield "result-to-keep"


def linked(page: Any, site: Site) -> Iterator[str]:
    """Several procedures in one submission."""
    go(page, site, "/ho-so/nhom/")
    yield "which"
    group = first(page, "main .k-choices a")
    go(page, site, "/ho-so/nhom/?q=zzzz")
    yield "which-none"
    go(page, site, group)
    yield "one"
    press(page, LAST)
    yield "one-mistakes"
    go(page, site, group)
    page.locator("input[name=name]").fill(PERSON)
    page.locator("input[name=number]").fill(NUMBER)
    for paper in page.locator("input[type=radio][value=paper]").all():
        paper.check()
    for paper in page.locator("input[type=radio][value=in]").all():
        paper.check()
    for agency in page.locator("select[name$=deciding]").all():
        agency.select_option(index=1)
    press(page, LAST)
    yield "received"


def portal(page: Any, site: Site) -> Iterator[str]:
    """What a citizen sent on the national portal."""
    from tests.journeys.test_portal import double_of, sends_a_dossier

    with beside(page, site) as citizen:
        sends_a_dossier(citizen, double_of(site))
    go(page, site, "/ho-so/tu-cong/")
    yield "waiting"
    go(page, site, first(page, "main table a[href^='/ho-so/tu-cong/']"))
    yield "one"
    press(page, "button[name=do][value=ask]")
    yield "one-without-reason"
    page.locator("textarea[name=note]").fill("Thiếu bản chụp mặt sau của Giấy chứng nhận.")
    press(page, "button[name=do][value=refuse]")
    yield "one-refused"
    go(page, site, "/ho-so/tu-cong/?loai=da-xu-ly")
    yield "looked-at"


def queue(page: Any, site: Site) -> Iterator[str]:
    """The queue of a desk as the officer calls it."""
    go(page, site, "/quay/")
    page.locator("input[name=priority]").check()
    press(page, "button[value=take]")
    yield "number-given"
    page.locator("#f-window").fill("")
    press(page, "button[value=next]")
    yield "without-window"
    page.locator("#f-window").fill("Quầy 2")
    press(page, "button[value=next]")
    yield "called"
    press(page, "button[value=absent]")
    yield "absent"
    page.locator("main details.k-fold summary").click()
    press(page, "button[value=machine]")
    yield "machine-made"
    go(page, site, "/danh-gia/may-tai-quay/")
    press(page, SET_UP)
    yield "tablet-without-name"
    page.locator("input[name=name]").fill("Quầy 2")
    press(page, SET_UP)
    yield "tablet-made"


def devices(page: Any, site: Site) -> Iterator[str]:
    """What stands in the hall: the number machine, its ticket, the screen, the tablet for ratings."""
    yield from each(page, site, {"no-machine": "/quay/may-lay-so/", "no-tablet": "/danh-gia/may/"})
    with beside(page, site, DESK) as desk:
        go(desk, site, "/quay/")
        desk.locator("main details.k-fold summary").click()
        screen = first(desk, "main a[href$='/man-hinh/']")
        press(desk, "button[value=machine]")
        page.goto(link_of(desk))
        yield "machine"
        press(page, "button[value=take]")
        yield "ticket"
        for window in ("Quầy 2", "Quầy 3"):
            go(desk, site, "/quay/")
            press(desk, "button[value=take]")
            desk.locator("#f-window").fill(window)
            press(desk, "button[value=next]")
        page.goto(screen)
        yield "screen"
        go(desk, site, "/danh-gia/may-tai-quay/")
        desk.locator("input[name=name]").fill("Quầy 1")
        press(desk, SET_UP)
        page.goto(link_of(desk))
        yield "tablet"
        dossier, _code, _secret = received(desk, site)  # at a desk a dossier is rated once
        desk.goto(f"{dossier}danh-gia/")
        press(desk, "button[name=device] >> nth=-1")
        page.locator("input[name=level]").first.wait_for()  # it looks by itself whether it is asked
        yield "tablet-asks"
        press(page, SEND)
        yield "tablet-asks-mistakes"
        page.locator("input[name=level]").first.check()
        press(page, SEND)
        yield "tablet-thanks"
        go(desk, site, a_dossier(desk, site, "done") + "danh-gia/")
        press(desk, "button[value=link]")
        page.goto(link_of(desk))
        yield "questions"


def link_of(page: Any) -> str:
    """A link that is shown once."""
    found = re.search(r"https?://\S+", page.locator("#link").inner_text())
    assert found, page.locator("main").inner_text()
    return found[0]


def helper(page: Any, site: Site) -> Iterator[str]:
    """A support point: a dossier entered for the desk of another commune."""
    paths = {"support-which": "/ho-so/ho-tro/", "support-one": f"/ho-so/ho-tro/{SINGLE}/", "waiting": "/ho-so/"}
    yield from each(page, site, paths)


TOURS_OF_ONE_STOP: dict[str, tuple[Tour, str | None]] = {
    "citizen": (citizen, None),
    "desk-lists": (lists, DESK),
    "desk-intake": (intake, DESK),
    "desk-forms": (forms, DESK),
    "desk-linked": (linked, DESK),
    "desk-portal": (portal, DESK),
    "desk-queue": (queue, DESK),
    "hall": (devices, None),
    "helper": (helper, HELPER),
}
"""Role → the tour, and whom to sign in as."""
