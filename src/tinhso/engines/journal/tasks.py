"""The jobs of the journal: deliver to subscribers, seal, show seals to an authority, make room for the years to come."""

from django.db import connection
from procrastinate.contrib.django import app

from tinhso.store import jobs

from . import delivery
from .sealing import sealer, stamping

QUEUE = "journal"


@app.periodic(cron="* * * * *")
@app.task(name="journal.deliver", queue=QUEUE, queueing_lock="journal.deliver")
def deliver(timestamp: int = 0) -> None:
    """Deliver what is new. Each minute in any case, so that a lost wake-up costs a minute and never an event.

    No retry of its own: a job waiting to be tried again would keep the queueing lock, and nobody could be woken. No lock
    either: a killed worker would leave it behind, and the cursors are held row by row.
    """
    delivery.deliver()
    if delivery.something_waits():
        deliver_soon(1)


def deliver_soon(seconds: float) -> None:
    """Have a delivery start in a moment, unless one is waiting to start already."""
    jobs.soon(deliver, seconds=seconds)


@app.periodic(cron="17 3 1 * *")
@app.task(name="journal.make_years", queue=QUEUE, queueing_lock="journal.make_years")
def make_years(timestamp: int = 0) -> None:
    """Partitions for this year and the next two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_make_year(extract(year FROM now())::int + n) FROM generate_series(0, 2) n")


@app.periodic(cron="* * * * *")
@app.task(name="journal.seal", queue=QUEUE, queueing_lock="journal.seal")
def seal(timestamp: int = 0) -> None:
    """Each minute: what can no longer get company goes into a block. Twice, or killed in the middle, does no harm."""
    sealer.seal()


@app.periodic(cron="13 * * * *")
@app.task(name="journal.stamp", queue=QUEUE, queueing_lock="journal.stamp")
def stamp(timestamp: int = 0) -> None:
    """Each hour: the newest block is shown to the time-stamping authority, when one is set."""
    stamping.stamp()
