"""An act in one transaction: its own, or that of the act that calls it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from tinhso.kernel.errors import NotNow
from tinhso.store.transactions import all_or_nothing

pytestmark = pytest.mark.django_db


class Refused(NotNow):
    """Somebody was first."""


def write(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_fence (who, until, count) VALUES (%s, now(), 1)", [name])


def written() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT who FROM store_fence")
        return {who for (who,) in cursor.fetchall()}


@all_or_nothing
def inner(*, refuses: bool = False) -> None:
    write("inner")
    if refuses:
        raise Refused("No.")


@all_or_nothing
def outer(*, refuses: bool = False) -> None:
    write("outer")
    inner(refuses=refuses)


def savepoints(doing: object) -> int:
    with CaptureQueriesContext(connection) as asked:
        doing()
    return sum(query["sql"].startswith("SAVEPOINT") for query in asked.captured_queries)


def test_an_act_within_an_act_makes_no_savepoint():
    assert savepoints(inner) == 1  # within the test's own transaction
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_fence")
    assert savepoints(outer) == 1
    assert written() == {"outer", "inner"}


def test_what_is_refused_within_undoes_all_of_it():
    with pytest.raises(Refused):
        outer(refuses=True)
    assert written() == set()


def test_a_refused_act_within_a_plain_transaction_leaves_the_rest():
    with transaction.atomic():
        write("before")
        with pytest.raises(Refused):
            outer(refuses=True)
        write("after")
    assert written() == {"before", "after"}


def test_an_act_that_goes_on_after_a_refusal_is_stopped():
    @all_or_nothing
    def stubborn() -> None:
        with pytest.raises(Refused):
            inner(refuses=True)
        write("half done")

    with pytest.raises(TransactionManagementError):
        stubborn()
    assert written() == set()


def test_whoever_asks_for_a_savepoint_may_go_on():
    @all_or_nothing
    def careful() -> None:
        with pytest.raises(Refused), transaction.atomic():
            inner(refuses=True)
        write("the rest")

    careful()
    assert written() == {"the rest"}
