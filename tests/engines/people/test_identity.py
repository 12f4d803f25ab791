"""Who is behind a request, and changing seats."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel.actor import PUBLIC, Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.identity import Identity
from tinhso.kernel.period import Period

from .conftest import AT, TODAY

pytestmark = pytest.mark.django_db


def request_of(person: int | None, **session: int) -> SimpleNamespace:
    user = AnonymousUser() if person is None else SimpleNamespace(is_authenticated=True, person_id=person)
    return SimpleNamespace(user=user, session=session)


@pytest.fixture
def two_seats(country, staff):
    """One person, the second seat only from April on."""
    first = staff.seat(country.hill, "reporter")
    second = staff.seat(country.agency, "verifier", period=Period(date(2026, 4, 1)), person=first.person)
    return first, second


def test_nobody_signed_in_is_the_public():
    assert people.identity(request_of(None), TODAY) == Identity(PUBLIC)
    assert people.identity(SimpleNamespace(session={}), TODAY) == Identity(PUBLIC)


def test_the_first_seat_that_holds_today_is_taken_when_none_was_chosen(two_seats):
    first, _second = two_seats
    found = people.identity(request_of(first.person), TODAY)
    assert found.actor == first
    assert [(seat.appointment, seat.unit, seat.current) for seat in found.seats] == [
        (first.appointment, "Xã Đồi", True)
    ]
    assert found.name == "Person 1"


def test_the_chosen_seat_is_kept(two_seats):
    first, second = two_seats
    found = people.identity(request_of(first.person, appointment=second.appointment), date(2026, 5, 1))
    assert found.actor == second
    assert [seat.current for seat in found.seats] == [False, True]


def test_a_chosen_seat_that_no_longer_holds_gives_way(two_seats):
    first, second = two_seats
    assert people.identity(request_of(first.person, appointment=second.appointment), TODAY).actor == first


def test_a_forged_choice_of_somebody_elses_seat_gives_nothing(two_seats, country, staff):
    first, _second = two_seats
    other = staff.seat(country.south, "verifier")
    assert people.identity(request_of(first.person, appointment=other.appointment), TODAY).actor == first


def test_a_person_whose_seats_are_over_is_known_by_name_but_has_no_seat(two_seats):
    first, _second = two_seats
    found = people.identity(request_of(first.person), date(2025, 1, 1))
    assert found == Identity(Actor(person=first.person), "Person 1")
    assert not found.actor.is_public


def test_seats_are_named_in_the_language_of_the_reader(two_seats):
    first, _second = two_seats
    with translation.override("en"):
        assert people.identity(request_of(first.person), TODAY).seats[0].post == "Seat 1"
    with translation.override("vi"):
        assert people.identity(request_of(first.person), TODAY).seats[0].post == "Ghế 1"


def test_an_identity_is_answered_from_memory(two_seats, django_assert_num_queries):
    first, _second = two_seats
    people.identity(request_of(first.person), TODAY)
    with django_assert_num_queries(0):
        people.identity(request_of(first.person), TODAY)


def test_switching_keeps_the_choice_in_the_session_and_in_the_journal(two_seats):
    first, second = two_seats
    session: dict[str, int] = {}
    late = AT.replace(month=5)
    people.switch_seat(session, second.appointment, by=first, at=late)
    assert session == {"appointment": second.appointment}
    assert journal.timeline("appointment", second.appointment)[-1].payload == {"before": first.appointment}


@pytest.mark.parametrize("whose", ["not yet", "another person's", "nobody's"])
def test_only_ones_own_seats_that_hold_can_be_taken_up(two_seats, country, staff, whose):
    first, second = two_seats
    other = staff.seat(country.south, "verifier")
    wanted = {"not yet": second.appointment, "another person's": other.appointment, "nobody's": 10**12}[whose]
    session: dict[str, int] = {}
    with pytest.raises(NotThere):
        people.switch_seat(session, wanted, by=first, at=AT)
    assert session == {}
