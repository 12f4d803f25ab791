"""Giving a post, ending it, and who may."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Appointment
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere
from tinhso.kernel.period import Period
from tinhso.store.fields import as_range

from .conftest import ALL_YEAR, AT, LOADER, TODAY

pytestmark = pytest.mark.django_db
SEAT = Text(vi="Ghế")
numbers = count(1)


def post_in(unit: int, *roles: str) -> int:
    return people.open_post(unit, f"post-{next(numbers)}", SEAT, roles, by=LOADER, at=AT)


def somebody() -> int:
    return people.enrol(f"Person {next(numbers)}", by=LOADER, at=AT)


def test_an_appointment_is_kept_with_one_event(country):
    person, post = somebody(), post_in(country.hill, "reporter")
    id = people.appoint(person, post, ALL_YEAR, by=LOADER, at=AT)
    (entry,) = journal.timeline("appointment", id)
    assert (entry.name, entry.unit, entry.at) == ("appointment.made", country.hill, AT)
    assert entry.payload == {"person": person, "post": post, "start": "2026-01-01", "end": "2027-01-01"}
    assert people.actor_of(id, on=TODAY) == Actor(person, id, post, country.hill)


def test_a_post_is_held_by_one_person_at_a_time(country):
    post = post_in(country.hill, "reporter")
    people.appoint(somebody(), post, ALL_YEAR, by=LOADER, at=AT)
    with pytest.raises(NotNow, match="Another person holds this post"):
        people.appoint(somebody(), post, Period(date(2026, 12, 31)), by=LOADER, at=AT)
    people.appoint(somebody(), post, Period(date(2027, 1, 1)), by=LOADER, at=AT)


def test_a_person_may_hold_several_posts(country):
    person = somebody()
    for unit in (country.hill, country.agency):
        people.appoint(person, post_in(unit, "reporter"), ALL_YEAR, by=LOADER, at=AT)
    assert [seat.unit for seat in people.seats(person, on=TODAY)] == [country.hill, country.agency]


def test_an_appointment_needs_its_first_day(country):
    with pytest.raises(Invalid, match="the day it starts"):
        people.appoint(somebody(), post_in(country.hill), Period(None, TODAY), by=LOADER, at=AT)


def test_the_database_itself_refuses_a_second_holder_and_an_open_beginning(country):
    post, person = post_in(country.hill), somebody()
    people.appoint(person, post, ALL_YEAR, by=LOADER, at=AT)
    for period in (ALL_YEAR, Period(None, date(2020, 1, 1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(person_id=person, post_id=post, period=period)


def test_an_unknown_person_or_post_is_not_there(country):
    with pytest.raises(NotThere):
        people.appoint(10**12, post_in(country.hill), ALL_YEAR, by=LOADER, at=AT)
    with pytest.raises(NotThere):
        people.appoint(somebody(), 10**12, ALL_YEAR, by=LOADER, at=AT)


def test_an_ended_appointment_gives_nothing_from_its_day(country, staff):
    clerk = staff.seat(country.hill, "reporter")
    people.end_appointment(clerk.appointment, date(2026, 3, 10), by=LOADER, at=AT)
    assert people.access.allows(clerk, "report.fill", unit=country.hill, on=date(2026, 3, 9))
    assert not people.access.allows(clerk, "report.fill", unit=country.hill, on=date(2026, 3, 10))
    with pytest.raises(NotAllowed, match="does not hold on 2026-03-10"):
        people.actor_of(clerk.appointment, on=date(2026, 3, 10))
    assert [entry.name for entry in journal.timeline("appointment", clerk.appointment)] == [
        "appointment.made",
        "appointment.ended",
    ]


class TestWhoMay:
    def test_without_the_right_nothing_can_be_given(self, country, staff):
        clerk = staff.seat(country.hill, "reporter")
        post = post_in(country.hill, "reporter")
        acts = [
            lambda: people.enrol("Somebody", by=clerk, at=AT),
            lambda: people.open_post(country.hill, "x", SEAT, ["reporter"], by=clerk, at=AT),
            lambda: people.appoint(somebody(), post, ALL_YEAR, by=clerk, at=AT),
            lambda: people.end_appointment(clerk.appointment, date(2026, 6, 1), by=clerk, at=AT),
            lambda: people.open_account(clerk.person, "some.body", "a long pass phrase 7", by=clerk, at=AT),
            lambda: people.enrol_many(["Somebody"], by=clerk, at=AT),
            lambda: people.load_posts([], by=clerk, at=AT),
            lambda: people.appoint_many([], by=clerk, at=AT),
        ]
        for act in acts:
            with pytest.raises(NotAllowed):
                act()

    def test_a_local_administrator_manages_what_is_below_and_no_more(self, country, staff):
        local = staff.seat(country.north, "local-administrator")
        post = people.open_post(country.hill, "desk", SEAT, ["reporter"], by=local, at=AT)
        people.appoint(somebody(), post, ALL_YEAR, by=local, at=AT)
        with pytest.raises(NotAllowed):
            people.open_post(country.south, "desk", SEAT, ["reporter"], by=local, at=AT)

    @pytest.mark.parametrize("role", ["administrator", "local-administrator"])
    def test_a_local_administrator_cannot_make_an_administrator(self, country, staff, role):
        local = staff.seat(country.north, "local-administrator")
        with pytest.raises(NotAllowed, match="You may not give or take the role"):
            people.open_post(country.hill, "throne", SEAT, [role], by=local, at=AT)
        with pytest.raises(NotAllowed, match="You may not give or take the role"):
            people.appoint(somebody(), post_in(country.hill, role), ALL_YEAR, by=local, at=AT)

    def test_a_local_administrator_opens_no_account_to_posts_beyond_their_reach(self, country, staff):
        local = staff.seat(country.north, "local-administrator")
        both = staff.seat(country.hill, "reporter")
        people.appoint(both.person, post_in(country.south, "verifier"), ALL_YEAR, by=LOADER, at=AT)
        with pytest.raises(NotAllowed):
            people.open_account(both.person, "some.body", "a long pass phrase 7", by=local, at=AT)
        below = staff.seat(country.hill, "reporter")
        people.open_account(below.person, "some.body", "a long pass phrase 7", by=local, at=AT)

    def test_nobody_appoints_themselves(self, country, staff):
        chief = staff.seat(country.agency, "administrator")
        post = post_in(country.hill, "verifier")
        with pytest.raises(NotAllowed, match="a second person"):
            people.appoint(chief.person, post, ALL_YEAR, by=chief, at=AT)
        with pytest.raises(NotAllowed, match="a second person"):
            people.appoint_many([(chief.person, post, ALL_YEAR)], by=chief, at=AT)


class TestPosts:
    def test_a_post_with_a_role_nobody_knows_is_refused(self, country):
        with pytest.raises(Invalid, match="no role “king”"):
            people.open_post(country.hill, "x", SEAT, ["king"], by=LOADER, at=AT)

    def test_a_code_is_taken_once_in_a_unit_and_free_in_the_next(self, country):
        people.open_post(country.hill, "desk", SEAT, [], by=LOADER, at=AT)
        people.open_post(country.river, "desk", SEAT, [], by=LOADER, at=AT)
        with pytest.raises(NotNow, match="already has a post"):
            people.open_post(country.hill, "desk", SEAT, [], by=LOADER, at=AT)

    def test_no_post_is_opened_in_a_unit_that_is_not_there(self, country):
        with pytest.raises(Invalid, match="not open on"):
            people.open_post(10**12, "desk", SEAT, [], by=LOADER, at=AT)


spans = st.tuples(st.integers(0, 60), st.none() | st.integers(1, 30))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(spans, min_size=1, max_size=6))
def test_whatever_is_asked_for_a_post_never_has_two_holders_on_a_day(country, wished):
    base = date(2026, 1, 1)
    post, person = post_in(country.hill), somebody()
    kept: list[Period] = []
    for start, length in wished:
        first = base + timedelta(start)
        period = Period(first, None if length is None else first + timedelta(length))
        clash = any(period.overlaps(other) for other in kept)
        try:
            people.appoint(person, post, period, by=LOADER, at=AT)
        except NotNow:
            assert clash
        else:
            assert not clash
            kept.append(period)
    for day in (base + timedelta(offset) for offset in range(0, 100, 7)):
        assert len(people.holders([post], on=day)) == sum(day in period for period in kept)


def test_periods_in_python_and_in_the_database_mean_the_same_days(country):
    with connection.cursor() as cursor:
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)):
            cursor.execute("SELECT %s @> %s::date", [as_range(ALL_YEAR), day])
            assert cursor.fetchone()[0] == (day in ALL_YEAR)
