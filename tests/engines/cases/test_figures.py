"""Figures computed from cases, each of which opens to the cases counted."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from tests.engines.cases.ground import MONDAY, READY, Ground

from tinhso.engines.cases import public as cases
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.figures import FigureSource
from tinhso.kernel.period import ReportingPeriod

MARCH = ReportingPeriod.parse("2026-M03")


def close(ground: Ground, case: int, at: datetime) -> None:
    by = ground.seat("Xã Đồi")
    cases.move(case, "forward", by=by, at=at)
    cases.move(case, "submit", by=by, at=at, given=READY)
    cases.move(case, "sign", by=ground.seat("Xã Đồi"), at=at)


@pytest.fixture
def month(ground: Ground) -> Ground:
    """Three received in March (one online), one on time after 2 days, one late after 20; one of February."""
    close(ground, ground.open(subject=1), MONDAY + timedelta(days=2))
    close(ground, ground.open(subject=2, channel="online"), MONDAY + timedelta(days=20))
    ground.open(subject=3, at=datetime(2026, 3, 31, 23, 59, tzinfo=VIETNAM))
    ground.open(subject=4, at=datetime(2026, 2, 28, 23, 59, tzinfo=VIETNAM))
    return ground


def figure(what: str, channel: str | None = None) -> cases.CaseFigures:
    return cases.CaseFigures("m", what, "dossier", lambda subject: f"/ho-so/{subject}/", channel)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "channel", "value", "behind"),
    [
        ("received", None, "3", [3, 2, 1]),
        ("received", "online", "1", [2]),
        ("closed", None, "2", [2, 1]),
        ("on-time", None, "1", [1]),
        ("late", None, "1", [2]),
        ("average", None, "11", [2, 1]),  # (2 + 20) / 2
    ],
)
def test_a_figure_is_what_its_cases_say_and_opens_to_them(month: Ground, what, channel, value, behind):
    source: FigureSource = figure(what, channel)
    doi = month.units["Xã Đồi"]
    assert [(one.unit, one.value) for one in source.values(MARCH, on=MONDAY.date())] == [(doi, Decimal(value))]
    assert list(source.behind(doi, MARCH, by=month.seat("Xã Đồi"))) == [f"/ho-so/{subject}/" for subject in behind]


def test_what_is_behind_a_figure_is_shown_to_who_may_see_it(month: Ground):
    assert list(figure("received").behind(month.units["Xã Đồi"], MARCH, by=month.seat("Xã Sông"))) == []


def test_nothing_to_count_is_no_figure_and_not_zero(month: Ground):
    assert list(figure("late").values(ReportingPeriod.parse("2026-M01"), on=MONDAY.date())) == []
