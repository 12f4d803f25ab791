"""Codes of communes that are no more: their one successor takes the dossier, a divided one asks a person."""

from datetime import date

import pytest

from tinhso.engines.units import testing as units_testing
from tinhso.services.onestop.portal import actions, keeper_pages
from tinhso.services.onestop.portal.models import Handed, InboxMessage

from ..desk_world import MORNING
from .conftest import PAPERS

REFORM = date(2026, 8, 1)


@pytest.fixture
def reformed(portal, world):
    """Since August, “Xã Cũ” (05001) went into Đồi, and “Xã Chia” (05002) into both Đồi and Sông."""
    ids = units_testing.grow({"Xã Cũ": None, "Xã Chia": None}, since=date(2020, 1, 1), until=REFORM)
    from django.db import connection

    from tinhso.engines.units.models import UnitVersion

    UnitVersion.objects.filter(unit_id=ids["Xã Cũ"]).update(code="05001", parent_id=world.province)
    UnitVersion.objects.filter(unit_id=ids["Xã Chia"]).update(code="05002", parent_id=world.province)
    went = [(ids["Xã Cũ"], world.hill), (ids["Xã Chia"], world.hill), (ids["Xã Chia"], world.river)]
    with connection.cursor() as cursor:
        for old, new in went:
            _succeed(cursor, old, new)
    units_testing.forget()
    from tinhso.engines.people import memory

    memory.forget()
    return portal


def _succeed(cursor, old, new):
    cursor.execute(
        "INSERT INTO units_succession (from_unit_id, to_unit_id, \"on\", kind) VALUES (%s, %s, %s, 'merge')",
        [old, new, REFORM],
    )


def agency(code, **more):
    return {"level": "commune", "code": code, **more}


def test_a_code_of_before_goes_to_its_one_successor(reformed, world):
    answer = reformed.submit(reformed.offer(agency=agency("05001", on="2026-07-01")), PAPERS)
    assert answer.status == 200 and Handed.objects.get().deciding_id == world.hill


def test_a_divided_commune_asks_a_person_and_nothing_is_half_done(reformed, world, keeper):
    answer = reformed.submit(reformed.offer(agency=agency("05002", on="2026-07-01")), PAPERS)
    assert answer.status == 202 and answer.said["status"] == "kept"
    row = InboxMessage.objects.get()
    assert row.state == "person" and set(row.said["among"]) == {world.hill, world.river} and not Handed.objects.exists()
    assert "05002" in keeper_pages._problem(row.problems[0])
    assert actions.run_again(row.pk, agency=world.river, by=keeper, at=MORNING) is True
    assert Handed.objects.get().receiving_id == world.river


def test_a_person_cannot_choose_what_the_commune_never_went_into(reformed, world, keeper):
    reformed.submit(reformed.offer(agency=agency("05002", on="2026-07-01")), PAPERS)
    row = InboxMessage.objects.get()
    assert actions.run_again(row.pk, agency=world.far, by=keeper, at=MORNING) is False
    assert not Handed.objects.exists()


def test_a_commune_that_merges_while_a_dossier_waits_is_followed_by_its_successor(portal, world, monkeypatch):
    """Handed over in August to a commune that ended in September: the successor's desk sees it and accepts it."""
    from tinhso.services.onestop.models import Dossier
    from tinhso.services.onestop.portal import handed

    portal.handed()
    row = Handed.objects.get()
    ids = units_testing.grow({"Xã Cũ": None}, since=date(2020, 1, 1), until=REFORM)
    from django.db import connection

    with connection.cursor() as cursor:
        _succeed(cursor, ids["Xã Cũ"], world.hill)
    units_testing.forget()
    row.receiving_id = row.deciding_id = ids["Xã Cũ"]
    row.save()
    assert [one.id for one in handed.waiting(world.seats["desk"], on=MORNING.date())] == [row.pk]
    assert handed.waiting(world.seats["other desk"], on=MORNING.date()) == []
    received = actions.accept(row.pk, papers=["to-khai", "giay-to-tuy-than"], by=world.seats["desk"], at=MORNING)
    dossier = Dossier.objects.get(pk=received.id)
    assert (dossier.receiving_id, dossier.deciding_id) == (world.hill, world.hill)
