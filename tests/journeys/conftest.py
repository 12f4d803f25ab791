"""One running demo and one browser for all journeys; tests/conftest.py lets one worker walk them all.

TINHSO_JOURNEYS_SITE and TINHSO_JOURNEYS_DATA name a fresh demo that runs already, while one writes journeys.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.journeys import site as sites
from tests.journeys.site import DESK, PHONE, Site

TODAY = "2026-12-03"
"""Nine days after the third quarter's reports were due, whatever the day the tests run: some are late."""


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(browser: Any) -> Iterator[Site]:
    if given := os.environ.get("TINHSO_JOURNEYS_SITE"):
        yield Site(given, Path(os.environ["TINHSO_JOURNEYS_DATA"]))
        return
    with tempfile.TemporaryDirectory(prefix="tinhso-journeys-") as folder:
        Path(folder).chmod(0o711)  # as root, the database's own user must reach its folder below
        with sites.running(Path(folder) / "data", today=TODAY) as running:
            yield running


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def size(request: Any) -> Any:
    """The screen of a cheap phone and of an office desk."""
    return request.param


@pytest.fixture(scope="session")
def seat(browser: Any, site: Site) -> Any:
    """`seat("tham-dinh")`: what a browser remembers of a person who has signed in; each signs in once."""
    held: dict[str, Any] = {}

    def of(username: str) -> Any:
        if username not in held:
            with browser.new_context(locale="vi-VN") as context:
                sites.sign_in(context.new_page(), site, username)
                held[username] = context.storage_state()
        return held[username]

    return of
