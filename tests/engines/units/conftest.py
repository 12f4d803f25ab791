"""The kinds of the national pack, and a memory that begins empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from tinhso.engines.units import memory, testing
from tinhso.kernel import access
from tinhso.kernel.access import EVERYWHERE, Scope
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotAllowed


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    testing.forget()
    yield
    testing.forget()


@pytest.fixture
def kinds(db: None) -> None:
    testing.load_kinds()


@dataclass
class OneScope:
    """An Access where everybody has every right in one scope."""

    reach: Scope

    def scope(self, by: Actor, right: str, *, on: date) -> Scope:
        return self.reach

    def allows(self, by: Actor, right: str, *, unit: int, on: date) -> bool:
        return self.reach.covers(memory.path_of(unit, on=on) or "?")

    def require(self, by: Actor, right: str, *, unit: int, on: date) -> None:
        if not self.allows(by, right, unit=unit, on=on):
            raise NotAllowed("not yours")


@pytest.fixture
def may(monkeypatch: pytest.MonkeyPatch) -> OneScope:
    """What the actor of a test may do: everything, until the test narrows `reach`."""
    installed = OneScope(EVERYWHERE)
    monkeypatch.setattr(access._Installed, "access", installed)
    return installed
