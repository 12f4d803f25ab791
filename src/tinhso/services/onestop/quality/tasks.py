"""The jobs of this piece: counters after acts, what time made late, everything anew at night. Each may run twice."""

from procrastinate.contrib.django import app

QUEUE = "cases"


@app.task(name="onestop.quality.recount", queue=QUEUE, queueing_lock="onestop.quality.recount")
def recount() -> None:
    """What acts have touched."""
    from tinhso.web import clock

    from . import counting

    counting.recount(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="onestop.quality.restock", queue=QUEUE, queueing_lock="onestop.quality.restock")
def restock(timestamp: int = 0) -> None:
    """Each five minutes: what is open, and late by now. The first time everything."""
    from tinhso.web import clock

    from . import counting

    if counting.built() is None:
        counting.rebuild(at=clock.now())
    else:
        counting.restock(at=clock.now())


@app.periodic(cron="20 3 * * *")
@app.task(name="onestop.quality.rebuild", queue=QUEUE, queueing_lock="onestop.quality.rebuild")
def rebuild(timestamp: int = 0) -> None:
    """Each night: everything, so that nothing that was missed stays."""
    from tinhso.web import clock

    from . import counting

    counting.rebuild(at=clock.now())
