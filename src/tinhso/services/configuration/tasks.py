"""Jobs of the service."""

from procrastinate.contrib.django import app

from tinhso.kernel.actor import process


@app.periodic(cron="45 3 * * *")
@app.task(name="configuration.sweep", queue="configuration", queueing_lock="configuration.sweep")
def sweep(timestamp: int = 0) -> None:
    """Every night: plans of packs that nobody decides on go."""
    from tinhso.web import clock

    from . import sweeping  # procrastinate reads this module before every app has loaded

    sweeping.sweep(by=process("packs"), at=clock.now())
