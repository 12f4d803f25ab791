"""Jobs of the engine."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="25 3 * * *")
@app.task(name="documents.sweep", queue="documents", pass_context=False)
def sweep(timestamp: int) -> None:
    """Every night: bytes without a paper go."""
    from . import actions  # procrastinate reads this module before every app has loaded

    actions.sweep(at=datetime.fromtimestamp(timestamp, UTC))
