"""Subscribers get every event once, in order, whatever crashes or commits late."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction

from tinhso.engines.journal import delivery, tasks
from tinhso.engines.journal import public as journal

from .conftest import AT, CLERK, BridgeClosed, open_bridge

pytestmark = pytest.mark.usefixtures("fresh_database", "nobody_listens")
INSERT = (
    "INSERT INTO journal_record (name, version, about, thing, system, request, claimed_at, body)"
    """ VALUES ('bridge.opened', 1, 'bridge', %s, '', '', now(), '{"payload":{}}') RETURNING id"""
)


@dataclass
class Listener:
    """Notes the bridges it hears of in a table, so that a rollback forgets them."""

    fails_at: set[int] = field(default_factory=set)

    def __call__(self, entries: Sequence[journal.Entry]) -> None:
        for entry in entries:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO heard (bridge) VALUES (%s)", [entry.thing])
            if entry.thing in self.fails_at:
                self.fails_at.discard(entry.thing)
                raise RuntimeError(f"bridge {entry.thing}")

    @property
    def heard(self) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT bridge FROM heard ORDER BY id")
            return [bridge for (bridge,) in cursor.fetchall()]


@pytest.fixture
def listener(fresh_database: str, nobody_listens: None) -> Listener:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE heard (id bigint GENERATED ALWAYS AS IDENTITY, bridge bigint)")
    listener = Listener()
    journal.subscribe("maps", listener, events=["bridge.opened"])
    return listener


def test_events_come_in_order_and_once(listener):
    for bridge in (3, 1, 2):
        open_bridge(bridge)
    assert journal.deliver() == 3
    assert journal.deliver() == 0
    open_bridge(9)
    journal.deliver()
    assert listener.heard == [3, 1, 2, 9]


def test_only_the_events_asked_for_come(listener):
    with transaction.atomic():
        journal.record(BridgeClosed(1, 40), by=CLERK, at=AT)
    open_bridge(2)
    journal.deliver()
    assert listener.heard == [2]


def test_an_act_that_commits_late_is_not_skipped_by_one_that_began_after_it(listener, other_connection):
    early = other_connection()
    early.set_autocommit(False)
    with early.cursor() as cursor:
        cursor.execute(INSERT, [1])
        (early_id,) = cursor.fetchone()
    late_id = open_bridge(2)
    assert early_id < late_id

    journal.deliver()
    assert listener.heard == []  # the later one waits for the earlier
    assert delivery.something_waits()

    early.commit()
    journal.deliver()
    assert listener.heard == [1, 2]
    assert not delivery.something_waits()


def test_an_act_that_is_given_up_holds_nobody_back(listener, other_connection):
    early = other_connection()
    early.set_autocommit(False)
    with early.cursor() as cursor:
        cursor.execute(INSERT, [1])
    open_bridge(2)
    early.rollback()
    journal.deliver()
    assert listener.heard == [2]


def test_an_id_taken_early_in_a_transaction_that_began_late_is_not_skipped(listener, other_connection):
    # The id says 1 then 2, the transactions say the other way round: the order is that of the transactions.
    early = other_connection()
    early.set_autocommit(False)
    with early.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
    open_bridge(1)
    with early.cursor() as cursor:
        cursor.execute(INSERT, [2])
    early.commit()
    journal.deliver()
    assert listener.heard == [2, 1]


def test_a_handler_that_crashes_is_tried_again_and_nothing_is_doubled(listener):
    for bridge in (1, 2, 3):
        open_bridge(bridge)
    listener.fails_at = {2}
    with pytest.raises(RuntimeError, match="bridge 2"):
        journal.deliver()
    assert listener.heard == []
    journal.deliver()
    assert listener.heard == [1, 2, 3]


def test_batches_before_the_crash_stay_handled(listener):
    for bridge in range(1, 6):
        open_bridge(bridge)
    listener.fails_at = {4}
    with pytest.raises(RuntimeError):
        delivery.deliver(most=2)
    assert listener.heard == [1, 2]
    delivery.deliver(most=2)
    assert listener.heard == [1, 2, 3, 4, 5]


def test_one_failing_subscriber_does_not_hold_up_the_others(listener):
    def broken(entries: Sequence[journal.Entry]) -> None:
        raise RuntimeError("broken")

    with journal.subscribers.fresh():
        journal.subscribe("broken", broken, events=["bridge.opened"])
        journal.subscribe("maps", listener, events=["bridge.opened"])
        open_bridge(1)
        with pytest.raises(RuntimeError, match="broken"):
            journal.deliver()
    assert listener.heard == [1]


def test_two_workers_at_once_hand_each_event_over_once(listener, other_connection):
    for bridge in range(20):
        open_bridge(bridge)
    holding = other_connection()
    holding.set_autocommit(False)
    journal.deliver()
    with holding.cursor() as cursor:  # another worker is in the middle of a batch
        cursor.execute("SELECT 1 FROM journal_cursor WHERE subscriber = 'maps' FOR UPDATE")
    open_bridge(20)
    assert journal.deliver() == 0
    holding.rollback()
    journal.deliver()
    assert listener.heard == list(range(21))


def test_events_a_handler_records_itself_come_in_the_next_round(listener):
    def closes(entries: Sequence[journal.Entry]) -> None:
        for entry in entries:
            if entry.thing < 3:
                journal.record(BridgeClosed(entry.thing, 40), by=CLERK, at=AT)

    journal.subscribe("closer", closes, events=["bridge.opened"])
    closed: list[int] = []
    journal.subscribe("closed", lambda entries: closed.extend(e.thing for e in entries), events=["bridge.closed"])
    for bridge in (1, 2, 3):
        open_bridge(bridge)
    journal.deliver()
    journal.deliver()
    assert closed == [1, 2]


def test_a_subscribers_name_is_taken_once(listener):
    with pytest.raises(RuntimeError, match="already has maps"):
        journal.subscribe("maps", listener, events=["bridge.closed"])


def test_an_event_outside_a_transaction_is_a_mistake():
    with pytest.raises(transaction.TransactionManagementError):
        journal.record(BridgeClosed(3, 40), by=CLERK, at=AT)


class TestWaking:
    @pytest.fixture(autouse=True)
    def asked_long_ago(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(delivery._Wake, "asked_until", 0.0)

    def jobs(self) -> list[tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
            return cursor.fetchall()

    def test_many_events_ask_for_one_delivery_after_commit(self, listener):
        with transaction.atomic():
            for bridge in range(3):
                open_bridge(bridge)
            assert self.jobs() == []
        open_bridge(4)
        assert self.jobs() == [("journal.deliver", "todo")]

    def test_another_process_does_not_ask_again_while_a_delivery_waits(self, listener, monkeypatch):
        open_bridge(1)
        monkeypatch.setattr(delivery._Wake, "asked_until", 0.0)
        open_bridge(2)
        assert self.jobs() == [("journal.deliver", "todo")]
        assert len(journal.timeline("bridge", 2)) == 1

    def test_an_act_that_fails_asks_for_nothing(self, listener):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            open_bridge(1)
            raise ZeroDivisionError
        assert self.jobs() == []

    def test_an_event_nobody_waits_for_asks_for_nothing(self, listener):
        with transaction.atomic():
            journal.record(BridgeClosed(1, 40), by=CLERK, at=AT)
        assert self.jobs() == []

    def test_the_job_delivers_and_looks_again_while_an_act_is_open(self, listener, other_connection):
        early = other_connection()
        early.set_autocommit(False)
        with early.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")
        open_bridge(1)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        tasks.deliver.func()
        assert listener.heard == []
        assert [status for _, status in self.jobs()] == ["doing", "todo"]
        early.rollback()
        tasks.deliver.func()
        assert listener.heard == [1]


def test_many_writers_at_once_lose_nothing(listener, other_connection):
    writers = [other_connection() for _ in range(4)]

    def write(number: int, own: Any) -> None:
        own.inc_thread_sharing()
        for step in range(15):
            with own.cursor() as cursor:
                cursor.execute(INSERT, [number * 100 + step])

    threads = [threading.Thread(target=write, args=pair) for pair in enumerate(writers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        delivery.deliver(most=3)
    delivery.deliver()
    heard = listener.heard
    assert sorted(heard) == sorted(number * 100 + step for number in range(4) for step in range(15))
    for number in range(4):
        mine = [bridge for bridge in heard if bridge // 100 == number]
        assert mine == sorted(mine)
