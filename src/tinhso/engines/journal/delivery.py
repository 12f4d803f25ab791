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
    events: tuple[str, ...]


subscribers: dict[str, Subscriber] = {}
wanted: set[str] = set()


def subscribe(name: str, handler: Handler, *, events: Collection[str]) -> None:
    """Have `handler` called with entries of these events after their commit, oldest first, in batches.

    Called by wiring while starting. A new subscriber begins with the first event ever kept. The handler runs inside a
    transaction with the cursor, so what it writes to this database happens once an event; what it does outside may
    happen again after a crash. An exception undoes the batch; it is tried again, and nothing after it is handled before.
    """
    if name in subscribers:
        raise RuntimeError(f"the journal already has a subscriber {name}")
    subscribers[name] = Subscriber(name, handler, tuple(sorted(events)))
    wanted.update(events)


def forget_subscribers() -> None:
    """For tests."""
    subscribers.clear()
    wanted.clear()


def deliver(*, most: int = BATCH) -> int:
    """Give every subscriber what is new; how many entries were handled. Raises the first failure after all had a turn."""
    handled, failures = 0, []
    for subscriber in list(subscribers.values()):
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
        cursor.execute(_TAKE, [subscriber.name])
        place = cursor.fetchone()
        if place is None:
            # New, or held by another worker, in which case nothing is inserted and the other one goes on.
            cursor.execute(_BEGIN, [subscriber.name])
            if cursor.rowcount == 0:
                return 0
            cursor.execute(_TAKE, [subscriber.name])
            place = cursor.fetchone()
        xid, record, line = place
        cursor.execute(_READ, [xid, str(record), line, list(subscriber.events), most])
        rows: list[Any] = cursor.fetchall()
        if rows:
            subscriber.handler(list(read_entries(rows)))
        last = (str(rows[-1][-1]), rows[-1][0]) if len(rows) == most else (line, 0)
        if rows or last[0] != str(xid):
            cursor.execute(_MOVE, [last[0], str(last[1]), subscriber.name])
    return len(rows)


def something_waits() -> bool:
    """Are there events behind a transaction that is still open? Then somebody should look again soon."""
    if not wanted:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [sorted(wanted)])
        return bool(cursor.fetchone()[0])


class _Wake:
    """When this process last asked for a delivery: many events in a moment ask once."""

    asked_until = 0.0


def wake() -> None:
    """Have the events of this transaction delivered soon after its commit."""
    if not any(function is _ask for _, function, _ in connection.run_on_commit):
        transaction.on_commit(_ask, robust=True)


def _ask() -> None:
    now = time.monotonic()
    if now < _Wake.asked_until:
        return
    _Wake.asked_until = now + _COALESCE
    from .tasks import deliver_soon

    deliver_soon(SOON)
