"""Opening a period."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import Return

from .conftest import AT, LOADER, QUARTER, World


def test_every_unit_of_the_forms_kinds_in_the_province_gets_a_return(world: World):
    assert reports.open_returns("t.quy", QUARTER, within=world.province, by=LOADER, at=AT) == 2
    found = Return.objects.order_by("unit_id")
    assert {row.unit_id for row in found} == {world.commune, world.other}
    assert {row.due_on for row in found} == {date(2026, 10, 15)}
    assert {row.case.state for row in found} == {"draft"}
    assert all(row.case.subject_id == row.pk for row in found)


def test_opening_again_changes_nothing(world: World):
    world.open()
    before = list(Return.objects.values_list("id", flat=True))
    assert reports.open_returns("t.quy", QUARTER, within=world.province, by=LOADER, at=AT) == 0
    assert list(Return.objects.values_list("id", flat=True)) == before


def test_one_event_whatever_the_number_of_units(world: World):
    world.open()
    form = Return.objects.first().form_id
    (entry,) = journal.timeline("report-form", form)
    assert (entry.name, entry.payload["count"]) == ("returns.opened", 2)


def test_the_number_of_queries_does_not_grow_with_the_units(world: World):
    def queries(period: str) -> int:
        from tinhso.kernel.period import ReportingPeriod

        with CaptureQueriesContext(connection) as captured:
            reports.open_returns("t.quy", ReportingPeriod.parse(period), within=world.province, by=LOADER, at=AT)
        return len(captured)

    from tinhso.engines.units import testing as units_testing

    few = queries("2026-Q1")
    units_testing.grow({f"Xã {n}": None for n in range(5)}, since=date(2020, 1, 1))
    assert queries("2026-Q2") <= few


def test_a_period_that_still_runs_is_not_opened(world: World):
    with pytest.raises(NotNow, match="2026-Q3"):
        reports.open_returns(
            "t.quy", QUARTER, within=world.province, by=LOADER, at=datetime(2026, 9, 30, 16, tzinfo=UTC)
        )


def test_it_ends_at_midnight_in_vietnam(world: World):
    at = datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert reports.open_returns("t.quy", QUARTER, within=world.province, by=LOADER, at=at) == 2


def test_a_person_needs_the_right(world: World, officer):
    with pytest.raises(NotAllowed):
        reports.open_returns("t.quy", QUARTER, within=world.province, by=officer, at=AT)


def test_the_job_opens_what_has_ended_and_only_once(world: World):
    given = {"within": world.province, "since": date(2026, 6, 15), "by": LOADER, "at": AT}
    assert reports.open_due(**given) == 4  # second and third quarter, two communes
    assert reports.open_due(**given) == 0
