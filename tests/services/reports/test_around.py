"""What stands around a return: the path of its figures, the home page, the night's job, figures nobody types."""

from datetime import date
from decimal import Decimal

import pytest

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel.actor import PUBLIC
from tinhso.kernel.errors import NotThere
from tinhso.kernel.figures import ComputedFigure, figure_sources
from tinhso.kernel.traces import Thing, explain, trace_providers
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import Return
from tinhso.services.reports.nav import what_awaits
from tinhso.services.reports.rules.answers import Typed
from tinhso.services.reports.tasks import open_due_by
from tinhso.services.trace.acts import acts_of

from .conftest import AT, LATER, QUARTER, complete, typed, value

ON = AT.date()


def through(id, officer, verifier):
    complete(id, officer)
    reports.send(id, by=officer, at=AT)
    reports.verify(id, by=verifier, at=LATER)


def step(id, by):
    return trace_providers.get("return").step(id, by=by, at=LATER)


def test_a_figure_leads_to_its_return(world, opened, officer, verifier):
    through(opened, officer, verifier)
    figure = measures.figures(["t.thon"], [world.commune], QUARTER)["t.thon", world.commune]
    assert Thing("return", opened) in trace_providers.get("figure").step(figure.id, by=PUBLIC, at=LATER).behind


def test_the_public_sees_post_and_unit_and_is_told_that_proof_is_withheld(opened, officer, verifier):
    through(opened, officer, verifier)
    shown = step(opened, PUBLIC)
    acts = acts_of(shown.events, by=PUBLIC, at=LATER)
    assert [
        (acts[event].hand.unit, acts[event].hand.post.split()[0], acts[event].hand.person) for event in shown.events
    ] == [
        ("Xã Đồi", "Ghế", ""),
        ("Sở Khoa học", "Ghế", ""),
    ]
    assert shown.links == () and "1" in shown.withheld
    assert shown.example


def test_who_may_read_the_report_opens_its_proof_from_the_path(opened, officer, verifier):
    through(opened, officer, verifier)
    assert [name for name, _href in step(opened, verifier).links] == ["bang.pdf"]
    assert step(opened, verifier).withheld == ""


def test_the_public_knows_nothing_of_a_return_that_is_not_verified(opened, officer, verifier):
    complete(opened, officer)
    with pytest.raises(NotThere):
        step(opened, PUBLIC)
    assert step(opened, officer).title


def test_many_returns_are_explained_with_the_queries_of_one(world, opened, django_assert_max_num_queries):
    ids = list(Return.objects.values_list("id", flat=True))
    with django_assert_max_num_queries(6):
        explain([Thing("return", id) for id in ids], by=PUBLIC, at=LATER)


def test_what_awaits_an_officer_is_each_return_of_their_unit(opened, officer):
    (waiting,) = what_awaits(officer, ON)
    assert (waiting.due, waiting.late) == (date(2026, 10, 15), False)
    assert what_awaits(officer, date(2026, 10, 16))[0].late


def test_what_awaits_a_verifier_is_one_line_with_the_number(opened, officer, verifier):
    assert what_awaits(verifier, ON) == []
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    (waiting,) = what_awaits(verifier, ON)
    assert "1" in waiting.title
    assert what_awaits(officer, ON) == []


def test_the_nights_job_opens_what_has_ended_in_the_province_of_the_settings(world, settings):
    code = "99"
    place = units.open_unit(kind="tinh", name="Mới", parent=None, on=date(2020, 1, 1), by=_loader(), at=AT, code=code)
    units.open_unit(kind="xa", name="Suối", parent=place, on=date(2021, 1, 1), by=_loader(), at=AT)
    settings.TINHSO_PROVINCE_CODE = code
    assert open_due_by(AT) == 2  # the second quarter and the third
    assert open_due_by(AT) == 0
    settings.TINHSO_PROVINCE_CODE = ""
    assert open_due_by(AT) == 0


def test_the_last_period_before_a_reform_is_reported_by_those_who_stood_then(world, settings):
    settings.TINHSO_PROVINCE_CODE = "98"
    old = units.open_unit(kind="tinh", name="Cũ", parent=None, on=date(2020, 1, 1), by=_loader(), at=AT, code="97")
    units.open_unit(kind="xa", name="Suối", parent=old, on=date(2021, 1, 1), by=_loader(), at=AT)
    steps = [units.Open(units.NewUnit("new", "tinh", "Mới", None, "98")), units.Merge((old,), "new")]
    village = units.search("Suối", on=date(2026, 9, 30))[0].id
    plan = units.plan_reform(
        [*steps, units.Move(village, "new")], on=date(2026, 10, 1), title="Sắp xếp", document="1/NQ"
    )
    units.carry_out(plan, by=_loader(), at=AT)
    assert open_due_by(AT) == 2
    assert set(Return.objects.filter(unit_id=village).values_list("period", flat=True)) == {"2026-Q2", "2026-Q3"}


def _loader():
    from .conftest import LOADER

    return LOADER


class Counted:
    """A service that counts villages by itself."""

    measure = "t.thon"

    def __init__(self, unit: int) -> None:
        self.unit = unit

    def values(self, period, *, on):
        return [ComputedFigure(self.unit, Decimal(44))]

    def behind(self, unit, period, *, by):
        return []


def test_what_a_service_counts_is_not_asked_and_is_established_as_computed(world, opened, officer, verifier):
    with figure_sources.fresh() as sources:
        sources.add("villages", Counted(world.commune))
        reports.fill(opened, typed(t_thon="7"), by=officer, at=AT)  # typed all the same: not taken
        reports.attach_proof(opened, "t.ho-so", iter([b"%PDF-1.7 %%EOF"]), "a.pdf", by=officer, at=AT)
        reports.send(opened, by=officer, at=AT)
        assert value(opened, "t.thon") == 44
        reports.verify(opened, by=verifier, at=LATER)
    found = measures.figures(["t.thon", "t.ho-so"], [world.commune], QUARTER)
    assert (found["t.thon", world.commune].source_kind, found["t.ho-so", world.commune].source_kind) == (
        "computed",
        "reported",
    )


def test_a_part_may_not_be_more_than_a_computed_whole(world, opened, officer):
    with figure_sources.fresh() as sources:
        sources.add("villages", Counted(world.commune))
        reports.fill(opened, typed() | {"t.thon-4g": Typed("45")}, by=officer, at=AT)
        reports.attach_proof(opened, "t.ho-so", iter([b"%PDF-1.7 %%EOF"]), "a.pdf", by=officer, at=AT)
        with pytest.raises(Exception, match="44"):
            reports.send(opened, by=officer, at=AT)


def test_a_person_with_report_open_may_open_a_period(world):
    from .conftest import keep

    opener = {"code": "opener", "title": {"vi": "x"}, "in_force": "2020-01-01", "status": "example"}
    keep({"roles": [opener | {"rights": [{"right": "report.open", "reach": "below"}]}]})
    by = world.seat(world.agency, "opener")
    assert reports.open_returns("t.quy", QUARTER, within=world.province, by=by, at=AT) == 2
