"""A commune of three dossiers: its figures are told to who may see the dossiers, and to nobody else, whichever way one asks."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.services.onestop.desk_world import MORNING

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.sealing import sealer
from tinhso.engines.measures import public as measures
from tinhso.engines.measures.withholding import WHY
from tinhso.kernel.actor import PUBLIC, Actor, process
from tinhso.kernel.traces import trace_providers
from tinhso.services.audit.figures import Figures
from tinhso.services.onestop.quality.figures import CHANNELS, ENDED
from tinhso.web import clock

from .test_index import LATER, SEPTEMBER

ON = LATER.date()


def establish(unit: int, **values: Any) -> dict[str, int]:
    """Figures of September as the reports of the month would have them; ids by measure."""
    made = [
        measures.NewFigure(
            code.replace("__", ".").replace("_", "-"), unit, SEPTEMBER, None if value is None else Decimal(str(value))
        )
        for code, value in values.items()
    ]
    event = journal.record(_event(unit), by=process("test"), at=LATER)
    ids = measures.establish(made, source=measures.Source("computed"), event=event, by=process("test"), at=LATER)
    return {one.measure: id for one, id in zip(made, ids, strict=True)}


def _event(unit: int) -> Any:
    from tinhso.services.onestop.rating.events import TabletEnded

    return TabletEnded(id=unit, unit=unit)


def value_of(id: int, by: Actor) -> tuple[str, bool]:
    step = trace_providers.get("figure").step(id, by=by, at=LATER)
    return step.value, bool(step.withheld)


@pytest.fixture
def three(shop: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setattr(clock, "now", lambda: MORNING.replace(month=10))
    shop.three = establish(
        shop.world.hill, hs__tiep_nhan=3, hs__hoan_thanh=3, hs__dung_han=3, hs__qua_han=0, hs__ngay_binh_quan=2.5
    )
    return shop.three


def test_the_trace_tells_the_number_to_who_may_see_the_dossiers_and_says_why_to_others(shop, three):
    id = three["hs.tiep-nhan"]
    assert value_of(id, shop.world.seats["desk"]) == ("3", False)
    for by in (PUBLIC, shop.world.seats["other desk"]):
        step = trace_providers.get("figure").step(id, by=by, at=LATER)
        assert step.value == gettext("Not told") and "3" not in step.value
        assert step.withheld == gettext(WHY) % {"least": 5}
    assert value_of(three["hs.ngay-binh-quan"], PUBLIC) == (gettext("Not told"), True)
    assert value_of(three["hs.qua-han"], PUBLIC) == ("0", False)


def test_pages_of_the_api_and_its_exports_say_few_instead_of_the_number(three, client):
    asked = "/api/v1/figures?measure=hs.tiep-nhan"
    (row,) = client.get(asked).json()["rows"]
    assert (row["value"], row["withheld"]) == (None, "few")
    for form, told in (("csv", b",few,"), ("ndjson", b'"withheld":"few"')):
        answer = client.get(f"{asked}&format={form}")
        assert told in b"".join(answer).replace(b'" : "', b'":"').replace(b'": "', b'":"'), form
    one = client.get(f"/api/v1/figures/{row['id']}").json()
    assert (one["value"], one["withheld"]) == (None, "few")


def test_a_listing_of_an_officer_of_the_commune_holds_the_true_number(shop, three):
    def told(by: Actor) -> list[Any]:
        rows = measures.listing(by=by, on=ON, measures=["hs.tiep-nhan"]).page(only=("value", "withheld")).rows
        return [tuple(row.values()) for row in rows]

    assert told(shop.world.seats["desk"]) == [("3", "")]
    assert told(shop.world.seats["far desk"]) == told(PUBLIC) == [(None, "few")]


def test_the_public_check_of_a_print_does_not_show_what_the_trace_withholds(shop, three, monkeypatch):
    many = establish(shop.world.river, hs__tiep_nhan=12)["hs.tiep-nhan"]
    monkeypatch.setattr(sealer, "_NOW", "SELECT '9000000000000000000', clock_timestamp()")
    journal.seal()
    assert Figures().paper(many) is not None
    assert Figures().paper(three["hs.tiep-nhan"]) is None


def test_a_small_part_withholds_the_parts_beside_it_and_not_the_whole(shop):
    ids = establish(shop.world.hill, hs__hoan_thanh=40, hs__dung_han=38, hs__qua_han=2, hs__ngay_binh_quan=4)
    told = {code: not value_of(id, PUBLIC)[1] for code, id in ids.items()}
    assert told == {"hs.hoan-thanh": True, "hs.dung-han": False, "hs.qua-han": False, "hs.ngay-binh-quan": True}


def test_a_mean_is_not_told_while_nobody_knows_of_how_many(shop):
    (id,) = establish(shop.world.hill, hs__ngay_binh_quan=4).values()
    assert value_of(id, PUBLIC)[1] and not value_of(id, shop.world.seats["desk"])[1]


def test_what_somebody_brought_in_a_file_is_told_as_it_was_published(shop):
    figure = measures.NewFigure("hs.tiep-nhan", shop.world.hill, SEPTEMBER, Decimal(3))
    (id,) = measures.establish([figure], source=measures.Source("reported"), event=1, by=process("t"), at=LATER)
    assert value_of(id, PUBLIC) == ("3", False)


counts = st.integers(0, 9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts, counts, counts)
def test_no_small_part_can_be_reckoned_from_what_is_told(shop, desk, post, online):
    """Whoever knows the whole, and that parts add up to it, cannot tell one small part from another number."""
    parts = dict(zip(CHANNELS, (desk, post, online), strict=True))
    with transaction.atomic():
        ids = establish(
            shop.world.hill,
            hs__tiep_nhan=desk + post + online,
            **{one.replace(".", "__").replace("-", "_"): value for one, value in parts.items()},
        )
        told = {code: None if value_of(id, PUBLIC)[1] else int(value_of(id, PUBLIC)[0]) for code, id in ids.items()}
        transaction.set_rollback(True)
    whole = told["hs.tiep-nhan"]
    fitting = [
        guess
        for guess in product(*(range(28) if told[code] is None else [told[code]] for code in CHANNELS))
        if (whole is None and 0 < sum(guess) < 5) or whole == sum(guess)
    ]
    for place, code in enumerate(CHANNELS):
        if 0 < parts[code] < 5:
            assert len({guess[place] for guess in fitting}) > 1, code


def test_the_parts_named_are_those_that_add_up(shop):
    assert {*CHANNELS, *ENDED} <= {one.it.code for one in _known()}


def _known() -> list[Any]:
    from tinhso.store import definitions

    return definitions.in_force(measures.Measure, measures.MEASURES, on=ON)


def test_where_no_pack_brings_the_process_nobody_may_see_small_figures_and_nothing_fails(shop, monkeypatch):
    from tinhso.engines.cases.public import CaseFigures

    id = establish(shop.world.hill, hs__tiep_nhan=3)["hs.tiep-nhan"]
    monkeypatch.setattr(CaseFigures, "_processes", lambda self: [])
    assert value_of(id, shop.world.seats["desk"]) == (gettext("Not told"), True)
    listed = measures.listing(by=shop.world.seats["desk"], on=ON, measures=["hs.tiep-nhan"]).page(only=("withheld",))
    assert [tuple(row.values()) for row in listed.rows] == [("few",)]
