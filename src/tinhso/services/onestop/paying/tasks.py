"""The job that sends refunds to the gateway. It may run twice: the gateway counts each by its key."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


@app.periodic(cron="*/5 * * * *")
@app.task(name="onestop.refunds", queue="onestop", queueing_lock="onestop.refunds")
def send_refunds(timestamp: int = 0) -> None:
    """Every five minutes in any case, so that a gateway that was down gets what it missed."""
    from . import gateway

    gateway.send_refunds(timezone.now())


def soon() -> None:
    """Have it start in a moment, unless it is waiting to start already."""
    try:
        with transaction.atomic():
            send_refunds.configure(schedule_at=datetime.now(UTC) + timedelta(seconds=0.3)).defer()
    except AlreadyEnqueued:
        pass
