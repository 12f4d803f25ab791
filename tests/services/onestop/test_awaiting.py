"""What awaits each officer on their home page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import translation

from tinhso.engines.cases import public as cases
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.awaiting import awaiting

from .desk_world import MORNING

DAY = MORNING.date()


def titles(world: Any, who: str) -> list[str]:
    with translation.override("en"):
        return [thing.title for thing in awaiting(world.seats[who], DAY)]


def test_each_officer_is_told_of_the_step_that_is_theirs(world: Any) -> None:
    first = world.receive()
    world.receive()
    assert titles(world, "desk") == ["Received: 2 dossiers"]
    assert titles(world, "handler") == []
    onestop.act(first.id, "forward", by=world.seats["desk"], at=MORNING + timedelta(minutes=5))
    assert titles(world, "desk") == ["Received: one dossier"]
    assert titles(world, "handler") == ["Forwarded: one dossier"]


def test_late_ones_come_first_and_are_counted(world: Any) -> None:
    world.receive()
    cases.fold_counts()
    cases.count_late(at=MORNING + timedelta(days=60))
    with translation.override("en"):
        (thing,) = awaiting(world.seats["desk"], DAY)
    assert thing.late and thing.detail == "one is late"


def test_who_only_reads_and_who_sits_elsewhere_is_not_bothered(world: Any) -> None:
    world.receive()
    assert {who: titles(world, who) for who in world.seats if who != "desk"} == {
        who: [] for who in world.seats if who != "desk"
    }
