"""Events and connections the tests of the journal share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


TABLES = ("journal_record", "journal_record_rest", "journal_block", "journal_stamp")


@contextmanager
def as_owner() -> Iterator[Any]:
    """The owner of the database: switches the guards off, does what they like, and switches them on again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal_record'::regclass")
        parts = [name for (name,) in cursor.fetchall()]
        for table in {*TABLES, *parts}:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield cursor
        for table in {*TABLES, *parts}:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def execute(sql: str, *values: Any) -> None:
    with as_owner() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def chain(fresh_database: str, nobody_listens: None) -> list[int]:
    """Twelve entries in three blocks of four; their ids."""
    ids = [open_bridge(number) for number in range(1, 13)]
    assert journal.seal(most=4) == 3
    return ids
