"""Who may do what: every right with its reason, and which of it nobody used."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tinhso.engines.people import public as people
from tinhso.kernel.days import local_day
from tinhso.services.reports import public as reports

from .conftest import AT, named

TODAY = local_day(AT)


def held(by, **asked):
    return people.rights_in_force(people.Asked(**asked), by=by, on=TODAY, size=200)[0]


def test_each_right_is_said_with_its_reason_and_since_when(world, administrator, officer):
    rows = {(one.person, one.right): one for one in held(administrator)}
    fill = rows[officer.person, "report.fill"]
    assert (fill.reach, fill.role, str(fill.since), fill.used) == ("own", "reporter", "2026-01-01", None)


def test_only_people_of_the_own_unit_are_shown(world, administrator, officer):
    other = world.seat(world.other, "reporter")
    assert other.person not in {one.person for one in held(administrator)}
    above = world.seat(world.province, "tree-admin")
    assert {officer.person, other.person} <= {one.person for one in held(above)}
    nobody = world.seat(world.commune, "reader")
    assert held(nobody) == []


class TestByUnit:
    def into(self, by, unit, **asked):
        rows = held(by, within=(unit,), reaching=unit, **asked)
        return {(one.person, one.right): one for one in rows}

    def test_who_reaches_in_from_above_is_shown_and_who_does_not_is_not(self, world, administrator, officer):
        above = world.seat(world.province, "tree-admin")
        beside = world.seat(world.other, "reporter")
        only_there = world.seat(world.province, "unit-admin")
        rows = self.into(administrator, world.commune)
        assert (rows[above.person, "staff.manage"].reach, rows[above.person, "staff.manage"].root) == (
            "below",
            world.province,
        )
        assert (officer.person, "report.fill") in rows
        assert not {beside.person, only_there.person} & {person for person, _right in rows}

    def test_a_right_lent_for_this_unit_alone_is_shown_wherever_its_taker_sits(self, world, administrator, officer):
        beside = world.seat(world.other, "reader")
        days = {"start": TODAY, "end": TODAY + timedelta(days=9)}
        people.delegate(beside.appointment, ["report.fill"], **days, unit=world.commune, width="own", by=officer, at=AT)
        lent = self.into(administrator, world.commune)[beside.person, "report.fill"]
        assert (lent.unit, lent.root, lent.giver) == (world.other, world.commune, "Ghế 2")

    def test_nothing_is_told_of_a_unit_that_is_not_theirs(self, world, administrator):
        above = world.seat(world.province, "tree-admin")
        rows = held(administrator, within=(world.other,), reaching=world.other)
        assert above.person not in {one.person for one in rows} and rows == []

    def test_what_is_shown_is_what_holds(self, world, administrator, officer):
        """Each row about this unit says what the rights in memory say too."""
        from tinhso.kernel import access

        for unit, role in ((world.province, "tree-admin"), (world.province, "unit-admin"), (world.other, "tree-admin")):
            seat = world.seat(unit, role)
            shown = (seat.person, "staff.manage") in self.into(administrator, world.commune)
            assert shown is access.allows(seat, "staff.manage", unit=world.commune, on=TODAY), (unit, role)

    def test_the_page_says_from_where_they_reach_in(self, world, administrator, browse):
        world.seat(world.province, "tree-admin")
        page = named(browse(administrator).get("/quyen/?quyen=staff.manage"))
        assert "and all below it, so here too" in page and "reach into this unit" in page


def test_what_was_lent_is_shown_with_who_lent_it_and_only_while_the_lender_has_it(world, administrator, officer):
    colleague = world.seat(world.commune, "reader")
    days = {"start": TODAY, "end": TODAY + timedelta(days=9)}
    people.delegate(colleague.appointment, ["report.fill"], **days, by=officer, at=AT)
    (lent,) = [one for one in held(administrator, right="report.fill") if one.person == colleague.person]
    assert (lent.giver, lent.reach, lent.since) == ("Ghế 2", "all", TODAY)
    people.end_appointment(officer.appointment, TODAY, by=administrator, at=AT)
    assert [one for one in held(administrator, right="report.fill") if one.person == colleague.person] == []


def test_a_right_that_was_used_is_told_from_one_that_was_not(world, administrator, officer):
    id = world.open()
    from tests.services.reports.conftest import complete

    complete(id, officer)
    reports.send(id, by=officer, at=AT)
    rows = {(one.person, one.right): one for one in held(administrator)}
    assert rows[officer.person, "report.send"].used is not None
    assert not rows[officer.person, "report.read"].shows
    unused = {(one.person, one.right) for one in held(administrator, unused_since=TODAY)}
    assert (officer.person, "report.send") not in unused
    assert (administrator.person, "staff.erase") in unused
    assert (officer.person, "report.read") not in unused  # reading leaves no trace, so nothing is said of it


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_pages_together_are_the_whole_list(world, administrator, officer, size):
    whole, place, found = held(administrator), people.read_review_place(""), []
    while place is not None:
        rows, place = people.rights_in_force(people.Asked(), by=administrator, on=TODAY, after=place, size=size)
        found += rows
    assert found == whole and len(whole) >= 6


def test_the_page_filters_and_is_taken_along(world, administrator, officer, browse, pinned_queries):
    browser = browse(administrator)
    page = browser.get("/quyen/?quyen=report.fill")
    assert page.status_code == 200 and "Fill in reports" in named(page)
    for kind in ("csv", "xlsx"):
        answer = browser.get(f"/quyen/?format={kind}")
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        assert len(b"".join(answer.streaming_content)) > 300
    with pinned_queries("staff: rights"):
        browser.get("/quyen/")


@pytest.mark.parametrize("query", ["quyen=no.such", "khong-dung=x", "don-vi=999", "don-vi=x"])
def test_a_filter_that_cannot_be_is_said(world, administrator, browse, query):
    assert browse(administrator).get(f"/quyen/?{query}").status_code == 422


def test_a_time_not_among_those_offered_is_answered_with_them(world, administrator, browse):
    page = browse(administrator).get("/quyen/?khong-dung=7")
    assert "Not used for: Choose one of the answers offered." in named(page)


@pytest.mark.parametrize("after", ["x", "1,2,a,b", "1,2,a,b,c", "-1,2,a,b,3"])
def test_a_page_that_cannot_be_found_is_said(world, administrator, browse, after):
    assert browse(administrator).get(f"/quyen/?after={after}").status_code == 422
