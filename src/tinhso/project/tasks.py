"""Jobs about jobs: what a killed worker left under way is begun again."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="begin-again")
async def begin_again(timestamp: int) -> None:
    """Every job may run twice, so one whose worker stopped giving signs of life is simply run again."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job, retry_at=timezone.now())
