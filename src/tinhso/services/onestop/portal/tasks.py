"""The job that tells the portal. It may run twice: claims keep two from sending the same, and the portal counts by id."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tinhso.store import jobs

MOST_ROUNDS = 40


@app.periodic(cron="* * * * *")
@app.task(name="onestop.portal.send", queue="portal", queueing_lock="onestop.portal.send")
def send(timestamp: int = 0) -> None:
    """Rounds until nothing arrives any more. Each minute in any case: what failed is due again, and a portal that was away."""
    from tinhso.web import clock

    from . import outbox

    for _round in range(MOST_ROUNDS):
        if not outbox.round_of(timezone.now(), shown=clock.now()):
            return
    soon()


def soon() -> None:
    """Have it start in a moment, unless it is waiting to start already."""
    jobs.soon(send)
