"""A demo shows what waits and what is late from its first minute, before any job has run."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.onestop.conftest import world, world_of_file  # noqa: F401
from tests.services.onestop.desk_world import MORNING

from tinhso.services.onestop import lists

PLAYED = import_module("tinhso.project.demo.play")


def test_counters_are_right_when_the_demo_has_been_played(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    desk, now = world.seats["desk"], MORNING + timedelta(days=30)

    def two_received(_province: Any, _today: Any) -> list[Any]:
        world.receive()
        world.receive(at=now - timedelta(hours=1))
        return []

    monkeypatch.setattr(PLAYED, "province_of", lambda pack: pack)
    monkeypatch.setattr(PLAYED, "_play", two_received)
    PLAYED.play("example", now=now)
    counted = lists.counts(desk, at=now, on=now.date())
    assert (counted.late, counted.turn, counted.late_at) == (1, 2, now)
