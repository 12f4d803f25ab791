"""Two communes become one: a month is divided on any day and loses nothing, and whose a dossier was stays known."""

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.db import connection
from tests.services.onestop.desk_world import LOADER, MORNING, STATUS, merge

from tinhso.engines.cases import public as cases
from tinhso.engines.cases.models import CaseStep
from tinhso.kernel.days import VIETNAM
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.quality import behind, counting

from .test_index import SEPTEMBER
from .test_merger import AFTER, DAY, HANDLED, counted


@pytest.mark.parametrize("day", [9, 15, 20])
def test_a_merger_within_the_month_divides_it_and_loses_nothing(shop, day):
    """Received each day; those that end before the day are the hill's, all others the successor's."""
    world, day = shop.world, date(2026, 9, day)
    ids = {at: shop.done(at=MORNING + timedelta(days=at), days=3) for at in (0, 1, 6, 7, 8)}
    ended = {id: (MORNING + timedelta(days=at + 3)).date() for at, id in ids.items()}
    new = merge(world, world.hill, world.river, on=day)
    at = datetime(2026, 9, 28, 9, 0, tzinfo=VIETNAM)
    cases.follow_all(by=LOADER, at=at)
    heir = world.seat(new, "desk-officer", at=at)
    counting.rebuild(at=at)
    hill, after = (
        {row.id for row in behind.dossiers(unit, SEPTEMBER, HANDLED, by=heir, at=at)} for unit in (world.hill, new)
    )
    assert hill == {id for id, when in ended.items() if when < day} and after == set(ids.values()) - hill
    rows = counted(SEPTEMBER, at)
    assert sum(row["received"] for row in rows.values()) == sum(row["ended"] for row in rows.values()) == 5
    assert rows.get(world.hill, {}).get("received", 0) == sum(
        (MORNING + timedelta(days=when)).date() < day for when in ids
    )


def test_whose_a_dossier_was_is_put_down_from_the_journal_where_its_desk_ended_on_the_same_day(shop):
    """Received at the hill and decided by the river, both of which became one: the dossier was the river's."""
    world = shop.world
    intake = world.intake(STATUS, receiving=world.hill, deciding=world.river)
    id = onestop.receive(intake, by=world.seats["desk"], at=MORNING).id
    merge(world, world.hill, world.river, on=DAY)
    cases.follow_all(by=LOADER, at=AFTER)
    steps = CaseStep.objects.filter(kind="follow", case_id=Dossier.objects.get(pk=id).case_id).order_by("id")
    kept = list(steps.values_list("from_unit", flat=True))
    assert len(kept) == 2 and set(kept) == {None, world.river}
    steps.update(from_unit=None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("tinhso.engines.cases.migrations.0004_passed_on").TOLD)
    assert list(steps.values_list("from_unit", flat=True)) == kept
