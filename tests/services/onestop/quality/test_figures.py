"""Every figure of dossiers is a source that a report may ask for, and opens to the dossiers it counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from tests.services.onestop.desk_world import MORNING

from tinhso.engines.measures import public as measures
from tinhso.kernel.figures import figure_sources
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.quality import counting
from tinhso.web import clock

from .conftest import in_the
from .test_index import LATER, SEPTEMBER

VALUES = {
    "hs.tiep-nhan": 3,
    "hs.tiep-nhan-tai-quay": 2,
    "hs.tiep-nhan-buu-chinh": 1,
    "hs.tiep-nhan-truc-tuyen": None,
    "hs.hoan-thanh": 2,
    "hs.dung-han": 1,
    "hs.qua-han": 1,
    "hs.ngay-binh-quan": "11.00",
    "cl.tiep-nhan": 3,
    "cl.xu-ly": 3,
    "cl.co-phi": 0,
    "cl.tra-van-ban": 1,
    "cl.co-ket-qua": 1,
    "cl.1-4-tu": 0,
    "cl.2-1-tu": 1,  # one was left open and is late by now, one ended in time, one was withdrawn late
    "cl.3-3-tu": 0,
    "cl.3-6-tu": 0,
    "cl.4-1-tu": 1,
    "cl.4-2-tu": 1,
    "cl.4-3-tu": 0,
    "cl.5-4-tu": 1,
}


@pytest.fixture(scope="module")
def month_of_file(begin):
    return begin(a_month)


@pytest.fixture
def month(month_of_file, world):
    return in_the(world, month_of_file)


def a_month(shop):
    done = shop.done(days=2, scan=True)
    onestop.act(done, "return-result", by=shop.world.seats["desk"], at=MORNING + timedelta(days=2))
    shop.open(channel="post")
    gone = shop.open()
    onestop.act(
        gone, "withdraw", note="người nộp xin thôi", by=shop.world.seats["desk"], at=MORNING + timedelta(days=20)
    )


def counters() -> dict[int, tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM onestop_quality_counter ORDER BY id")
        return {row[0]: row[1:] for row in cursor.fetchall()}


def test_counting_everything_again_mends_what_is_wrong_and_leaves_the_rest_alone(month):
    counting.rebuild(at=LATER)
    right = counters()
    wrong, missing = list(right)[:2]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE onestop_quality_counter SET received = received + 7 WHERE id = %s", [wrong])
        cursor.execute("DELETE FROM onestop_quality_counter WHERE id = %s", [missing])
        cursor.execute(
            "INSERT INTO onestop_quality_counter (home, procedure, came, unit, channel, month)"
            " SELECT home, procedure, '1999-01-01', unit, channel, month FROM onestop_quality_counter LIMIT 1"
        )
    counting.rebuild(at=LATER)
    again = counters()
    assert sorted(again.values(), key=str) == sorted(right.values(), key=str)
    assert {id: again.get(id) for id in right if id not in (wrong, missing)} == {
        id: row for id, row in right.items() if id not in (wrong, missing)
    }


@pytest.mark.parametrize("measure", VALUES)
def test_a_figure_is_what_its_dossiers_say(month, measure):
    counting.rebuild(at=LATER)
    source = figure_sources.get(measure)
    found = {one.unit: one.value for one in source.values(SEPTEMBER, on=LATER.date())}
    expected = VALUES[measure]
    assert found.get(month.world.hill) == (None if expected is None else Decimal(expected))
    assert measures.measure_on(measure, on=LATER.date()).code == source.measure


def test_what_is_behind_a_figure_is_as_many_dossiers_as_it_says(month, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    counting.rebuild(at=LATER)
    for measure in VALUES:
        if measure == "hs.ngay-binh-quan":
            continue
        source = figure_sources.get(measure)
        value = next((one.value for one in source.values(SEPTEMBER, on=LATER.date())), None)
        behind = list(source.behind(month.world.hill, SEPTEMBER, by=month.world.seats["desk"]))
        assert len(behind) == (value or 0), measure


def test_a_figure_established_from_dossiers_opens_to_the_page_that_lists_them(month):
    from tinhso.kernel.actor import process
    from tinhso.kernel.traces import trace_providers

    hill, by = month.world.hill, process("test")
    figure = measures.NewFigure("hs.tiep-nhan", hill, SEPTEMBER, Decimal(3))
    (id,) = measures.establish([figure], source=measures.Source("computed"), event=1, by=by, at=LATER)
    step = trace_providers.get("figure").step(id, by=by, at=LATER)
    assert [href for _label, href in step.links] == [f"/so-lieu-ho-so/hs.tiep-nhan/{hill}/?ky=2026-M09"]
