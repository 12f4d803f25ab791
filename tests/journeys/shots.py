"""`make shots`: a picture of every page in every state, as a phone and a desk show it, into shots/index.html.

    python -m tests.journeys.shots [--site URL --data DIR] [--only WORD] [--into DIR]

Without --site demos are made for the pictures and thrown away after: one in the middle of its year, one on its first day
for empty pages, one of a province that takes dossiers in from home.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

from tests.journeys import standing
from tests.journeys.first_day import FIRST_DAY
from tests.journeys.site import DESK, PHONE, Site, browser, chromium, running, sign_in
from tests.journeys.tours import TOURS, Tour
from tests.journeys.tours_from_home import FROM_HOME, HOME_DAY, HOME_PROVINCE
from tests.journeys.tours_of_deciders import TOURS_OF_DECIDERS
from tests.journeys.tours_of_keeping import TOURS_OF_KEEPING
from tests.journeys.tours_of_one_stop import TOURS_OF_ONE_STOP
from tests.journeys.tours_of_people import TOURS_OF_PEOPLE
from tests.journeys.tours_of_quality import TOURS_OF_QUALITY

WIDTHS = {"360": PHONE, "1440": DESK}
IN_ITS_YEAR = TOURS | TOURS_OF_PEOPLE | TOURS_OF_QUALITY | TOURS_OF_ONE_STOP | TOURS_OF_DECIDERS | TOURS_OF_KEEPING
ROLES = (*IN_ITS_YEAR, *FIRST_DAY, *FROM_HOME)
TALLEST = 6000
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of every page</title><style>
body{font:15px/1.4 sans-serif;margin:16px;background:#eee}h2{clear:both;padding-top:16px}
figure{display:inline-block;vertical-align:top;margin:0 12px 16px 0}figcaption{padding:2px 0}
img{border:1px solid #999;background:#fff;max-height:620px;max-width:520px;object-fit:cover;object-position:top}
nav{position:sticky;top:0;background:#eee;padding:6px 0}nav a{margin-right:12px}</style>"""


def main() -> int:
    asked = arguments()
    if chromium() is None:
        print("No Chromium on this machine. Install it (Debian: apt install chromium), then run make shots again.")  # noqa: T201
        return 1
    began = time.monotonic()
    asked.into.mkdir(parents=True, exist_ok=True)
    taken: list[Path] = []
    missed: list[str] = []
    home = {"province": HOME_PROVINCE, "today": HOME_DAY}
    for tours, made in ((IN_ITS_YEAR, {}), (FIRST_DAY, {"empty": True}), (FROM_HOME, home)):
        wanted = {role: tour for role, tour in tours.items() if asked.only in role}
        if not wanted or (made and asked.site):
            continue
        with demo(asked, made) as site, browser() as started:
            for role, (tour, username) in wanted.items():
                take(started, site, role, tour, username, asked, taken, missed)
    (asked.into / "index.html").write_text(sheet(taken, asked.into), "utf-8")
    for miss in missed:
        print(f"not taken: {miss}")  # noqa: T201
    print(f"{len(taken)} pictures in {time.monotonic() - began:.0f} s: {asked.into / 'index.html'}")  # noqa: T201
    return 1 if missed else 0


def arguments() -> Any:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", help="a demo that runs already, such as http://localhost:8000")
    parser.add_argument("--data", type=Path, help="its data folder")
    parser.add_argument("--today", default="2026-12-03", help="the day a new demo lives on: some reports are late")
    parser.add_argument("--only", default="", help="one role")
    parser.add_argument("--into", type=Path, default=Path("shots"))
    return parser.parse_args()


@contextmanager
def demo(asked: Any, made: dict[str, Any]) -> Iterator[Site]:
    if asked.site:
        yield Site(asked.site, asked.data)
        return
    with tempfile.TemporaryDirectory(prefix="tinhso-shots-") as folder:
        Path(folder).chmod(0o711)  # as root, the database's own user must reach its folder below
        with running(Path(folder) / "data", **({"today": asked.today} | made)) as site:
            yield site


def take(
    started: Any,
    site: Site,
    role: str,
    tour: Tour,
    username: str | None,
    asked: Any,
    taken: list[Path],
    missed: list[str],
) -> None:
    """One role's tour at each width. A tour that breaks loses its rest, and says so."""
    held = signed_in(started, site, username) if username else None
    for width, size in WIDTHS.items():
        context = started.new_context(viewport=size, locale="vi-VN", storage_state=held, reduced_motion="reduce")
        context.set_default_timeout(8000)
        page = context.new_page()
        last = "the start"
        try:
            for last in tour(page, site):
                path = asked.into / f"{role}-{last}-{width}.png"
                picture(page, path)
                taken.append(path)
                if wrong := standing.misplaced(f"{role}-{last}", page.url):
                    missed.append(wrong)
        except Exception as trouble:  # noqa: BLE001  the other roles still have their pictures
            missed.append(f"{role} at {width} after {last}: {str(trouble).splitlines()[0]}")
        finally:
            context.close()


def signed_in(started: Any, site: Site, username: str) -> Any:
    """What the browser remembers of a person who has signed in."""
    with started.new_context(locale="vi-VN") as context:
        sign_in(context.new_page(), site, username)
        return context.storage_state()


def picture(page: Any, path: Path) -> None:
    """The whole page, but no taller than a person would scroll."""
    page.evaluate("document.fonts.ready")
    if page.locator("dialog[open]").count():
        page.screenshot(path=path)
        return
    size = page.viewport_size
    tall = min(max(page.evaluate("document.documentElement.scrollHeight"), size["height"]), TALLEST)
    page.set_viewport_size({"width": size["width"], "height": tall})  # so that what sticks to the edge stands there
    page.screenshot(path=path)
    page.set_viewport_size(size)


def sheet(taken: list[Path], into: Path) -> str:
    """The contact sheet."""
    roles: dict[str, list[str]] = {}
    for path in taken:
        role = max((one for one in ROLES if path.stem.startswith(f"{one}-")), key=len)
        rest = path.stem.removeprefix(f"{role}-")
        figure = f'<figure><a href="{path.name}"><img loading="lazy" src="{path.name}" alt=""></a><figcaption>{escape(rest)}</figcaption></figure>'
        roles.setdefault(role, []).append(figure)
    links = "".join(f'<a href="#{role}">{role}</a>' for role in roles)
    parts = "".join(f'<h2 id="{role}">{role}</h2>{"".join(figures)}' for role, figures in roles.items())
    return f"{HEAD}<nav>{links}</nav>{parts}\n"


if __name__ == "__main__":
    sys.exit(main())
