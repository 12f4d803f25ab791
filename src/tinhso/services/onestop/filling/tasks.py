"""Jobs of this piece."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="40 17 * * *")  # 00:40 in Vietnam
@app.task(name="onestop.filling.purge", queue="onestop", queueing_lock="onestop.filling.purge")
def purge(timestamp: int) -> None:
    """Every night: drafts that have lain too long go."""
    from tinhso.kernel.days import local_day

    from . import drafts  # procrastinate reads this module before every app has loaded

    drafts.purge(local_day(datetime.fromtimestamp(timestamp, UTC)))
