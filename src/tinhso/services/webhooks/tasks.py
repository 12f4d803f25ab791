"""The job that sends. It may run twice: claims keep two from sending the same, and the other side counts by id."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tinhso.store import jobs

MOST_ROUNDS = 20


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.send", queue="webhooks", queueing_lock="webhooks.send")
def send(timestamp: int = 0) -> None:
    """Rounds until nothing is due. Each minute in any case: what failed is due again by then, and a lost wake-up too."""
    from . import queue

    for _round in range(MOST_ROUNDS):
        if not queue.round_of(timezone.now()):
            return
    soon()


def soon() -> None:
    """Have it start in a moment, unless it is waiting to start already."""
    jobs.soon(send)
