"""Jobs of the service."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="35 3 * * *")
@app.task(name="ranking.drop_forgotten", queue="ranking", pass_context=False)
def drop_forgotten(timestamp: int) -> None:
    """Every night: files of figures that nobody took or dropped go."""
    from . import importing  # procrastinate reads this module before every app has loaded

    importing.drop_forgotten(at=datetime.fromtimestamp(timestamp, UTC))
