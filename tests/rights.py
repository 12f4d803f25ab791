"""The rights of posts and roles, as the engine of people gives them, for tests that put people into posts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.units import testing as units_testing
from tinhso.kernel import access


def forget() -> None:
    """Begin with nothing remembered from another test."""
    memory.forget()
    units_testing.forget()


@pytest.fixture(autouse=True)
def real_access(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In every test of the folder whose conftest imports this."""
    monkeypatch.setattr(access._Installed, "access", people.access)
    forget()
    yield
    forget()
