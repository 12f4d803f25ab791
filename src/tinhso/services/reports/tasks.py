"""Jobs of the service."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from procrastinate.contrib.django import app

QUEUE = "reports"
LOOK_BACK = timedelta(days=120)


@app.periodic(cron="5 17 * * *")  # 00:05 in Vietnam
@app.task(name="reports.open_due", queue=QUEUE, queueing_lock="reports.open_due")
def open_due(timestamp: int = 0) -> None:
    """Every night: periods that have ended are opened. Running again opens nothing twice."""
    open_due_by(datetime.fromtimestamp(timestamp, UTC) if timestamp else datetime.now(UTC))


def open_due_by(at: datetime) -> int:
    """Open what is due at the moment in this installation's province; nothing when it has none yet."""
    # Procrastinate reads this module before every app has loaded.
    from tinhso.engines.units import public as units
    from tinhso.kernel.actor import process
    from tinhso.kernel.days import local_day
    from tinhso.kernel.errors import NotThere
    from tinhso.store import definitions
    from tinhso.web import clock

    from . import actions

    definitions.forget()  # a worker lives long and asks for no right of a person, so nothing else tells it of new packs

    today: date = clock.shifted_today() or local_day(at)
    try:
        province = units.by_code(str(getattr(settings, "TINHSO_PROVINCE_CODE", "")), on=today)
    except NotThere:
        return 0
    moment = at + (today - local_day(at))
    return actions.open_due(within=province.id, since=today - LOOK_BACK, by=process("reports.open_due"), at=moment)
