"""Measures kept as a pack would bring them, and two communes of one province."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.measures import public as measures
from tinhso.engines.measures.events import FiguresImported
from tinhso.engines.units import testing
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Definition
from tinhso.kernel.packs import Lines, Read
from tinhso.kernel.period import ReportingPeriod
from tinhso.store import definitions

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
BY = Actor(person=1, appointment=1, post=1, unit=None)
Q3 = ReportingPeriod.parse("2026-Q3")


def keep(folder: str, *given: Definition) -> list[int]:
    """Definitions as a pack would bring them; their ids."""
    definitions.keep([Read(folder, one, "test", Lines("test")) for one in given], pack="test", at=AT)
    return [kept.id for one in given for kept in definitions.all_of(type(one), folder) if kept.it.code == one.code]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    testing.forget()
    yield
    testing.forget()


@pytest.fixture
def places(db: None) -> dict[str, int]:
    """A province with two communes and a ward."""
    testing.load_kinds()
    return testing.grow(
        {
            "Tỉnh Lào Cai": None,
            "Xã Tú Lệ": "Tỉnh Lào Cai",
            "Xã Gia Hội": "Tỉnh Lào Cai",
            "Phường Nghĩa Lộ": "Tỉnh Lào Cai",
        }
    )


@dataclass
class Desk:
    """Establishes figures the way a verified report does."""

    event: int

    def report(self, measure: str, unit: int, value: Any, period: ReportingPeriod = Q3, **given: Any) -> int:
        exact = None if value is None else Decimal(str(value))
        new = measures.NewFigure(measure, unit, period, exact, **given)
        source = measures.Source("reported")
        return measures.establish([new], source=source, event=self.event, by=BY, at=AT)[0]


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(journal.record(FiguresImported(id=0, unit=None, digest="", new=0, same=0), by=BY, at=AT))


@pytest.fixture
def kept() -> Callable[..., list[int]]:
    return keep
