"""The kinds of the national pack, the whole country for tests that ask about it, and a memory that begins empty."""

from collections.abc import Iterator

import pytest

from tinhso.engines.units import testing


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    testing.forget()
    yield
    testing.forget()


@pytest.fixture
def kinds(db: None) -> None:
    testing.load_kinds()
