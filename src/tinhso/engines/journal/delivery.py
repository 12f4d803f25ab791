"""Subscribers: told of events after commit, in the order of transactions, each event once.

A reader that follows ids loses events: a transaction that took its id early may commit late. So the order is that of
transaction numbers, and a reader stops before the oldest transaction still open (`pg_snapshot_xmin`): behind that line
nothing can appear any more. The handler's work and the cursor move in one transaction; either both happen or neither.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from tinhso.kernel.registry import Registry

from .queries import COLUMNS, Entry, read_entries

log = logging.getLogger("tinhso.journal")
Handler = Callable[[Sequence[Entry]], None]
BATCH = 500
SOON = 0.3
_COALESCE = 0.25  # shorter than SOON: an event that skips waking is committed before the waiting job looks

_TAKE = (
    "SELECT xid, record, pg_snapshot_xmin(pg_current_snapshot()) FROM journal_cursor WHERE subscriber = %s"
    " FOR UPDATE SKIP LOCKED"
)
_BEGIN = "INSERT INTO journal_cursor (subscriber, xid, record) VALUES (%s, '0', 0) ON CONFLICT DO NOTHING"
_READ = (
    f"SELECT {COLUMNS}, xid FROM journal_record WHERE (xid, id) > (%s::xid8, %s::bigint) AND xid < %s::xid8"
    " AND name = ANY(%s) ORDER BY xid, id LIMIT %s"
)
_MOVE = "UPDATE journal_cursor SET xid = %s, record = %s, moved_at = clock_timestamp() WHERE subscriber = %s"
_LEFT = (
    "SELECT EXISTS (SELECT FROM journal_record WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()) AND name = ANY(%s))"
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    name: str
    handler: Handler
    events: frozenset[str]


subscribers: Registry[Subscriber] = Registry("journal subscribers")


def subscribe(name: str, handler: Handler, *, events: Collection[str]) -> None:
    """Have `handler` called with entries of these events after their commit, oldest first, in batches.

    Called by wiring while starting. A new subscriber begins with the first event ever kept. The handler runs inside a
    transaction with the cursor, so what it writes to this database happens once an event; what it does outside may
    happen again after a crash. An exception undoes the batch; it is tried again, and nothing after it is handled before.
    """
    subscribers.add(name, Subscriber(name, handler, frozenset(events)))


def wants(event: str) -> bool:
    """Does any subscriber wait for events of this name?"""
    return any(event in subscriber.events for subscriber in subscribers.values())


def deliver(*, most: int = BATCH) -> int:
    """Give every subscriber what is new; how many entries were handled. Raises the first failure after all had a turn."""
    handled, failures = 0, []
    for subscriber in subscribers.values():
        try:
            while count := _deliver_batch(subscriber, most):
                handled += count
                if count < most:
                    break
        except Exception as failure:
            log.exception("a subscriber failed", extra={"subscriber": subscriber.name})
            failures.append(failure)
    if failures:
        raise failures[0]
    return handled


def _deliver_batch(subscriber: Subscriber, most: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        # No row: the subscriber is new, or another worker holds it; then nothing is inserted and that one goes on.
        place = _take(cursor, subscriber.name)
        if place is None:
            cursor.execute(_BEGIN, [subscriber.name])
            place = _take(cursor, subscriber.name)
        if place is None:
            return 0
        xid, record, line = place
        cursor.execute(_READ, [xid, str(record), line, sorted(subscriber.events), most])
        rows: list[Any] = cursor.fetchall()
        if rows:
            subscriber.handler(list(read_entries(rows)))
        last = (str(rows[-1][-1]), rows[-1][0]) if len(rows) == most else (line, 0)
        if rows or last[0] != str(xid):
            cursor.execute(_MOVE, [last[0], str(last[1]), subscriber.name])
    return len(rows)


def _take(cursor: Any, subscriber: str) -> tuple[str, int, str] | None:
    """The subscriber's place, held: transaction, event, and the line behind which nothing appears any more."""
    cursor.execute(_TAKE, [subscriber])
    place: tuple[str, int, str] | None = cursor.fetchone()
    return place


def something_waits() -> bool:
    """Are there events behind a transaction that is still open? Then somebody should look again soon."""
    wanted = sorted({event for subscriber in subscribers.values() for event in subscriber.events})
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [wanted])
        return bool(cursor.fetchone()[0])


class _Wake:
    """When this process last asked for a delivery: many events in a moment ask once."""

    asked_until = 0.0


def wake() -> None:
    """Have the events of this transaction delivered soon after its commit."""
    if not any(registered[1] is _ask for registered in connection.run_on_commit):
        transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    now = time.monotonic()
    if now < _Wake.asked_until:
        return
    _Wake.asked_until = now + _COALESCE
    from .tasks import deliver_soon

    deliver_soon(SOON)
