"""Waking a job: once, however many ask for it; being the only one at it; and leaving the processor to others in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import process_time, sleep
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from . import verbs

REST, LONGEST_REST = 4, 0.5


def soon(task: Any, *, seconds: float = 0.3) -> None:
    """Have the job start in so many seconds, unless it is waiting to start already (its queueing lock says so).

    In a transaction it starts when that is committed; a refusal leaves the transaction whole.
    """
    asked = task.configure(schedule_at=datetime.now(UTC) + timedelta(seconds=seconds)) if seconds else task
    try:
        with transaction.atomic():
            asked.defer()
    except AlreadyEnqueued:
        return


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Is nobody else at it? Held over transactions, and let go when the process ends, however it does."""
    ((first,),) = verbs.rows("SELECT pg_try_advisory_lock(hashtext(%s))", name)
    try:
        yield bool(first)
    finally:
        if first:
            verbs.rows("SELECT pg_advisory_unlock(hashtext(%s))", name)


@contextmanager
def resting() -> Iterator[None]:
    """A part of long work, after which we rest, so that it takes a fifth of a processor at most and people's pages go first.

    Being nice is not enough: the part of the work that the database does for us is not nice.
    """
    before = process_time()
    yield
    sleep(min(REST * (process_time() - before), LONGEST_REST))
