"""Play a demo once: people, returns of past quarters, rounds scored and published, and the quarter that runs."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from tinhso.engines.cases import public as cases
from tinhso.kernel.days import local_day
from tinhso.kernel.period import ReportingPeriod, period_holding
from tinhso.project.demo.cast import Province, province_of
from tinhso.project.demo.dossiers import play_dossiers
from tinhso.project.demo.stage import Stage
from tinhso.services.home.public import DemoPerson


def play(pack: str, *, now: datetime) -> list[dict[str, str]]:
    """Play the demo of a province's pack, unless it has been played; its persons with their passwords, that once.

    `now` is the demo's present. All of it or nothing is kept, and everything is marked as an example.
    """
    with transaction.atomic():
        if played():
            return []
        shown = _play(province_of(pack), local_day(now))
        cases.fold_counts()  # the jobs would, within minutes; a first look should be right
        cases.count_late(at=now)
        return [asdict(one) for one in shown]


def played() -> bool:
    """Has this database a demo already? Only a demo gives accounts, so far."""
    return bool(get_user_model().objects.exists())


def _play(province: Province, today: date) -> list[DemoPerson]:
    if os.environ.get("TINHSO_DEMO_EMPTY"):  # its first day: people in their posts, and nothing done yet
        return Stage.set(province, on=today).shown
    for past in province.cast.past:
        before = province_of(past.pack)
        gone = Stage.set(before, until=past.ended, on=before.day, accounts=False)
        for quarter in past.quarters:
            gone.publish(ReportingPeriod.parse(quarter))
    stage = Stage.set(province, on=today)
    last = period_holding(today, "quarter").shifted(-1)
    for back in range(province.cast.published, 0, -1):
        stage.publish(last.shifted(-back))
    stage.running(last, today)
    for again in province.cast.recomputed:
        stage.recompute(again, today)
    play_dossiers(stage.officers, today)
    return stage.shown
