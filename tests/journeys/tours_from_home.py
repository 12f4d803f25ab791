"""A province on a day on which it takes dossiers in on its own pages: at home, and at the desk that they come to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.journeys.officers import PDF
from tests.journeys.site import Site, press
from tests.journeys.tours import Tour, go
from tests.journeys.tours_of_one_stop import DESK, NUMBER, PERSON, beside
from tests.journeys.tours_of_people import SEND, each

MINE = "/nop-ho-so/cua-toi/"
HOME_PROVINCE, HOME_DAY = "yen-bai", "2025-05-15"
COPY = "yb.2.000635"
"""Copies from the register: a fee for each, and nothing but the form to hand in."""


def from_home(page: Any, site: Site) -> Iterator[str]:
    """The procedure, the form, all of it once more, handed in; what is owed once the desk has accepted it."""
    yield from each(
        page,
        site,
        {
            "which": "/nop-ho-so/",
            "which-none": "/nop-ho-so/?q=zzzz",
            "which-found": "/nop-ho-so/?q=bản sao khai sinh",
            "follow": "/nop-ho-so/theo-doi/",
            "form": f"/nop-ho-so/{COPY}/",
        },
    )
    press(page, "main .btn-primary[value=review]")
    yield "form-mistakes"
    fill(page)
    press(page, "main .btn-primary[value=review]")
    yield "review"
    code, secret = sent(page)
    yield "sent"
    followed(page, site, code, secret)
    yield "waits"
    with beside(page, site, DESK) as desk:
        accept(desk, site, code)
        desk.goto(re.sub(r"da-tiep-nhan/.*$", "phi/xac-dinh/", desk.url))
        desk.locator("input[name=ban-sao-pieces]").fill("3")
        press(desk, "main form .btn-primary")
    followed(page, site, code, secret)
    yield "owes"


def citizen(page: Any, site: Site) -> Iterator[str]:
    """Signed in with an electronic identity: nothing yet, the form that knows them, what they began, what they handed in."""
    go(page, site, MINE)
    yield "sign-in"
    comes_in(page, site, "Trần Văn Ví Dụ")
    yield "mine-none"
    page.locator(".k-person summary").click()
    yield "menu"
    press(page, ".k-person form button")
    comes_in(page, site, PERSON)
    go(page, site, "/nop-ho-so/")
    yield "which"
    go(page, site, f"/nop-ho-so/{COPY}/")
    yield "form"
    fill(page, known=True)
    press(page, "main .btn-primary[value=review]")
    yield "review"
    code, _secret = sent(page)
    yield "sent"
    go(page, site, f"/nop-ho-so/{COPY}/")
    page.locator("[name='a:noi-da-dang-ky']").fill("Ủy ban nhân dân xã Tú Lệ")
    page.locator(".k-draft:not(:empty)").wait_for()
    yield "begun"
    go(page, site, MINE)
    yield "mine"
    press(page, f"main li:has-text('{code}') a")
    yield "waits"
    with beside(page, site, DESK) as desk:
        opened(desk, site, code)
        desk.locator("textarea[name=note]").fill("Xin gửi ảnh chụp rõ hơn của giấy tờ.")
        press(desk, "main button[value=ask]")
    go(page, site, MINE)
    yield "mine-asked"
    press(page, f"main li:has-text('{code}') a")
    yield "asked"
    press(page, "main button[value=supplement]")
    yield "asked-mistakes"
    page.locator("input[type=file]").first.set_input_files(
        {"name": "anh.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    press(page, "main button[value=supplement]")
    with beside(page, site, DESK) as desk:
        accept(desk, site, code)
    go(page, site, MINE)
    press(page, "#under-way a[href*='cua-toi/ho-so/']")
    yield "dossier"
    go(page, site, f"/nop-ho-so/{COPY}/")
    press(page, "main button[value=fill]")
    yield "filled"
    yield from left_open(page, site)


def left_open(page: Any, site: Site) -> Iterator[str]:
    """A page whose draft is typed on and handed in elsewhere, and whose sign-in ends."""
    with beside(page, site) as phone:
        comes_in(phone, site, PERSON)
        go(phone, site, f"/nop-ho-so/{COPY}/")
        phone.locator("input[name=phone]").fill("0900000002")
        phone.locator(".k-draft:not(:empty)").wait_for()
        press(page, "main button[value=fill]")
        yield "typed-elsewhere"
        fill(phone, known=True)
        press(phone, "main .btn-primary[value=review]")
        sent(phone)
    fill(page, known=True)
    press(page, "main .btn-primary[value=review]")
    yield "handed-in-elsewhere"
    page.context.clear_cookies(name="tinhso_session")
    page.locator("input[name=phone]").fill("0900000001")
    page.locator(".k-draft:not(:empty)").wait_for()
    yield "not-kept"
    press(page, "main button[value=another]")
    yield "sign-in-ended"
    press(page, "main button[value=without]")
    yield "without"


def comes_in(page: Any, site: Site, name: str) -> None:
    """By the double of the identity provider, as one of its citizens; back where they were."""
    go(page, site, MINE)
    press(page, "main .btn[href*='dinh-danh']")
    press(page, f"button:has-text('{name}')")


def at_the_desk(page: Any, site: Site) -> Iterator[str]:
    """What came from home: the list, one of it, accepted."""
    with beside(page, site) as home:
        go(home, site, f"/nop-ho-so/{COPY}/")
        fill(home)
        press(home, "main .btn-primary[value=review]")
        code, _secret = sent(home)
    go(page, site, "/ho-so/tu-xa/")
    yield "list"
    opened(page, site, code)
    yield "one"
    press(page, "main button[value=refuse]")
    yield "one-mistakes"
    accept(page, site, code)
    yield "accepted"


def fill(page: Any, *, known: bool = False) -> None:
    """`known`: name and number are told by their provider."""
    typed = {"phone": "0900000000"} | ({} if known else {"name": PERSON, "number": NUMBER})
    for name, value in typed.items():
        page.locator(f"input[name={name}]").fill(value)
    for name in ("receiving", "deciding"):
        page.locator(f"select[name={name}]").select_option(label="Xã Tú Lệ")
    page.locator("[name='a:loai-ho-tich'][value=khai-sinh]").check()
    page.locator("[name='a:ban-sao-cua'][value=chinh-minh]").check()
    page.locator("[name='a:noi-da-dang-ky']").fill("Ủy ban nhân dân xã Tú Lệ")
    page.locator("[name='a:so-ban-sao']").fill("3")


def sent(page: Any) -> tuple[str, str]:
    """Code and secret, as the page that follows says them."""
    press(page, "main .btn-primary[value=send]")
    text = page.locator("main").inner_text()
    code, secret = re.search(r"\bN-\w{8}\b", text), re.search(r"\b[2-9A-HJ-NP-Z]{10}\b", text)
    assert code and secret, text
    return code[0], secret[0]


def followed(page: Any, site: Site, code: str, secret: str) -> None:
    go(page, site, "/nop-ho-so/theo-doi/")
    page.locator("input[name=code]").fill(code)
    page.locator("input[name=secret]").fill(secret)
    press(page, SEND)


def opened(page: Any, site: Site, code: str) -> None:
    go(page, site, "/ho-so/tu-xa/")
    page.goto(page.evaluate("link => link.href", page.locator(f"main a:has-text('{code}')").first.element_handle()))


def accept(page: Any, site: Site, code: str) -> None:
    """With the form and, looked up, who they are."""
    opened(page, site, code)
    page.locator("input[name=paper-to-khai][value=in]").check()
    page.locator("input[name=paper-giay-to-tuy-than][value=held]").check()
    press(page, "main .btn-primary[value=accept]")


FROM_HOME: dict[str, tuple[Tour, str | None]] = {
    "from-home": (from_home, None),
    "from-home-desk": (at_the_desk, DESK),
    "from-home-citizen": (citizen, None),
}
"""Role → the tour, and whom to sign in as."""
