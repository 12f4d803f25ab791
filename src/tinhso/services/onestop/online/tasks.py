"""Jobs of this piece."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="50 17 * * *")  # 00:50 in Vietnam
@app.task(name="onestop.online.purge", queue="onestop", queueing_lock="onestop.online.purge")
def purge(timestamp: int) -> None:
    """Every night: what was typed in submissions that ended long ago goes, and what was begun and left."""
    from tinhso.kernel.days import local_day

    from . import begun, packing  # procrastinate reads this module before every app has loaded

    on = local_day(datetime.fromtimestamp(timestamp, UTC))
    packing.purge(on)
    begun.purge(on)
