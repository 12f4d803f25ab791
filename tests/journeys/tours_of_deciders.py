"""Pages of dossiers as a handler, a chairman and an agency of the province work with them. See `tours_of_one_stop`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.journeys.site import Site, press
from tests.journeys.tours import Tour, go
from tests.journeys.tours_of_one_stop import a_dossier, beside, first
from tests.journeys.tours_of_people import SEND, each

HANDLER, CHAIRMAN, AGENCY = "xu-ly.tu-le", "chu-tich.tu-le", "dat-dai"


def chairman(page: Any, site: Site) -> Iterator[str]:
    """Who approves: statements of the bank, what people wrote, units that ended."""
    yield from each(
        page,
        site,
        {
            "to-approve": "/ho-so/",
            "heirs-none": "/ho-so/don-vi-cu/",
            "comments-none": "/danh-gia/y-kien/",
            "statements": "/thu-phi/sao-ke/",
        },
    )
    go(page, site, a_dossier(page, site, "done") + "xoa-du-lieu/")
    yield "to-erase"
    go(page, site, "/thu-phi/sao-ke/")
    press(page, SEND)
    yield "statements-mistakes"
    page.locator("input[name=file]").set_input_files(statement("Ngày;Số tiền\n01/12/2026;5.000\n"))
    press(page, SEND)
    yield "statements-other-columns"
    go(page, site, "/thu-phi/")
    owed = re.sub(r"[^A-Z0-9]", "", page.locator("main table tbody a").first.inner_text())
    rows = ["Ngày giao dịch;Số bút toán;Nội dung;Ghi nợ;Ghi có"]
    rows += [f"02/12/2026;{owed}-{n};{text};;{sum}" for n, (text, sum) in enumerate(
        ((f"{owed} NOP LE PHI", "1.000"), ("tien dien thang 11", "50.000"), ("CHUYEN KHOAN", "12,5")), 1
    )]  # fmt: skip
    go(page, site, "/thu-phi/sao-ke/")
    page.locator("input[name=file]").set_input_files(statement("\n".join(rows)))
    press(page, SEND)
    yield "statement"
    for name, kind in {
        "statement-unknown": "unknown",
        "statement-fits-none": "matched",
        "statement-done": "done",
    }.items():
        page.goto(page.url.split("?")[0] + f"?loai={kind}")
        yield name


def statement(text: str) -> dict[str, Any]:
    return {"name": "sao-ke-thang-12-2026.csv", "mimeType": "text/csv", "buffer": text.encode()}


def handler(page: Any, site: Site) -> Iterator[str]:
    """Who handles: another unit asks, and is answered."""
    question = "Thửa đất số 12, tờ bản đồ số 7 có tranh chấp không?"
    with beside(page, site, AGENCY) as agency:
        go(agency, site, "/ho-so/?loai=open")
        for path in [a.get_attribute("href") for a in agency.locator("main table tbody a[href^='/ho-so/']").all()]:
            go(agency, site, str(path))
            if agency.locator("#opinions summary").count():
                agency.locator("#opinions summary").click()
                agency.locator("select[name=asked-unit]").select_option(label="Xã Tú Lệ")
                agency.locator("textarea[name=question]").fill(question)
                press(agency, "#opinions form .btn:not(.btn-quiet)")
                break
    yield from each(page, site, {"to-handle": "/ho-so/", "opinions": "/ho-so/y-kien/"})
    go(page, site, first(page, "main table a[href^='/ho-so/y-kien/']"))
    yield "opinion"
    press(page, SEND)
    yield "opinion-without-answer"
    page.locator("textarea[name=answer]").fill("Không có tranh chấp.")
    press(page, SEND)
    go(page, site, a_dossier(page, site, "open"))
    yield "dossier"


def agency(page: Any, site: Site) -> Iterator[str]:
    """An agency of the province: its dossiers, one with an opinion."""
    yield from each(page, site, {"to-handle": "/ho-so/", "fees": "/thu-phi/"})
    go(page, site, a_dossier(page, site, "open"))
    yield "dossier"


TOURS_OF_DECIDERS: dict[str, tuple[Tour, str | None]] = {
    "approver": (chairman, CHAIRMAN),
    "handler": (handler, HANDLER),
    "agency": (agency, AGENCY),
}
"""Role → the tour, and whom to sign in as."""
