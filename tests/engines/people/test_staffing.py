"""Who manages the people of some units, and whom they may raise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.journal import public as journal
from tinhso.engines.people import definitions, memory, rules
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Person
from tinhso.kernel import packs
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.kernel.period import Period
from tinhso.store import definitions as kept

from .conftest import ALL_YEAR, AT, LOADER, TODAY

GOOD = "mat-khau-rat-dai-2026"


@pytest.fixture
def administrators(country, staff):
    """`unit`: manages the commune Đồi; `tree`: the province and below. Both may give the reporter's role."""
    read = []
    for code, reach in (("unit-admin", "own"), ("tree-admin", "below")):
        value = {
            "code": code,
            "title": {"vi": code},
            "in_force": "2020-01-01",
            "status": "example",
            "rights": [{"right": "staff.manage", "reach": reach}, {"right": "staff.erase", "reach": reach}],
            "gives": ["reporter"],
        }
        role = definitions.Role.model_validate(value)
        read.append(packs.Read(definitions.ROLES, role, "test.yaml", packs.Lines("test.yaml")))
    kept.keep(read, pack="test", at=AT)
    memory.forget()
    return {"unit": staff.seat(country.hill, "unit-admin"), "tree": staff.seat(country.north, "tree-admin")}


def reset(whom, *, by, password=GOOD):
    people.reset_sign_in(whom.person, password, device_lost=False, by=by, at=AT)


GRANTS = st.lists(st.tuples(st.sampled_from(["a", "b", "staff.manage"]), st.sampled_from(["own", "below"])), max_size=3)


@given(GRANTS, st.sets(st.sampled_from(["role", "other"])), st.sets(st.tuples(st.sampled_from("ab"), st.just("own"))))
def test_nobody_gives_what_they_have_not_unless_a_pack_lets_them(grants, named, held):
    may = rules.may_give(
        "role", grants, named=named, holds=lambda right, reach: (right, reach) in held, guarded={"staff.manage"}
    )
    assert may == ("role" in named or all(grant in held for grant in grants))


