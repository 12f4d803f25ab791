"""Dossiers of September 2026 in the world of the desk, and the index as shipped."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.onestop.conftest import browse, keep_folders, world  # noqa: F401
from tests.services.onestop.desk_world import MORNING, PDF, STATUS
from tests.worlds import of_file

from tinhso.services.onestop import public as onestop

STEPS = (
    ("desk", "forward"),
    ("handler", "take-up"),
    ("handler", "submit"),
    ("approver", "approve"),
    ("handler", "issue"),
)


@pytest.fixture(scope="module")
def index_of_file(world_of_file: Any, request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """The index as shipped, in the world of the file."""

    def make() -> None:
        keep_folders("measures", only=("dossiers.yaml",))
        keep_folders("service-quality")

    with of_file(request, django_db_blocker, make):
        yield


@pytest.fixture
def shop(index_of_file: None, world: Any) -> Any:  # noqa: F811
    """`shop.world` and `shop.done(...)`: a dossier received and handled, ended so many days after."""
    return Shop(world)


@pytest.fixture(scope="module")
def begin(index_of_file: None, world_of_file: Any, request: pytest.FixtureRequest, django_db_blocker: Any) -> Any:
    """`begin(lay_out)`: the shop of a file whose tests all begin with the dossiers that `lay_out` makes, once, in it."""
    with ExitStack() as until_the_end:

        def begun(lay_out: Callable[[Any], None]) -> Any:
            def make() -> Shop:
                made = Shop(deepcopy(world_of_file))
                lay_out(made)
                return made

            return until_the_end.enter_context(of_file(request, django_db_blocker, make))

        yield begun


def in_the(world: Any, begun: Any) -> Any:  # noqa: F811
    """A copy of what a file begins with, for one test; who browses in it sits in the same world."""
    held = deepcopy(begun)
    vars(world).update(vars(held.world))
    held.world = world
    return held


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
