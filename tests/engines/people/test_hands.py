"""Who acted, as people read it: post and unit, and for whom; names for those with the right alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor, process

from .conftest import AT, TODAY
from .test_delegation import END, lend

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class WellDug(journal.Event):
    name = "well.dug"
    about = "well"


def dug(by: Actor) -> journal.Entry:
    with transaction.atomic():
        id = journal.record(WellDug(id=1, unit=None), by=by, at=AT)
    return journal.entries([id])[id]


def hand(of: Actor, **more) -> people.Hand:
    entry = dug(of)
    return people.hands([entry], on=TODAY, **more)[entry.id]


def test_an_act_of_ones_own_is_said_by_post_and_unit(country, staff):
    clerk = staff.seat(country.river, "reporter")
    assert hand(clerk).said() == "Ghế 1, Xã Sông"
    assert hand(clerk).said(unit=False) == "Ghế 1"
    assert not hand(clerk).lender


def test_an_act_on_somebodys_behalf_says_both(country, staff):
    giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
    found = hand(lend(giver, taker, "report.verify", end=END))
    assert found.said() == "Ghế 2, Xã Sông, thay Ghế 1, Tỉnh Bắc"
    assert found.lender == "Ghế 1, Tỉnh Bắc"


def test_both_names_are_said_to_who_sees_persons_in_the_unit_of_the_act(country, staff):
    giver, taker = staff.seat(country.north, "verifier"), staff.seat(country.river, "reporter")
    acting = lend(giver, taker, "report.verify", end=END)
    found = hand(acting, by=giver, see="report.verify")
    assert (found.person, found.for_person) == ("Person 2", "Person 1")
    assert found.said() == "Person 2, Ghế 2, Xã Sông, thay Person 1, Ghế 1, Tỉnh Bắc"
    for other in (taker, staff.seat(country.south, "verifier")):
        assert not hand(acting, by=other, see="report.verify").person
    assert not hand(acting, by=giver).person


def test_the_program_itself_is_nobody(country):
    assert hand(process("night")).said() == ""


def test_persons_are_found_by_user_name_or_full_name(country, staff):
    first, other = staff.seat(country.hill, "reporter"), staff.seat(country.hill, "reporter")
    people.open_account(first.person, "ghe.mot", "mat khau that dai 42", by=process("test"), at=AT)
    assert people.called(" GHE.MOT ") == people.called("person 1") == [first.person]
    assert people.called("Person 3") == []
    people.rename_person(other.person, "Person 1", by=staff.seat(country.north, "administrator"), at=AT)
    assert people.called("Person 1") == [first.person, other.person]
