"""The job that tells the portal. One at a time, so that people's pages go first; two would not send the same either."""

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

    with jobs.alone(send.name) as first:
        for _round in range(MOST_ROUNDS if first else 0):
            with jobs.resting():
                arrived = outbox.round_of(timezone.now(), shown=clock.now())
            if not arrived:
                return
    soon(seconds=0.3 if first else 1)


def soon(*, seconds: float = 0.3) -> None:
    """Have it start in a moment, unless it is waiting to start already."""
    jobs.soon(send, seconds=seconds)
