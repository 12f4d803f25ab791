"""The pages of people, rights, accounts and other systems: nothing is wrong on any of them, on a phone or at a desk."""

from __future__ import annotations

from typing import Any

import pytest
from tests.journeys.looking import WIDER, Eyes, visiting
from tests.journeys.site import DESK, PHONE, Site
from tests.journeys.tours_of_people import ALLOWED, TOURS_OF_PEOPLE


@pytest.mark.parametrize("role", [role for role in TOURS_OF_PEOPLE if role != "account"])  # test_sign_in.py looks at it
def test_every_page_is_well_on_a_phone_and_fits_a_desk(browser: Any, site: Site, seat: Any, role: str) -> None:
    tour, username = TOURS_OF_PEOPLE[role]
    with visiting(browser, PHONE, state=seat(username) if username else None) as page:
        eyes = Eyes(page)
        for name in tour(page, site):
            eyes.look(allow=ALLOWED.get(name, ""))
            page.set_viewport_size(DESK)
            assert page.evaluate(WIDER) <= 0, f"{name} at a desk"
            page.set_viewport_size(PHONE)


def test_a_file_is_chosen_by_a_button_that_speaks_vietnamese(browser: Any, site: Site, seat: Any) -> None:
    with visiting(browser, PHONE, state=seat("quan-tri.tu-le")) as page:
        page.goto(site.url("/nhan-su/nhap/"))
        face = page.locator(".k-file-face")
        assert "Chọn tệp" in face.inner_text() and "Chưa chọn tệp" in face.inner_text()
        with page.expect_file_chooser() as asked:
            page.locator(".k-file").click()
        asked.value.set_files({"name": "danh-sách.csv", "mimeType": "text/csv", "buffer": b"x"})
        assert "danh-sách.csv" in face.inner_text()
    with visiting(browser, PHONE, state=seat("quan-tri.tu-le"), scripts=False) as page:
        page.goto(site.url("/nhan-su/nhap/"))
        assert page.locator("input[type=file]").is_visible() and page.locator(".k-file").count() == 0
