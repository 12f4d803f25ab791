"""A province with communes and people, as in the tests of reports, with administrators of units beside them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.reports.conftest import AT, World, browse, keep, make_world  # noqa: F401
from tests.worlds import of_file

from tinhso.engines.people import memory
from tinhso.kernel.actor import Actor


@pytest.fixture(scope="module")
def world_of_file(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The world of a file, made once."""
    with of_file(request, django_db_blocker, with_administrators) as made:
        yield made


@pytest.fixture
def world(world_of_file: World, db: None) -> World:
    return deepcopy(world_of_file)


def with_administrators() -> World:
    made = make_world()
    keep(
        {
            "roles": [
                {
                    "code": code,
                    "title": {"vi": code},
                    "in_force": "2020-01-01",
                    "status": "example",
                    "rights": [
                        {"right": right, "reach": reach} for right in ("staff.manage", "staff.review", "staff.erase")
                    ],
                    "gives": ["reporter"],
                }
                for code, reach in (("unit-admin", "own"), ("tree-admin", "below"))
            ]
        }
    )
    return made


@pytest.fixture
def administrator(world: World) -> Actor:
    return world.seat(world.commune, "unit-admin")


@pytest.fixture
def officer(world: World) -> Actor:
    return world.seat(world.commune, "reporter")


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    memory.forget()


def named(answer: Any) -> str:
    text: str = answer.content.decode()
    return text
