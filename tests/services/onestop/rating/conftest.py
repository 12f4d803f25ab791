"""The world of the desk with the questions as shipped."""

from typing import Any

import pytest
from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.onestop.conftest import browse, keep_folders, world  # noqa: F401


@pytest.fixture
def desk(world: Any) -> Any:  # noqa: F811
    keep_folders("rating-forms")
    return world
