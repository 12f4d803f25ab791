"""The pictures of the README, into docs/pictures/: run it again when pages change.

python -m tests.journeys.pictures --site URL --data DIR      a demo that runs, with the report of xa.tu-le still empty
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from tests.journeys.shots import signed_in
from tests.journeys.site import DESK, PHONE, Site, browser
from tests.journeys.tours import follow, go

INTO = Path(__file__).parents[2] / "docs" / "pictures"
SHARPNESS = 1200 / DESK["width"]
FIGURES = {"xa.cuoc-hop": "2", "xa.tin-bai": "14", "xa.thon": "24", "xa.thon-4g": "22"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True)
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.parse_args()
    site = Site(asked.site, asked.data)
    INTO.mkdir(parents=True, exist_ok=True)
    with browser() as started:
        officer, verifier = (signed_in(started, site, name) for name in ("xa.tu-le", "tham-dinh"))
        everyone(started, site)
        with started.new_context(
            viewport=DESK, device_scale_factor=SHARPNESS, locale="vi-VN", storage_state=officer
        ) as context:
            report(context.new_page(), site)
        with started.new_context(
            viewport=DESK, device_scale_factor=SHARPNESS, locale="vi-VN", storage_state=verifier
        ) as context:
            page = context.new_page()
            go(page, site, "/tham-dinh/")
            follow(page, page.locator("main table a").first)
            keep(page, "verify")
        phones(started, site, officer)


def everyone(started: Any, site: Site) -> None:
    with started.new_context(viewport=DESK, device_scale_factor=SHARPNESS, locale="vi-VN") as context:
        page = context.new_page()
        go(page, site, "/")
        keep(page, "home")
        go(page, site, "/don-vi/?q=Xã Tú Lệ")
        follow(page, page.get_by_role("main").get_by_role("link", name="Xã Tú Lệ").first)
        keep(page, "unit")
        ranking(page, site)
        keep(page, "ranking")
        follow(page, page.locator("main table tbody a[data-drawer]").first)
        follow(page, page.locator("main .s-step-title a", has_text="trực tuyến").first)
        keep(page, "trace")


def ranking(page: Any, site: Site) -> None:
    go(page, site, "/xep-hang/")
    follow(page, page.locator("#rounds table a").first)


def report(page: Any, site: Site) -> None:
    go(page, site, "/bao-cao/")
    follow(page, page.locator("main table a").first)
    for code, value in FIGURES.items():
        page.locator(f"input[name='{code}']").fill(value)
    page.locator("form[data-draft] fieldset").first.scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, 0)")
    keep(page, "report")


def phones(started: Any, site: Site, officer: Any) -> None:
    """Three phones side by side: what awaits me, the form, the ranking."""
    shots = []
    for state, path in ((officer, "/"), (officer, "/bao-cao/"), (None, "/xep-hang/")):
        with started.new_context(viewport=PHONE, device_scale_factor=1, locale="vi-VN", storage_state=state) as context:
            page = context.new_page()
            go(page, site, path)
            if path == "/bao-cao/":
                follow(page, page.locator("main table a").first)
            elif path == "/xep-hang/":
                ranking(page, site)
            page.evaluate("document.fonts.ready")
            shots.append(page.screenshot())
    with started.new_context(viewport={"width": 1200, "height": 780}, device_scale_factor=0.66) as context:
        page = context.new_page()
        page.set_content(
            "<style>body{margin:20px;display:flex;gap:40px;justify-content:center;background:#e9ece8}img{border:1px solid #b7bfb9}</style><img><img><img>"
        )
        page.evaluate(
            "all => Promise.all([...document.images].map((one, i) => new Promise(done => { one.onload = done; one.src = 'data:image/png;base64,' + all[i]; })))",
            [encoded(shot) for shot in shots],
        )
        page.screenshot(path=INTO / "phones.png")


def encoded(shot: bytes) -> str:
    import base64

    return base64.b64encode(shot).decode("ascii")


def keep(page: Any, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=INTO / f"{name}.png")


if __name__ == "__main__":
    main()
