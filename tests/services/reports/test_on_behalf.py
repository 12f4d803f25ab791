"""Reporting and verifying for somebody else: two pairs of eyes see through delegations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed
from tinhso.services.reports import public as reports

from .conftest import AT, complete

TODAY = local_day(AT)


def lend(giver: Actor, taker: Actor, *rights: str) -> Actor:
    end = TODAY + timedelta(days=30)
    id = people.delegate(taker.appointment, rights, start=TODAY, end=end, by=giver, at=AT)
    return people.acting_for(taker.appointment, id, on=TODAY)


FILLING = ("report.read", "report.fill", "report.send")


def test_what_was_filled_in_for_another_names_both(world, opened, officer):
    helper = lend(officer, world.seat(world.other, "reporter"), *FILLING)
    complete(opened, helper)
    reports.send(opened, by=helper, at=AT)
    last = journal.timeline("return", opened)[-1]
    assert (last.name, last.person, last.behalf.person) == ("return.sent", helper.person, officer.person)


def test_neither_of_the_two_verifies_it_whichever_way_they_come(world, opened, officer):
    colleague = world.seat(world.other, "reporter")
    helper = lend(officer, colleague, *FILLING)
    complete(opened, helper)
    reports.send(opened, by=helper, at=AT)
    for person in (officer.person, colleague.person):
        with pytest.raises(NotAllowed):
            reports.verify(opened, by=world.seat(world.agency, "verifier", person=person), at=AT)


def test_nobody_verifies_what_they_filled_in_though_a_colleague_sent_it_for_them(world, opened, officer):
    colleague = world.seat(world.other, "reporter")
    complete(opened, officer)
    reports.send(opened, by=lend(officer, colleague, *FILLING), at=AT)
    with pytest.raises(NotAllowed):
        reports.verify(opened, by=world.seat(world.agency, "verifier", person=officer.person), at=AT)


def test_nor_through_a_verifiers_delegation(world, opened, officer, verifier):
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    with pytest.raises(NotAllowed):  # the officer, for the verifier
        reports.verify(opened, by=lend(verifier, officer, "report.read", "report.verify"), at=AT)


def test_nor_for_whom_it_was_filled_in(world, opened, officer):
    both = world.seat(world.agency, "verifier", person=officer.person)
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    helper = world.seat(world.other, "reporter")
    with pytest.raises(NotAllowed):  # a helper, for the verifier's seat of who filled it in
        reports.verify(opened, by=lend(both, helper, "report.read", "report.verify"), at=AT)


def test_somebody_else_verifies_for_the_verifier(world, opened, officer, verifier):
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    acting = lend(verifier, world.seat(world.other, "reporter"), "report.read", "report.verify")
    reports.verify(opened, by=acting, at=AT)
    last = journal.timeline("return", opened)[-1]
    assert (last.person, last.behalf.person) == (acting.person, verifier.person)