@pytest.mark.django_db
class TestRemit:
    def open(self, by, unit, *roles):
        return people.open_post(unit, f"post-{len(roles)}-{unit}", Text(vi="Ghế"), roles, by=by, at=AT)

    def test_posts_are_listed_in_the_order_of_units_that_is_asked_for_and_pages_follow_it(
        self, country, administrators
    ):
        by, units_first = administrators["tree"], [country.river, country.hill]
        for unit in (country.hill, country.river, country.north):
            self.open(by, unit)
            self.open(by, unit, "reporter")
        whole = people.posts_managed(by, on=TODAY, units_first=units_first)
        order = list(dict.fromkeys(line.unit for line in whole.rows))
        assert order[:2] == units_first and set(order[2:]) == {country.north}
        first = people.posts_managed(by, on=TODAY, units_first=units_first, size=3)
        rest = people.posts_managed(by, on=TODAY, units_first=units_first, after=first.next)
        assert [*first.rows, *rest.rows] == whole.rows

    def test_who_manages_everywhere_is_told_their_own_province_and_wherever_else_there_are_posts(
        self, country, administrators, staff
    ):
        value = {
            "code": "whole-admin",
            "title": {"vi": "whole-admin"},
            "in_force": "2020-01-01",
            "status": "example",
            "rights": [{"right": "people.manage", "reach": "everywhere"}],
        }
        role = definitions.Role.model_validate(value)
        kept.keep([packs.Read(definitions.ROLES, role, "w.yaml", packs.Lines("w.yaml"))], pack="test-whole", at=AT)
        memory.forget()
        ours = {country.north, country.hill, country.river, country.state, country.agency}
        for unit in (country.agency, country.state):
            assert set(people.units_managed(staff.seat(unit, "whole-admin"), on=TODAY)) == ours
        assert set(people.units_managed(staff.seat(country.south, "whole-admin"), on=TODAY)) == {
            country.south, country.state, country.agency, country.hill, country.north
        }  # fmt: skip

    def test_own_unit_and_nobody_elses(self, country, administrators):
        self.open(administrators["unit"], country.hill, "reporter")
        for unit in (country.river, country.north, country.south):
            with pytest.raises(NotAllowed):
                self.open(administrators["unit"], unit, "reporter")

    def test_below_when_the_role_says_so_but_not_beside_or_above(self, country, administrators):
        self.open(administrators["tree"], country.river, "reporter")
        for unit in (country.south, country.state):
            with pytest.raises(NotAllowed):
                self.open(administrators["tree"], unit, "reporter")

    @pytest.mark.parametrize("role", ["verifier", "administrator", "unit-admin", "local-administrator"])
    def test_no_role_that_the_pack_does_not_let_them_give(self, country, administrators, role):
        with pytest.raises(NotAllowed, match="may not give"):
            self.open(administrators["unit"], country.hill, role)

    def test_nor_by_appointing_somebody_to_a_post_that_has_it(self, country, administrators):
        post = self.open(LOADER, country.hill, "verifier")
        someone = people.enrol("Người Mẫu", by=administrators["unit"], at=AT)
        with pytest.raises(NotAllowed, match="may not give"):
            people.appoint(someone, post, ALL_YEAR, by=administrators["unit"], at=AT)

    def test_nor_by_ending_the_appointment_of_who_stands_higher(self, country, staff, administrators):
        higher = staff.seat(country.hill, "verifier")
        with pytest.raises(NotAllowed, match="may not give"):
            people.end_appointment(higher.appointment, TODAY, by=administrators["unit"], at=AT)

    def test_nobody_appoints_themselves_to_more(self, country, administrators):
        by = administrators["unit"]
        post = self.open(by, country.hill, "reporter")
        with pytest.raises(NotAllowed, match="second person"):
            people.appoint(by.person, post, ALL_YEAR, by=by, at=AT)

    def test_no_password_for_somebody_who_also_acts_elsewhere(self, country, staff, administrators):
        local = staff.seat(country.hill, "reporter")
        people.open_account(local.person, "can-bo", GOOD, by=administrators["unit"], at=AT)
        reset(local, by=administrators["unit"])
        staff.seat(country.river, "reporter", person=local.person)
        with pytest.raises(NotAllowed):
            reset(local, by=administrators["unit"])

    def test_nor_for_somebody_whom_a_higher_unit_lent_its_rights(self, country, staff, administrators):
        local, chief = staff.seat(country.hill, "reporter"), staff.seat(country.north, "verifier")
        people.open_account(local.person, "can-bo", GOOD, by=LOADER, at=AT)
        days = {"start": TODAY, "end": TODAY + timedelta(days=9)}
        people.delegate(local.appointment, ["report.verify"], **days, by=chief, at=AT)
        with pytest.raises(NotAllowed):
            reset(local, by=administrators["unit"])

    def test_nor_for_somebody_of_the_own_unit_whose_post_can_do_more_than_they_may_give(
        self, country, staff, administrators
    ):
        higher = staff.seat(country.hill, "administrator")
        with pytest.raises(NotAllowed, match="can do more"):
            people.open_account(higher.person, "cap-cao", GOOD, by=administrators["unit"], at=AT)
        people.open_account(higher.person, "cap-cao", GOOD, by=LOADER, at=AT)
        with pytest.raises(NotAllowed, match="can do more"):
            reset(higher, by=administrators["unit"])
        assert not people.person_managed(higher.person, by=administrators["unit"], on=TODAY).may_reset

    def test_who_manages_all_people_helps_them(self, country, staff, administrators):
        higher, chief = staff.seat(country.hill, "verifier"), staff.seat(country.state, "administrator")
        people.open_account(higher.person, "cap-cao", GOOD, by=LOADER, at=AT)
        assert people.person_managed(higher.person, by=chief, on=TODAY).may_reset
        reset(higher, by=chief)
        assert not people.person_managed(chief.person, by=chief, on=TODAY).may_reset, "nobody helps themselves"

    def test_what_was_lent_gives_no_hold_over_people(self, country, staff, administrators):
        assert "staff.manage" not in people.lendable()

    def test_a_closed_account_opens_with_the_next_password(self, country, staff, administrators):
        local, by = staff.seat(country.hill, "reporter"), administrators["unit"]
        people.open_account(local.person, "can-bo", GOOD, by=by, at=AT)
        people.close_account(local.person, by=by, at=AT)
        assert not get_user_model().objects.get(person_id=local.person).is_active
        reset(local, by=by, password=GOOD + "y")
        account = get_user_model().objects.get(person_id=local.person)
        assert account.is_active and account.must_change and account.check_password(GOOD + "y")


@pytest.mark.django_db
class TestErased:
    def test_what_names_the_person_is_gone_and_ids_and_journal_stay(self, country, staff, administrators):
        ended = Period(TODAY - timedelta(days=30), TODAY)
        local = staff.seat(country.hill, "reporter", period=ended)
        people.open_account(local.person, "can-bo", GOOD, by=LOADER, at=AT)
        before = journal.timeline("person", local.person)
        people.erase_person(local.person, by=administrators["unit"], at=AT)
        assert Person.objects.get(pk=local.person).name == "–"
        account = get_user_model().objects.get(person_id=local.person)
        assert "can-bo" not in account.username and not account.has_usable_password() and not account.is_active
        after = journal.timeline("person", local.person)
        assert after[: len(before)] == before and after[-1].name == "person.erased"
        with pytest.raises(NotNow):
            people.erase_person(local.person, by=administrators["unit"], at=AT)

    def test_not_while_they_hold_a_post(self, country, staff, administrators):
        local = staff.seat(country.hill, "reporter")
        with pytest.raises(NotNow, match="still holds"):
            people.erase_person(local.person, by=administrators["unit"], at=AT)

    def test_not_by_a_unit_they_never_served_in(self, country, staff, administrators):
        other = staff.seat(country.river, "reporter", period=Period(TODAY - timedelta(days=30), TODAY))
        with pytest.raises(NotAllowed):
            people.erase_person(other.person, by=administrators["unit"], at=AT)

    def test_an_erased_person_is_not_appointed_again(self, country, staff, administrators):
        local = staff.seat(country.hill, "reporter", period=Period(TODAY - timedelta(days=30), TODAY))
        people.erase_person(local.person, by=administrators["unit"], at=AT)
        with pytest.raises(NotNow, match="erased"):
            people.appoint(local.person, local.post, ALL_YEAR, by=LOADER, at=AT)
