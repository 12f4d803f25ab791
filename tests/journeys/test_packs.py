"""A change of the configuration, from the file to what runs: one person uploads and proposes, another approves."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from tests.journeys.looking import Eyes, visiting
from tests.journeys.site import DESK, PHONE, Site, confirm, press, with_files

FORM = """code: lc.hanh-trinh-{name}
title: {{vi: Báo cáo thử của hành trình, en: A form of the journey}}
in_force: 2027-01-01
status: example
subjects: [xa, phuong]
period: year
due_after_days: 30
process: report-return
sections:
  - title: {{vi: Chung, en: In general}}
    fields:
      - measure: xa.thon
"""


def with_one_more_form(given: bytes, name: str) -> bytes:
    """What runs, as the page gives it out, with one more form in the pack of Lào Cai."""
    return with_files(given, {f"lao-cai/report-forms/hanh-trinh-{name}.yaml": FORM.format(name=name)})


@pytest.mark.parametrize(
    ("size", "scripts"),
    [(PHONE, True), (DESK, True), (PHONE, False)],
    ids=["phone-scripts", "desk-scripts", "phone-no-scripts"],
)
def test_a_pack_is_uploaded_planned_approved_by_another_and_runs(
    browser: Any, site: Site, seat: Any, size: Any, scripts: bool
) -> None:
    name = secrets.token_hex(4)
    with visiting(browser, size, state=seat("quan-tri"), scripts=scripts) as page:
        address = upload_and_propose(page, site, name, scripts)
    with visiting(browser, size, state=seat("chu-tich"), scripts=scripts) as page:
        approve(page, site, name, address, scripts)


def upload_and_propose(page: Any, site: Site, name: str, scripts: bool) -> str:
    """The plan's address, proposed by who keeps the configuration."""
    eyes = Eyes(page)
    page.goto(site.url("/cau-hinh/"))
    look(eyes, scripts)
    given = page.request.get(site.url("/cau-hinh/tai-ve/")).body()
    press(page, "main a[href='/cau-hinh/tai-len/']")
    look(eyes, scripts)
    page.locator("input[type=file]").set_input_files(
        {"name": "lao-cai.zip", "mimeType": "application/zip", "buffer": with_one_more_form(given, name)}
    )
    press(page, "main .k-form button[type=submit]")
    look(eyes, scripts)
    shown = page.locator("main").inner_text()
    assert "Báo cáo thử của hành trình" in shown and "giờ công" in shown
    assert shown.index("Quyền") < shown.index("Định nghĩa")
    press(page, "button[value=propose]")
    look(eyes, scripts)
    assert page.locator("button[value=approve]").count() == 0, "nobody approves what they proposed"
    return str(page.url)


def approve(page: Any, site: Site, name: str, address: str, scripts: bool) -> None:
    """Another person finds it on the home page, approves it, and it runs."""
    eyes, path = Eyes(page), f"/{address.split('/', 3)[3]}"
    page.goto(site.url("/"))
    press(page, f"main a[href='{path}']")
    look(eyes, scripts)
    if scripts:
        confirm(page, "button[value=approve]")
    else:
        press(page, "button[value=approve]")
    look(eyes, scripts)
    assert "Đã áp dụng" in page.locator("main").inner_text()
    page.goto(site.url(f"/cau-hinh/dinh-nghia/report-forms/lc.hanh-trinh-{name}/"))
    look(eyes, scripts)
    assert "Báo cáo thử của hành trình" in page.locator("h1").inner_text()


def look(eyes: Eyes, scripts: bool) -> None:
    """Names, contrast, width and language of what is shown; without scripts the page cannot be asked, at either width."""
    if scripts:
        eyes.look(allow=r"report-forms|national|commune-example")
