"""Pages of those who keep the system: what packs say, what was done, who is told. Walked as in tours.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.journeys.site import Site, press
from tests.journeys.tours import Tour, go
from tests.journeys.tours_of_one_stop import first
from tests.journeys.tours_of_people import SEND, each


def keeper(page: Any, site: Site) -> Iterator[str]:
    """Who keeps the configuration and the connections."""
    go(page, site, "/cau-hinh/")
    yield "configuration"
    go(page, site, first(page, "main a[href*='/dinh-nghia/']"))
    yield "kind"
    go(page, site, first(page, "main table a[href*='/dinh-nghia/']"))
    yield "definition"
    yield from each(
        page,
        site,
        {
            "upload": "/cau-hinh/tai-len/",
            "journal": "/nhat-ky/",
            "journal-none": "/nhat-ky/?tu=01/01/2020&den=02/01/2020",
        },
    )
    go(page, site, "/cau-hinh/tai-len/")
    press(page, SEND)
    yield "upload-mistakes"
    go(page, site, "/nhan-su/")
    go(page, site, first(page, "main table tbody a[href*='/nguoi/']") + "xoa/")
    yield "person-to-erase"
    go(page, site, "/tai-khoan/ma-du-phong/tao-moi/")
    yield "codes-to-make"


TOURS_OF_KEEPING: dict[str, tuple[Tour, str | None]] = {"keeper": (keeper, "quan-tri")}
"""Role → the tour, and whom to sign in as."""
