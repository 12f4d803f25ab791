"""A job is woken once, however many ask; who asks in a transaction keeps it whole."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tinhso.services.webhooks.tasks import send
from tinhso.store import jobs


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [send.name])
        (count,) = cursor.fetchone()
    return int(count)


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0, 0.3])
def test_who_asks_again_changes_nothing_and_loses_nothing(seconds: float) -> None:
    with transaction.atomic():
        jobs.soon(send, seconds=seconds)
        jobs.soon(send, seconds=seconds)
        assert waiting() == 1, "the transaction goes on after the refusal"
    assert waiting() == 1
