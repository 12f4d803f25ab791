"""Jobs of the house: what a killed worker left under way is begun again; what has served its time goes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="begin-again")
async def begin_again(timestamp: int) -> None:
    """Every job may run twice, so one whose worker stopped giving signs of life is simply run again."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job, retry_at=timezone.now())


FORM_KEYS_KEPT = timedelta(days=7)


@app.periodic(cron="50 2 * * *")
@app.task(name="project.sweep", queueing_lock="project.sweep")
def sweep(timestamp: int = 0) -> None:
    """Every night: sessions that have ended, keys of forms and calls nobody sends again, counts of windows that are over."""
    # Procrastinate reads this module before every app has loaded.
    from django.contrib.sessions.models import Session

    from tinhso.store.models import FenceCount
    from tinhso.web import clock
    from tinhso.web.models import ApiAnswer, FormKey

    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    FormKey.objects.filter(at__lt=clock.now() - FORM_KEYS_KEPT).delete()
    ApiAnswer.objects.filter(at__lt=clock.now() - FORM_KEYS_KEPT).delete()
    FenceCount.objects.filter(until__lt=clock.now()).delete()
