"""Criteria of procedures and of time: what a unit offers online, is asked for, is paid for, and how long dossiers took."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.onestop.desk_world import BIRTH, LAND, MARRIAGE, MORNING, POLICE, STATUS, keep_again

from tinhso.kernel.period import ReportingPeriod
from tinhso.services.onestop.quality import behind, counting, offered
from tinhso.services.onestop.quality.index import WHOLE, index
from tinhso.services.onestop.quality.rules.services import OfServices, Service, sets
from tinhso.services.onestop.quality.rules.times import Average

from .conftest import in_the
from .test_index import LATER, SEPTEMBER

codes = st.sampled_from("abcdef")
services = st.lists(
    st.builds(Service, codes, st.booleans(), st.booleans(), st.booleans()), max_size=6, unique_by=lambda one: one.code
)


@given(services, st.sets(codes), st.sets(codes), st.booleans())
def test_what_counts_as_reached_is_among_what_is_counted_and_never_more_than_the_catalogue(known, used, paid, gateway):
    found = sets(known, used=used, paid=paid, gateway=gateway)
    catalogue = {one.code: one for one in known}
    assert found["services_used"] == {
        code for code in used if code in catalogue and catalogue[code].online and catalogue[code].here
    }
    assert found["services_paid"] == {
        code for code in paid if code in catalogue and catalogue[code].fee and catalogue[code].here
    }
    assert found["services_used"] <= found["services_open"] <= found["services_online"] <= found["services"]
    assert found["services_paid"] <= found["services_fee"] and found["services_payable"] <= found["services_fee"]
    assert bool(found["services_payable"]) == (gateway and bool(found["services_fee"]))
    more = sets(known, used=codes_of(used, "a"), paid=paid, gateway=gateway)
    assert found["services_used"] <= more["services_used"], "another dossier never takes a service away"


def codes_of(used, *more):
    return {*used, *more}


@pytest.mark.parametrize(
    ("seconds", "ended", "days", "told"),
    [(0, 0, None, False), (86_400, 1, 1, False), (5 * 43_200, 5, Decimal("0.5"), True), (0, 5, 0, True)],
)
def test_an_average_of_too_few_is_told_to_nobody(seconds, ended, days, told):
    assert (Average(seconds, ended).days, Average(seconds, ended).told) == (days, told)


def test_however_few_procedures_are_told():
    assert not OfServices(1, 2).few and OfServices(1, 2).percent == 50


@pytest.fixture(scope="module")
def online_of_file(begin):
    return begin(some_online)


@pytest.fixture
def online(online_of_file, world):
    return in_the(world, online_of_file)


def some_online(shop):
    """Five dossiers of the hill ended in a day, one of them came online; the land office has one, which came online too."""
    shop.many(lambda: shop.done(days=1), 4)
    shop.done(days=3, channel="online")
    shop.world.receive(LAND, at=MORNING, channel="online")
    shop.world.receive(MARRIAGE, at=MORNING, deciding=shop.world.river)
    counting.rebuild(at=LATER)


def scored(shop, unit):
    return index(SEPTEMBER, on=LATER.date()).of(unit)


def test_a_unit_is_asked_for_what_the_catalogue_gives_it(online):
    hill, land, whole = (scored(online, unit) for unit in (online.world.hill, online.world.land, WHOLE))
    # communes decide three procedures here (the police's is its ministry's), the land office one; all of them online
    assert [(hill.rates[line].part, hill.rates[line].whole) for line in ("3.1", "3.2", "3.5b")] == [
        (3, 3),
        (1, 3),
        (0, 3),
    ]
    assert [(land.rates[line].part, land.rates[line].whole) for line in ("3.1", "3.2", "3.5b")] == [
        (1, 1),
        (1, 1),
        (0, 1),
    ]
    assert (whole.rates["3.2"].part, whole.rates["3.2"].whole) == (2, 4), "procedures of all, each once, never added up"
    assert hill.line("3.1").points == 2 and round(hill.line("3.2").points, 2) == Decimal("1.33")
    assert land.line("3.1").points is None, "one dossier is too few to score a unit on"


def test_a_procedure_that_is_no_longer_online_leaves_the_numerator_of_its_day(online):
    keep_again(BIRTH, online="none")
    counting.rebuild(at=LATER)
    hill = scored(online, online.world.hill)
    assert (hill.rates["3.1"].part, hill.rates["3.1"].whole) == (2, 3)
    assert (hill.rates["3.2"].part, hill.rates["3.2"].whole) == (1, 2)
    august = offered.by_month([ReportingPeriod.parse("2026-M08")], online.world.hill, today=LATER.date())
    assert len(august[date(2026, 8, 1)]["services_online"]) == 3, "in August it was"


def test_what_is_handled_by_a_ministry_is_not_in_the_index_of_the_province(online):
    found = offered.by_unit(SEPTEMBER, [online.world.hill], whole=WHOLE, day=LATER.date())
    assert found[online.world.hill]["services"] == {BIRTH, MARRIAGE, STATUS}
    assert POLICE not in found[WHOLE]["services"]


@pytest.mark.parametrize("address", ["", "https://gateway.example"])
def test_what_can_be_paid_online_is_known_only_with_a_gateway(online, settings, address):
    settings.GATEWAY = {"address": address, "secret": "whsec_x" if address else ""}
    counting.rebuild(at=LATER)
    hill = scored(online, online.world.hill)
    if address:
        assert (hill.rates["3.5"].part, hill.rates["3.5"].whole) == (3, 3) and hill.line("3.5").points == 2
    else:
        assert "3.5" not in hill.rates and hill.line("3.5").points is None


def test_a_procedure_with_a_fee_paid_online_counts_once_for_the_period(online):
    from tinhso.services.onestop.paying import actions as paying
    from tinhso.services.onestop.rules.fees import Typed

    id = online.world.receive(MARRIAGE, at=MORNING, channel="online").id
    paying.assess(id, {"ban-sao": Typed(2)}, by=online.world.seats["desk"], at=MORNING)
    payment = paying.start_payment(id, by=online.world.seats["desk"], at=MORNING)
    told = paying.Told(payment.key, payment.amount, True)
    paying.confirm(told, by=online.world.seats["desk"], at=MORNING)
    for code in ("2026-M09", "2026-Q3", "2026"):
        counting.rebuild(at=LATER)
        hill = index(ReportingPeriod.parse(code), on=LATER.date()).of(online.world.hill)
        assert (hill.rates["3.5b"].part, hill.rates["3.5b"].whole) == (1, 3)
    found = behind.dossiers(
        online.world.hill, SEPTEMBER, ("paid",), by=online.world.seats["desk"], at=LATER, procedures=[MARRIAGE]
    )
    assert [row.id for row in found] == [id]


def test_the_average_time_is_of_what_ended_and_earns_no_points(online):
    hill, river = scored(online, online.world.hill), scored(online, online.world.river)
    assert hill.averages["2.2"].days == Decimal("1.4") and hill.averages["2.2"].ended == 5
    assert hill.line("2.2").points is None and "2.2" not in hill.rates
    assert river.averages["2.2"].days is None
    assert behind.ids(online.world.hill, SEPTEMBER, ("ended",), by=online.world.seats["desk"]).__len__() == 5


def test_a_service_opens_to_what_came_online_and_not_to_the_rest(online):
    seen = online.world.seats["desk"]
    found = behind.dossiers(online.world.hill, SEPTEMBER, ("from_home",), by=seen, at=LATER, procedures=[STATUS])
    assert len(found) == 1 and found[0].procedure == STATUS
    assert behind.dossiers(online.world.hill, SEPTEMBER, ("from_home",), by=seen, at=LATER, procedures=[BIRTH]) == []


def test_procedures_take_one_query_however_many_units(online, django_assert_max_num_queries):
    units = [online.world.hill, online.world.river, online.world.land]
    offered.by_unit(SEPTEMBER, units, whole=WHOLE, day=LATER.date())
    with django_assert_max_num_queries(2):
        offered.by_unit(SEPTEMBER, units, whole=WHOLE, day=LATER.date())
