"""A small country, and programs that call."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from tests.conforming import conforming
from tests.rights import real_access  # noqa: F401  rights are real here

from tinhso.engines.units import testing
from tinhso.kernel.days import VIETNAM
from tinhso.web import clock
from tinhso.web.api import limits

NOW = datetime(2026, 10, 5, 2, tzinfo=UTC)
TODAY = date(2026, 10, 5)


@pytest.fixture(autouse=True)
def counted_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same moment in every test, and nobody has called yet."""
    limits.forget()
    monkeypatch.setattr(clock, "now", lambda: NOW.astimezone(VIETNAM))
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=NOW.timestamp))
    yield
    limits.forget()


@pytest.fixture
def country(db: None) -> dict[str, int]:
    testing.load_kinds()
    names = {"Tỉnh Bắc": None, "Xã Đồi": "Tỉnh Bắc", "Xã Sông": "Tỉnh Bắc", "Phường Ấm": "Tỉnh Bắc", "Tỉnh Nam": None}
    return testing.grow(names, since=date(2020, 1, 1))


@pytest.fixture
def call(client: Any) -> Any:
    """`call("units", q="doi")`: the answer to a GET of /api/v1/units."""

    def called(path: str, *, headers: dict[str, str] | None = None, **query: Any) -> Any:
        return conforming(client.get(f"/api/v1/{path}", query, headers=headers or {}))

    return called
