"""Pages of people, rights, one's own account and other systems, as those who keep them see them. Walked as in tours.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.journeys.site import Site, press
from tests.journeys.tours import Tour, go

SEND = "main form.k-form button[type=submit]"
LIST = "Mã đơn vị;Họ và tên\n04630;Người Mẫu\n"


def each(page: Any, site: Site, pages: Mapping[str, str]) -> Iterator[str]:
    """Pages opened one after the other, by the name of their picture."""
    for name, path in pages.items():
        go(page, site, path)
        yield name


def people(page: Any, site: Site) -> Iterator[str]:
    """Who keeps the posts and people of a commune."""
    go(page, site, "/nhan-su/")
    yield "posts"
    post = page.locator("main table tbody a[href*='/vi-tri/']").first.get_attribute("href")
    person = page.locator("main table tbody a[href*='/nguoi/']").first.get_attribute("href")
    go(page, site, "/nhan-su/?trong=1")
    yield "posts-vacant"
    go(page, site, post)
    yield "post"
    end = page.locator("main a[href*='/ket-thuc/']").first.get_attribute("href")
    go(page, site, end)
    yield "appointment-to-end"
    go(page, site, f"{post}bo-nhiem/")
    yield "appoint"
    press(page, SEND)
    yield "appoint-mistakes"
    go(page, site, "/nhan-su/vi-tri/moi/")
    yield "new-post"
    press(page, SEND)
    yield "new-post-mistakes"
    page.locator("input[name=title]").fill("Công chức văn hóa - xã hội phụ trách công nghệ thông tin")
    press(page, SEND)
    yield "post-opened-here"
    page.locator("main a[href$='/ket-thuc/']").click()
    yield "post-to-end"
    press(page, SEND)
    yield "post-ended"
    go(page, site, f"{post}ket-thuc/")
    yield "post-of-a-pack"
    yield from post_just_given(page, site)
    go(page, site, person)
    yield "person"
    go(page, site, f"{person}ten/")
    yield "person-to-rename"
    go(page, site, "/nhan-su/nhap/")
    yield "list-to-bring"
    page.locator("input[type=file]").set_input_files(
        {"name": "can-bo.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    press(page, SEND)
    yield "list-that-cannot-be-read"
    go(page, site, "/nhan-su/nguoi/999999/")
    yield "error-404-not-yours"
    yield from rights(page, site)


def post_just_given(page: Any, site: Site) -> Iterator[str]:
    """A post to which somebody was appointed today: it cannot have ended before."""
    go(page, site, "/nhan-su/vi-tri/moi/")
    page.locator("input[name=title]").fill("Văn thư - lưu trữ")
    page.locator("input[name=code]").fill(f"van-thu-{page.viewport_size['width']}")  # one at each width
    press(page, SEND)
    opened = page.url.removeprefix(site.url(""))
    go(page, site, f"{opened}bo-nhiem/")
    page.locator("input[name=who][value=new]").check()
    page.locator("input[name=name]").fill("Giàng Mẫu 1001")
    press(page, SEND)
    go(page, site, f"{opened}ket-thuc/")
    yield "post-to-end-held"
    press(page, SEND)
    yield "post-to-end-mistakes"


def rights(page: Any, site: Site) -> Iterator[str]:
    """Who may do what; lending rights."""
    yield from each(
        page,
        site,
        {
            "rights": "/quyen/",
            "rights-none": "/quyen/?ten=zzzz",
            "rights-unused": "/quyen/?khong-dung=90",
            "rights-wrong": "/quyen/?khong-dung=x",
            "delegations-empty": "/uy-quyen/",
            "delegation-to-give": "/uy-quyen/moi/",
        },
    )
    press(page, SEND)
    yield "delegation-mistakes"


def account(page: Any, site: Site) -> Iterator[str]:
    """What one signs in with."""
    yield from each(
        page,
        site,
        {
            "protection": "/tai-khoan/",
            "passkey": "/tai-khoan/khoa/them/",
            "code-app": "/tai-khoan/ung-dung-ma/",
        },
    )
    page.locator("#f-code").fill("000000")
    press(page, SEND)
    yield "code-app-mistakes"
    yield from each(
        page,
        site,
        {
            "sessions": "/tai-khoan/phien/",
            "systems": "/tai-khoan/lien-ket/",
            "show-again": "/tai-khoan/xac-nhan/",
            "programs": "/tai-khoan/ma-truy-cap/",
        },
    )
    press(page, SEND)
    yield "programs-mistakes"


def connections(page: Any, site: Site) -> Iterator[str]:
    """Who keeps the whole system: everybody's posts and rights, other systems."""
    yield from each(
        page,
        site,
        {
            "posts": "/nhan-su/",
            "rights": "/quyen/",
            "sisters": "/tai-khoan/he-thong/",
            "told-none": "/ket-noi/",
            "portal-line": "/cong-quoc-gia/",
            "to-tell": "/ket-noi/them/",
        },
    )
    page.locator("#f-address").fill("ftp://x")
    press(page, SEND)
    yield "to-tell-mistakes"


def programs(page: Any, site: Site) -> Iterator[str]:
    """What anybody may read of programs and of signing in."""
    yield from each(
        page,
        site,
        {
            "guide": "/api/",
            "account-closed": "/dang-nhap/da-khoa/",
            "account-unused": "/dang-nhap/da-khoa/?vi=unused",
            "set-up-already": "/thiet-lap/",
            "sign-in-asked": "/quyen/",
        },
    )


def papers(page: Any, site: Site) -> Iterator[str]:
    """Papers, results and the register, as a desk officer sees them."""
    go(page, site, "/ho-so/so-theo-doi/")
    yield "register"
    page.locator("#f-last").fill("2020-01-01")
    press(page, SEND)
    yield "register-mistakes"
    go(page, site, "/kho-ket-qua/")
    yield "results"
    page.locator("#f-number").fill("015088004321")
    press(page, SEND)
    yield "results-none"
    go(page, site, "/ho-so/?loai=open")
    dossier = page.locator("main table tbody a[href^='/ho-so/']").first.get_attribute("href")
    go(page, site, dossier)
    yield "dossier-with-papers"
    go(page, site, f"{dossier}ket-qua/")
    yield "result-to-store"


def erasing(page: Any, site: Site) -> Iterator[str]:
    """What an approver is told before an applicant's data are erased, and what is still asked for."""
    go(page, site, "/ho-so/?loai=done")
    decided_here = page.locator("main table tbody a[href^='/ho-so/']", has_text=".04630-").first
    go(page, site, f"{decided_here.get_attribute('href')}xoa-du-lieu/")
    yield "erase-applicant"
    press(page, SEND)
    yield "erase-applicant-mistakes"


TOURS_OF_PEOPLE: dict[str, tuple[Tour, str | None]] = {
    "people": (people, "quan-tri.tu-le"),
    "account": (account, "thu-ky"),
    "connections": (connections, "quan-tri"),
    "programs": (programs, None),
    "papers": (papers, "quay.tu-le"),
    "erasing": (erasing, "chu-tich.tu-le"),
}
"""Role → the tour, and whom to sign in as."""
ALLOWED = {"systems": "VNeID", "code-app": "Google|Microsoft|FreeOTP", "code-app-mistakes": "Google|Microsoft|FreeOTP"}
"""Page → names on it that are no Vietnamese and stay so."""
