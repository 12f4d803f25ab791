"""The jobs of cases: counters, warnings, due moments after a change of the calendar, cases of units that ended.

Each may run twice, and beside acts.
"""

from collections.abc import Sequence

from procrastinate.contrib.django import app

from tinhso.kernel.actor import process
from tinhso.store import clock, jobs

QUEUE = "cases"
CLOCK = process("cases")


@app.periodic(cron="* * * * *")
@app.task(name="cases.count", queue=QUEUE, queueing_lock="cases.count")
def count(timestamp: int = 0) -> None:
    """Each minute: what the acts wrote is added to the counters; each fifth the late are counted."""
    from . import counting

    counting.fold()
    if (timestamp // 60) % 5 == 0:
        counting.count_late(at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.warn", queue=QUEUE, queueing_lock="cases.warn")
def warn(timestamp: int = 0) -> None:
    """Each five minutes: who has to know of time that runs out is told."""
    from . import upkeep

    upkeep.raise_all(by=CLOCK, at=clock.now())


@app.periodic(cron="40 2 * * *")
@app.task(name="cases.reckon", queue=QUEUE, queueing_lock="cases.reckon")
def reckon(timestamp: int = 0) -> None:
    """Each night, and whenever packs were applied: due moments by the calendar as it is known now."""
    from . import upkeep

    upkeep.reckon_all(by=CLOCK, at=clock.now())


@app.periodic(cron="50 2 * * *")
@app.task(name="cases.follow", queue=QUEUE, queueing_lock="cases.follow")
def follow(timestamp: int = 0) -> None:
    """Each night, and whenever a reform was carried out: open cases of units that ended go to their successor."""
    from . import upkeep

    upkeep.follow_all(by=CLOCK, at=clock.now())


@app.periodic(cron="55 2 * * *")
@app.task(name="cases.release", queue=QUEUE, queueing_lock="cases.release")
def release(timestamp: int = 0) -> None:
    """Each night, and whenever an appointment ended: what was in the hand of whoever left a unit goes back to the unit."""
    from . import upkeep

    upkeep.release_all(by=CLOCK, at=clock.now())


def soon(entries: Sequence[object]) -> None:
    """Something that due moments or turns rest on has changed: look now, and not only at night."""
    for task in (reckon, follow, release):
        jobs.soon(task, seconds=0)
