"""How well the service is, as everybody reads it and as a desk works with it: index, board, ratings, queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.journeys.site import Site
from tests.journeys.tours import Tour, go
from tests.journeys.tours_of_people import each


def quality(page: Any, site: Site) -> Iterator[str]:
    """The index and the board, and how one rates."""
    yield from each(
        page,
        site,
        {
            "quality": "/chat-luong-phuc-vu/",
            "quality-year": "/chat-luong-phuc-vu/?ky=2026&cap=tat-ca",
            "board": "/bang-cong-khai/",
            "rating": "/danh-gia/",
            "rating-results": "/danh-gia/ket-qua/",
        },
    )


def counter(page: Any, site: Site) -> Iterator[str]:
    """What a desk has of it."""
    yield from each(
        page,
        site,
        {"figures": "/so-lieu-ho-so/", "queue": "/quay/", "rating-tablets": "/danh-gia/may-tai-quay/"},
    )
    go(page, site, "/quay/")
    page.locator("main details.k-fold summary").click()
    screen = page.locator("main a[href$='/man-hinh/']").first.get_attribute("href")
    go(page, site, screen[screen.index("/quay/") :])
    yield "queue-screen"


TOURS_OF_QUALITY: dict[str, tuple[Tour, str | None]] = {
    "quality": (quality, None),
    "counter": (counter, "quay.tu-le"),
}
"""Role → the tour, and whom to sign in as."""
