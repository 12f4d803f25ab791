"""A kept connection is looked at once a request: without a journey to the server while it stands, surely when it fell."""

import select

import psycopg
import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tinhso.store import verbs


def another() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}, autocommit=True)


def own_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_that_stands_is_usable_and_the_server_is_not_asked(fresh_database: str) -> None:
    own_process()
    with CaptureQueriesContext(connection) as asked:
        assert connection.is_usable()
    assert len(asked) == 0
    assert not connection.connection.pgconn.is_busy()


def test_a_connection_the_server_ended_is_made_anew(fresh_database: str) -> None:
    before = own_process()
    with another() as other:
        other.execute("SELECT pg_terminate_backend(%s::int, 5000)", [before])
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    assert own_process() != before


def test_a_connection_made_anew_has_a_cursor_of_its_own(fresh_database: str) -> None:
    assert verbs.rows("SELECT %s::int", 1) == [(1,)]
    connection.close()
    assert verbs.rows("SELECT %s::int", 2) == [(2,)]


def test_a_notice_that_came_unasked_does_not_end_a_connection(fresh_database: str) -> None:
    before = own_process()
    with connection.cursor() as cursor:
        cursor.execute("LISTEN news")
    with another() as other:
        other.execute("NOTIFY news")
    arrived = select.poll()
    arrived.register(connection.connection.pgconn.socket, select.POLLIN)
    assert arrived.poll(10_000)
    assert connection.is_usable()
    assert own_process() == before


@pytest.mark.parametrize("state", ["closed", "never opened"])
def test_what_is_not_there_is_not_usable(fresh_database: str, state: str) -> None:
    if state == "closed":
        own_process()
        connection.connection.close()
    else:
        connection.close()
    assert not connection.is_usable()


def test_a_connection_whose_transaction_failed_takes_nothing_more(fresh_database: str) -> None:
    with pytest.raises(DataError), transaction.atomic():
        with connection.cursor() as cursor, pytest.raises(DataError) as why:
            cursor.execute("SELECT 1 / %s::int", [0])
        assert not connection.is_usable()
        raise why.value
    assert connection.is_usable()
