"""The jobs of paying: refunds to the gateway, which counts each by its key, and long statements. Each may run twice."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tinhso.store import jobs


@app.periodic(cron="*/5 * * * *")
@app.task(name="onestop.refunds", queue="onestop", queueing_lock="onestop.refunds")
def send_refunds(timestamp: int = 0) -> None:
    """Every five minutes in any case, so that a gateway that was down gets what it missed."""
    from . import gateway

    gateway.send_refunds(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="onestop.statements", queue="onestop", queueing_lock="onestop.statements")
def read_statements(timestamp: int = 0) -> None:
    """Soon after one was brought, and every five minutes in case a job ended half-way: one statement after the other."""
    from . import reading

    reading.read_all(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="onestop.statement-taking", queue="onestop", queueing_lock="onestop.statement-taking")
def take_statements(timestamp: int = 0) -> None:
    """What fits in a statement, beyond what one act takes."""
    from . import reading

    reading.take_all(timezone.now())


def read_soon() -> None:
    jobs.soon(read_statements)


def take_soon() -> None:
    jobs.soon(take_statements)


def soon() -> None:
    """Have it start in a moment, unless it is waiting to start already."""
    jobs.soon(send_refunds)
