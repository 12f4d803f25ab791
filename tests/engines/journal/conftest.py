"""Events and connections the tests of the journal share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
CLERK = Actor(person=7, appointment=70, post=700, unit=40, request="req-1")


@dataclass(frozen=True)
class BridgeOpened(journal.Event):
    name = "bridge.opened"
    about = "bridge"
    length: Decimal
    on: date
    by_decision: str = ""
    spans: tuple[int, ...] = ()


@dataclass(frozen=True)
class BridgeClosed(journal.Event):
    name = "bridge.closed"
    about = "bridge"


def open_bridge(id: int, **values: Any) -> int:
    event = BridgeOpened(id=id, unit=40, **({"length": Decimal("12.50"), "on": date(2026, 3, 1)} | values))
    with transaction.atomic():
        return journal.record(event, by=CLERK, at=AT)


@pytest.fixture
def nobody_listens() -> Iterator[None]:
    """Only the subscribers of the test."""
    with journal.subscribers.fresh():
        yield


@pytest.fixture
def other_connection(fresh_database: str) -> Iterator[Callable[[], Any]]:
    """Opens further connections to the test's database."""
    made: list[Any] = []

    def opened() -> Any:
        other = connection.copy()
        made.append(other)
        return other

    yield opened
    for other in made:
        other.close()


@pytest.fixture
def fresh_database(quiet_database: str) -> str:
    """On a server of its own: delivery waits for every transaction that is open anywhere on the server."""
    return quiet_database
