"""Dossiers of September 2026 in the world of the desk, and the index as shipped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.onestop.conftest import browse, keep_folders, world  # noqa: F401
from tests.services.onestop.desk_world import MORNING, PDF, STATUS

from tinhso.services.onestop import public as onestop

STEPS = (
    ("desk", "forward"),
    ("handler", "take-up"),
    ("handler", "submit"),
    ("approver", "approve"),
    ("handler", "issue"),
)


@pytest.fixture
def shop(world: Any) -> Any:  # noqa: F811
    """`shop.world` and `shop.done(...)`: a dossier received and handled, ended so many days after."""
    keep_folders("measures", only=("dossiers.yaml",))
    keep_folders("service-quality")
    return Shop(world)


class Shop:
    def __init__(self, world: Any) -> None:  # noqa: F811
        self.world = world

    def open(self, *, at: datetime = MORNING, **more: Any) -> int:
        return self.world.receive(STATUS, at=at, **more).id

    def done(self, *, days: float = 1, at: datetime = MORNING, scan: bool = False, **more: Any) -> int:
        id = self.open(at=at, **more)
        end = at + timedelta(days=days)
        if scan:
            for code, seat in (("to-khai", "desk"), ("result", "handler")):
                onestop.attach_scan(id, code, [PDF], f"{code}.pdf", by=self.world.seats[seat], at=end)
        for seat, action in STEPS:
            onestop.act(id, action, by=self.world.seats[seat], at=end)
        return id

    def many(self, make: Callable[[], int], count: int) -> list[int]:
        return [make() for _one in range(count)]
