"""Pages of those who keep the system: what packs say, what was done, who is told. Walked as in tours.py."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from tests.journeys.site import Site, press, with_files
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
    yield from plans(page, site)
    go(page, site, "/nhan-su/")
    go(page, site, first(page, "main table tbody a[href*='/nguoi/']") + "xoa/")
    yield "person-to-erase"
    go(page, site, "/tai-khoan/ma-du-phong/tao-moi/")
    yield "codes-to-make"


BODIES, POSTS = "lao-cai/data/agencies.csv", "lao-cai/data/posts.yaml"


def plans(page: Any, site: Site) -> Iterator[str]:
    """What a pack would do: with much to say, proposed, withdrawn; with nothing; and one that cannot be read."""
    running = page.request.get(site.url("/cau-hinh/tai-ve/")).body()
    send(page, site, changed(running))
    yield "plan"
    press(page, "button[value=propose]")
    yield "plan-proposed"
    press(page, "button[value=withdraw]")
    yield "plan-withdrawn"
    send(page, site, running)
    yield "plan-of-nothing"
    send(page, site, changed(running, wrong=True))
    yield "upload-wrong"


def send(page: Any, site: Site, archive: bytes) -> None:
    go(page, site, "/cau-hinh/tai-len/")
    page.locator("input[type=file]").set_input_files(
        {"name": "goi.zip", "mimeType": "application/zip", "buffer": archive}
    )
    press(page, SEND)


def changed(running: bytes, *, wrong: bool = False) -> bytes:
    """What runs, with bodies that close, are renamed and lose their line, and a post that no pack names; `wrong`: with slips."""
    with zipfile.ZipFile(io.BytesIO(running)) as given:
        bodies, posts = given.read(BODIES).decode(), given.read(POSTS).decode()
    return with_files(running, {BODIES: of_bodies(bodies, wrong=wrong), POSTS: posts.rpartition("  - units:")[0]})


def of_bodies(text: str, *, wrong: bool) -> str:
    lines = text.splitlines(keepends=True)
    found: list[str] = []
    for line in lines:
        if line.startswith("lc.bqlkkt,"):
            found.append(line.replace("2025-07-01,,", "2025-07-01,1/1/2027," if wrong else "2025-07-01,2027-01-01,"))
        elif line.startswith("lc.snnmt,"):  # there are posts in it, and dossiers
            found.append(line.replace("2025-07-01,,", "2025-07-01,2027-01-01,"))
        elif line.startswith("lc.sct,"):
            found.append(line.replace("Sở Công Thương", "Sở Công nghiệp và Thương mại", 1))
        elif wrong and line.startswith("lc.sgddt,"):
            found.append(line.replace(",example,", ",offical,"))
        elif not line.startswith("lc.sdttg,"):
            found.append(line)
    return "".join(found)


TOURS_OF_KEEPING: dict[str, tuple[Tour, str | None]] = {"keeper": (keeper, "quan-tri")}
"""Role → the tour, and whom to sign in as."""
