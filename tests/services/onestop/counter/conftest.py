"""The world of the desk."""

from tests.rights import real_access  # noqa: F401  rights are real here
from tests.services.onestop.conftest import browse, world  # noqa: F401
