"""The job that sends refunds to the gateway. It may run twice: the gateway counts each by its key."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tinhso.store import jobs


@app.periodic(cron="*/5 * * * *")
@app.task(name="onestop.refunds", queue="onestop", queueing_lock="onestop.refunds")
def send_refunds(timestamp: int = 0) -> None:
    """Every five minutes in any case, so that a gateway that was down gets what it missed."""
    from . import gateway

    gateway.send_refunds(timezone.now())


def soon() -> None:
    """Have it start in a moment, unless it is waiting to start already."""
    jobs.soon(send_refunds)
