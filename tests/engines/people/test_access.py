"""Where an actor may use a right."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.access import EVERYWHERE, NOWHERE, Right, Scope, rights
from tinhso.kernel.actor import PUBLIC, Actor, process
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.period import Period

from .conftest import AT, LOADER, TODAY, keep_roles

pytestmark = pytest.mark.django_db


def may(by: Actor, right: str, unit: int, on: date = TODAY) -> bool:
    return people.access.allows(by, right, unit=unit, on=on)


def test_a_right_with_own_reach_holds_in_the_posts_unit_alone(country, staff):
    clerk = staff.seat(country.hill, "reporter")
    assert may(clerk, "report.fill", country.hill)
    assert not may(clerk, "report.fill", country.river)
    assert not may(clerk, "report.fill", country.north)


def test_a_right_below_holds_in_the_unit_and_under_it(country, staff):
    verifier = staff.seat(country.north, "verifier")
    assert all(may(verifier, "report.verify", unit) for unit in (country.north, country.hill, country.river))
    assert not may(verifier, "report.verify", country.south)


def test_a_right_below_a_body_holds_in_its_territory(country, staff):
    verifier = staff.seat(country.agency, "verifier")
    assert all(may(verifier, "report.verify", unit) for unit in (country.agency, country.north, country.hill))
    assert not may(verifier, "report.verify", country.south)
    assert not may(verifier, "report.verify", country.state)  # above it, not below


def test_a_right_everywhere_holds_in_every_unit(country, staff):
    assert people.access.scope(staff.seat(country.agency, "administrator"), "people.manage", on=TODAY) == EVERYWHERE


def test_a_right_of_none_of_the_posts_roles_holds_nowhere(country, staff):
    clerk = staff.seat(country.hill, "reporter")
    assert people.access.scope(clerk, "report.verify", on=TODAY) == NOWHERE
    with pytest.raises(NotAllowed):
        people.access.require(clerk, "report.verify", unit=country.hill, on=TODAY)


def test_of_two_roles_the_wider_reach_counts(country, staff):
    both = staff.seat(country.north, "reporter", "verifier")
    assert may(both, "report.read", country.hill)
    assert not may(both, "report.fill", country.hill)


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 2, 28), False),  # the day before
        (date(2026, 3, 1), True),  # the first day
        (date(2026, 6, 30), True),  # the last day
        (date(2026, 7, 1), False),  # the end is the first day on which it no longer holds
    ],
)
def test_a_right_holds_only_while_the_appointment_does(country, staff, day, holds):
    clerk = staff.seat(country.hill, "reporter", period=Period(date(2026, 3, 1), date(2026, 7, 1)))
    assert may(clerk, "report.fill", country.hill, on=day) is holds


def test_somebody_elses_appointment_gives_nothing(country, staff):
    clerk, other = staff.seat(country.hill, "reporter"), staff.seat(country.river, "reporter")
    borrowed = Actor(person=other.person, appointment=clerk.appointment, post=clerk.post, unit=clerk.unit)
    assert not may(borrowed, "report.fill", country.hill)


def test_a_person_without_a_seat_and_the_public_have_only_public_rights(country, staff):
    someone = Actor(person=staff.seat(country.hill, "reporter").person)
    for actor in (PUBLIC, someone):
        assert not may(actor, "report.read", country.hill)
        assert may(actor, "units.read", country.hill)


def test_a_process_may_everywhere(country):
    assert may(process("sealing"), "report.verify", country.south)


def test_a_person_does_not_gain_by_a_process_name(country, staff):
    clerk = staff.seat(country.hill, "reporter")
    posing = Actor(person=clerk.person, appointment=clerk.appointment, system="sealing")
    assert not may(posing, "report.fill", country.river)


def test_a_right_nobody_registered_is_a_mistake_of_the_programmer(country, staff):
    with pytest.raises(KeyError, match="no-such"):
        may(staff.seat(country.hill, "reporter"), "no-such.right", country.hill)


def test_a_role_that_is_not_in_force_gives_nothing(country, staff):
    keep_roles({"later": [("report.fill", "own")]}, in_force="2026-05-01")
    clerk = staff.seat(country.hill, "later")
    assert not may(clerk, "report.fill", country.hill)
    assert may(clerk, "report.fill", country.hill, on=date(2026, 5, 1))


def test_a_new_version_of_a_role_counts_from_its_day(country, staff):
    clerk = staff.seat(country.hill, "reporter")
    keep_roles({"reporter": [("report.read", "own")]}, version=2, in_force="2026-04-01")
    assert may(clerk, "report.fill", country.hill, on=date(2026, 3, 31))
    assert not may(clerk, "report.fill", country.hill, on=date(2026, 4, 1))


def test_a_unit_that_ended_without_successor_is_answered_for_by_what_it_stood_in(country, staff):
    clerk, chief = staff.seat(country.hill, "reporter"), staff.seat(country.agency, "administrator")
    verifier, beside = staff.seat(country.agency, "verifier"), staff.seat(country.river, "reporter")
    day = date(2026, 6, 1)
    units.close(country.hill, on=day, by=LOADER, at=AT)
    assert not may(clerk, "report.fill", country.hill, on=day)
    assert not may(beside, "report.read", country.hill, on=day)
    assert may(verifier, "report.read", country.hill, on=day)
    assert may(chief, "people.manage", country.hill, on=day)
    assert may(clerk, "report.fill", country.hill, on=date(2026, 5, 31))


def test_a_merged_unit_is_answered_for_by_its_successor_and_by_nobody_beside(country, staff):
    day = date(2026, 7, 1)
    plan = units.plan_reform([units.Merge((country.hill,), country.river)], on=day, title="Sắp xếp", document="1/NQ")
    units.carry_out(plan, by=LOADER, at=AT)
    clerk, beside = staff.seat(country.river, "reporter"), staff.seat(country.south, "verifier")
    assert may(clerk, "report.fill", country.hill, on=day)
    assert not may(clerk, "report.fill", country.hill, on=date(2026, 6, 30))
    assert not may(clerk, "report.verify", country.hill, on=day)
    assert not may(beside, "report.read", country.hill, on=day)


def test_rights_are_read_once_and_then_answered_from_memory(country, staff, django_assert_num_queries):
    clerk = staff.seat(country.hill, "reporter")
    may(clerk, "report.fill", country.hill)
    with django_assert_num_queries(0):
        for _ in range(100):
            assert may(clerk, "report.fill", country.hill)
            assert not may(clerk, "report.verify", country.river)


def test_the_first_answer_costs_one_statement_for_the_version_and_one_for_the_rights(
    country, staff, django_assert_num_queries
):
    clerk = staff.seat(country.hill, "reporter")
    units.path_of(country.hill, on=TODAY)
    may(staff.seat(country.river, "reporter"), "report.fill", country.river)  # definitions are in memory now
    with django_assert_num_queries(1):
        may(clerk, "report.fill", country.hill)


def version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM people_rightsversion")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_appointment SET period = period",
        "DELETE FROM people_appointment",
        "UPDATE people_post SET roles = '{}'",
        "UPDATE people_person SET name = name",
        "UPDATE units_revision SET number = nextval('units_revision_number')",
        "DELETE FROM store_storeddefinition WHERE false",
    ],
)
def test_whatever_rights_follow_from_changes_the_version_even_past_the_actions(country, staff, statement):
    staff.seat(country.hill, "reporter")
    before = version()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert version() > before


def test_a_change_by_another_process_counts_within_half_a_second(country, staff, monkeypatch):
    clerk = staff.seat(country.hill, "reporter")
    assert may(clerk, "report.fill", country.hill)
    with connection.cursor() as cursor:  # as another process would: this one's memory is not told
        cursor.execute("UPDATE people_post SET roles = '{verifier}'")
    assert may(clerk, "report.fill", country.hill)
    clock = memory._Present.looked + memory.LOOK_AGAIN
    monkeypatch.setattr(memory, "monotonic", lambda: clock)
    assert not may(clerk, "report.fill", country.hill)


def test_scope_names_the_roots_as_paths(country, staff):
    clerk, verifier = staff.seat(country.hill, "reporter"), staff.seat(country.agency, "verifier")
    path = units.path_of(country.hill, on=TODAY)
    assert people.access.scope(clerk, "report.fill", on=TODAY) == Scope(own=(path,))
    assert people.access.scope(verifier, "report.verify", on=TODAY).below == (
        units.path_of(country.agency, on=TODAY),
        units.path_of(country.north, on=TODAY),
    )


def test_a_public_right_holds_for_everybody_everywhere(country, staff):
    assert people.access.scope(staff.seat(country.hill, "reporter"), "units.read", on=TODAY) == EVERYWHERE
    assert rights.get("units.read") == Right("units.read", rights.get("units.read").title, public=True)
