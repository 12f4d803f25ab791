"""A right lent: by whom, to whom, how far, until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.journal import public as journal
from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.people.delegation import rules
from tinhso.engines.people.models import Delegation
from tinhso.kernel.access import EVERYWHERE, NOWHERE, Scope
from tinhso.kernel.actor import PUBLIC, Actor, Behalf
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere
from tinhso.kernel.period import Period

from .conftest import ALL_YEAR, AT, LOADER, TODAY

END = date(2026, 4, 1)
PATHS = ["1", "1.2", "1.2.3", "1.2.4", "1.20", "5", "5.6"]
SOME = st.lists(st.sampled_from(PATHS), max_size=3).map(tuple)
SCOPES = st.one_of(st.just(EVERYWHERE), st.builds(Scope, own=SOME, below=SOME))


def lend(giver: Actor, taker: Actor, *rights: str, start: date = TODAY, end: date = END, **more) -> Actor:
    id = people.delegate(taker.appointment, rights, start=start, end=end, by=giver, at=AT, **more)
    return people.acting_for(taker.appointment, id, on=start)


def may(by: Actor, right: str, unit: int, on: date = TODAY) -> bool:
    return people.access.allows(by, right, unit=unit, on=on)


@given(SCOPES, SCOPES, st.sampled_from(PATHS))
def test_what_is_lent_holds_where_both_the_giver_and_the_delegation_reach(one, other, path):
    assert rules.meet(one, other).covers(path) == (one.covers(path) and other.covers(path))


@given(SCOPES, SCOPES)
def test_a_narrower_scope_is_covered_everywhere_it_reaches(one, other):
    if rules.within(one, other):
        assert all(other.covers(path) for path in PATHS if one.covers(path))


@given(SCOPES, st.sampled_from(["own", "below", "all"]), st.sampled_from(PATHS))
def test_nothing_lent_is_ever_wider_than_the_givers_own(held, width, path):
    lent = rules.meet(held, rules.asked(width, path))
    assert all(held.covers(place) for place in PATHS if lent.covers(place))


HANDS = st.lists(st.integers(1, 4), min_size=1, max_size=2).map(tuple)


@given(HANDS, HANDS)
def test_two_pairs_of_eyes_share_no_person_whichever_way_round(one, other):
    assert rules.same_hands(one, other) == rules.same_hands(other, one)
    assert rules.same_hands(one, one)
    assert rules.same_hands(one, other) == any(a == b for a, b in product(one, other))


@given(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_neither_giver_nor_taker_judges_what_was_done_under_a_delegation(doer, behalf, judge, judged_for):
    def acting(person: int, other: int) -> Actor:
        return Actor(person=person, on_behalf=Behalf(1, other, 1, 1, 1) if other != person else None)

    done, by = acting(doer, behalf), acting(judge, judged_for)
    if {doer, behalf} & {judge, judged_for}:
        with pytest.raises(NotAllowed):
            people.two_persons(by, *done.hands, doing="Verify")
    else:
        people.two_persons(by, *done.hands, doing="Verify")


@pytest.mark.django_db
class TestGiven:
    def test_the_taker_may_where_the_giver_may_and_with_that_right_alone(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting = lend(giver, taker, "report.verify")
        assert may(acting, "report.verify", country.hill) and may(acting, "report.verify", country.river)
        assert not may(acting, "report.verify", country.south)
        assert not may(acting, "report.read", country.hill)  # not lent
        assert not may(acting, "report.fill", country.river)  # the taker's own: that is another seat
        assert not may(taker, "report.verify", country.river)  # and the own seat stays what it was

    def test_a_unit_narrows_it(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.south, "reporter")
        own = lend(giver, taker, "report.verify", unit=country.hill, width="own")
        assert may(own, "report.verify", country.hill) and not may(own, "report.verify", country.river)
        below = lend(giver, taker, "report.verify", unit=country.north, width="below")
        assert may(below, "report.verify", country.river) and not may(below, "report.verify", country.south)

    def test_what_the_giver_loses_the_taker_loses(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting = lend(giver, taker, "report.verify")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_post SET roles = '{reporter}' WHERE id = %s", [giver.post])
        memory.forget()
        assert not may(acting, "report.verify", country.hill)

    @pytest.mark.parametrize("whose", ["giver", "taker"])
    def test_it_ends_with_the_appointment_of_either(self, country, staff, whose):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting, day = lend(giver, taker, "report.verify"), date(2026, 3, 10)
        people.end_appointment((giver if whose == "giver" else taker).appointment, day, by=LOADER, at=AT)
        assert may(acting, "report.verify", country.hill, on=day - timedelta(days=1))
        assert not may(acting, "report.verify", country.hill, on=day)

    @pytest.mark.parametrize(("day", "holds"), [(0, False), (1, True), (9, True), (10, False)])
    def test_it_holds_from_its_first_day_up_to_its_end(self, country, staff, day, holds):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        start, end = TODAY + timedelta(days=1), TODAY + timedelta(days=10)
        acting = lend(giver, taker, "report.verify", start=start, end=end)
        assert may(acting, "report.verify", country.hill, on=TODAY + timedelta(days=day)) is holds

    def test_what_was_lent_is_not_lent_on(self, country, staff):
        giver, taker, third = (staff.seat(country.north, "verifier") for _ in range(3))
        acting = lend(giver, taker, "report.verify")
        with pytest.raises(NotAllowed, match="lent on"):
            lend(acting, third, "report.verify")

    def test_nor_does_it_reach_further_by_two_steps(self, country, staff):
        giver, clerk = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        third = staff.seat(country.hill, "reporter")
        lend(giver, clerk, "report.verify")
        with pytest.raises(NotAllowed, match="do not hold"):
            lend(clerk, third, "report.verify")  # the clerk's own post has it not

    def test_nobody_lends_more_than_they_hold(self, country, staff):
        giver, taker = staff.seat(country.hill, "reporter"), staff.seat(country.river, "reporter")
        with pytest.raises(NotAllowed, match="do not hold"):
            lend(giver, taker, "report.verify")
        with pytest.raises(NotAllowed, match="does not reach that far"):
            lend(giver, taker, "report.fill", unit=country.river, width="own")
        with pytest.raises(NotAllowed, match="does not reach that far"):
            lend(giver, taker, "report.fill", unit=country.hill, width="below")

    def test_managing_people_is_for_its_holder_alone(self, country, staff):
        giver, taker = staff.seat(country.agency, "administrator"), staff.seat(country.river, "reporter")
        with pytest.raises(Invalid, match="cannot be lent"):
            lend(giver, taker, "people.manage")

    @pytest.mark.parametrize(
        ("start", "end", "said"),
        [(-1, 5, "before today"), (3, 3, "last day comes before"), (0, 400, "one year at most")],
    )
    def test_its_days_are_some_days_to_come(self, country, staff, start, end, said):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        days = {"start": TODAY + timedelta(days=start), "end": TODAY + timedelta(days=end)}
        with pytest.raises(Invalid, match=said):
            people.delegate(taker.appointment, ["report.verify"], **days, by=giver, at=AT)

    def test_one_does_not_lend_to_oneself(self, country, staff):
        giver = staff.seat(country.north, "verifier")
        other = staff.seat(country.river, "reporter", person=giver.person)
        with pytest.raises(Invalid, match="post of your own"):
            lend(giver, other, "report.verify")

    def test_the_same_again_in_the_same_days_is_refused_until_the_first_has_ended(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        first = lend(giver, taker, "report.verify")
        with pytest.raises(NotNow, match="already lent"):
            lend(giver, taker, "report.read")
        people.withdraw_delegation(first.on_behalf.delegation, by=giver, at=AT)
        assert may(lend(giver, taker, "report.read"), "report.read", country.hill)

    @pytest.mark.parametrize("who", ["giver", "taker", "administrator"])
    def test_it_is_ended_at_once(self, country, staff, who):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting = lend(giver, taker, "report.verify")
        by = {"giver": giver, "taker": taker, "administrator": staff.seat(country.agency, "administrator")}[who]
        people.withdraw_delegation(acting.on_behalf.delegation, by=by, at=AT)
        assert not may(acting, "report.verify", country.hill)
        with pytest.raises(NotNow):
            people.withdraw_delegation(acting.on_behalf.delegation, by=by, at=AT)

    def test_a_stranger_does_not_even_learn_of_it(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting = lend(giver, taker, "report.verify")
        with pytest.raises(NotThere):
            people.withdraw_delegation(acting.on_behalf.delegation, by=staff.seat(country.hill, "reporter"), at=AT)

    def test_a_made_up_or_anothers_delegation_gives_nothing(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        thief = staff.seat(country.hill, "reporter")
        acting = lend(giver, taker, "report.verify")
        for wrong in (
            replace(thief, on_behalf=acting.on_behalf),
            replace(acting, on_behalf=replace(acting.on_behalf, delegation=10**9)),
            replace(acting, on_behalf=replace(acting.on_behalf, person=thief.person)),
            replace(acting, person=thief.person),
        ):
            assert people.access.scope(wrong, "report.verify", on=TODAY) == NOWHERE
        assert people.access.scope(PUBLIC, "report.verify", on=TODAY) == NOWHERE

    def test_a_right_asked_again_costs_no_query(self, country, staff, django_assert_num_queries):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting = lend(giver, taker, "report.verify")
        assert may(acting, "report.verify", country.hill)
        memory._Present.looked += 60  # as if it had just been looked at
        with django_assert_num_queries(0):
            assert all(may(acting, "report.verify", unit) for unit in (country.hill, country.river) * 50)

    def test_what_another_process_took_back_is_refused_within_a_second(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting = lend(giver, taker, "report.verify")
        assert may(acting, "report.verify", country.hill)
        with connection.cursor() as cursor:  # past our own act, as another process would: this memory is not told
            cursor.execute(
                "UPDATE people_delegation SET withdrawn_at = now() WHERE id = %s", [acting.on_behalf.delegation]
            )
        assert memory.LOOK_AGAIN <= 1
        memory._Present.looked -= memory.LOOK_AGAIN  # so much later
        assert not may(acting, "report.verify", country.hill)

    def test_both_names_stand_in_the_journal(self, country, staff):
        giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
        acting = lend(giver, taker, "report.verify")
        (entry,) = journal.timeline("delegation", acting.on_behalf.delegation)
        assert (entry.name, entry.person, entry.payload["rights"]) == (
            "delegation.given",
            giver.person,
            ["report.verify"],
        )
        session: dict[str, int] = {}
        people.switch_seat(session, taker.appointment, by=taker, at=AT, delegation=acting.on_behalf.delegation)
        people.switch_seat(session, taker.appointment, by=acting, at=AT)
        last = journal.timeline("appointment", taker.appointment)[-1]
        assert (last.person, last.behalf) == (taker.person, acting.on_behalf)


def kept(giver: Actor, taker: Actor, **other) -> Delegation:
    row = {
        "giver_id": giver.appointment,
        "taker_id": taker.appointment,
        "rights": ["report.verify"],
        "width": "all",
        "period": Period(TODAY, END),
        "given_at": AT,
    } | other
    return Delegation.objects.create(**row)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"period": Period(TODAY)},
        {"rights": []},
        {"width": "own"},
        {"width": "everywhere"},
        {"period": Period(TODAY, END), "twice": True},
    ],
)
def test_the_database_refuses_what_must_not_be(country, staff, wrong):
    giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
    if wrong.pop("twice", False):
        kept(giver, taker)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept(giver, taker, **wrong)


@pytest.mark.django_db
def test_the_database_refuses_to_lend_to_the_same_person(country, staff):
    giver = staff.seat(country.north, "verifier", period=ALL_YEAR)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept(giver, staff.seat(country.river, "reporter", person=giver.person))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["rights = '{report.read}'", "period = daterange('2026-01-01', '2027-01-01')", "withdrawn_at = NULL"]
)
def test_the_database_refuses_to_alter_one(country, staff, change):
    row = kept(staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter"))
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_delegation SET {change} WHERE id = %s", [row.pk])
    with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
        row.delete()
