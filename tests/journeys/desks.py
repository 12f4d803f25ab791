"""What a desk officer does at the page of intake, for journeys and pictures alike."""

from __future__ import annotations

import re
from typing import Any

from tests.journeys.site import Site, press

PERSON, NUMBER = "Người Nộp Mẫu", "000088000999"
MARRIAGE = "1.000894"


def received(page: Any, site: Site) -> tuple[str, str, str]:
    """A marriage received by the officer who is signed in: its address, its code, its secret. The page that says so is open
    then."""
    page.goto(site.url(f"/ho-so/tiep-nhan/{MARRIAGE}/"))
    page.locator("input[name=name]").fill(PERSON)
    page.locator("input[name=number]").fill(NUMBER)
    page.locator("select[name=deciding]").select_option(label="Xã Tú Lệ")
    page.locator("input[name=form-how][value=paper]").check()
    for paper in page.locator("input[type=radio][value=in]").all():
        paper.check()
    press(page, "main button.btn-primary[type=submit] >> nth=-1")
    text = page.locator("main").inner_text()
    code, secret = re.search(r"H38\.04630-\d{6}-\d{4}", text), re.search(r"\b[2-9A-HJ-NP-Z]{10}\b", text)
    assert code and secret, text
    return re.sub(r"da-tiep-nhan/.*$", "", page.url), code[0], secret[0]
