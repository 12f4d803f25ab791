"""Waking a job: once, however many ask for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued


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
