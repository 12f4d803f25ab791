from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tinhso.engines.measures import public as measures
from tinhso.engines.measures.models import Figure
from tinhso.kernel.errors import Problems

from .conftest import AT, BY, Q3, keep
from .sets import measure


@pytest.fixture
def tu_le(places):
    keep("measures", measure("xa.hop", minimum=0, maximum=60, decimals=0), measure("xa.dan", decimals=2))
    return places["Xã Tú Lệ"]


def latest(unit, code="xa.hop"):
    return measures.figures([code], [unit], Q3)[code, unit]


def test_a_figure_keeps_its_value_exactly(tu_le, desk):
    desk.report("xa.dan", tu_le, "1234.50")
    assert latest(tu_le, "xa.dan").value == Decimal("1234.5")


def test_a_correction_names_the_one_it_corrects_and_both_stay(tu_le, desk):
    first = desk.report("xa.hop", tu_le, 3)
    second = desk.report("xa.hop", tu_le, 4)
    assert (latest(tu_le).id, latest(tu_le).value, latest(tu_le).corrects) == (second, 4, first)
    assert [row.value for row in measures.history("xa.hop", tu_le)] == [3, 4]


def test_the_same_value_on_the_same_grounds_is_no_new_figure(tu_le, desk):
    assert desk.report("xa.hop", tu_le, 3) == desk.report("xa.hop", tu_le, "3.0")
    assert Figure.objects.count() == 1


def test_other_proof_is_other_grounds(tu_le, desk):
    assert desk.report("xa.hop", tu_le, 3, papers=(7,)) != desk.report("xa.hop", tu_le, 3, papers=(7, 8))
    assert latest(tu_le).papers == (7, 8)


def test_nothing_to_count_is_not_zero(tu_le, desk):
    desk.report("xa.hop", tu_le, None)
    assert latest(tu_le).value is None
    desk.report("xa.hop", tu_le, 0)
    assert latest(tu_le).value == 0


def test_what_is_wrong_is_told_at_once_and_nothing_is_kept(tu_le, desk):
    wrong = [
        measures.NewFigure("xa.hop", tu_le, Q3, Decimal(61)),
        measures.NewFigure("xa.dan", tu_le, Q3, Decimal("1.234")),
        measures.NewFigure("xa.khong-co", tu_le, Q3, Decimal(1)),
    ]
    with pytest.raises(Problems) as told:
        measures.establish(wrong, source=measures.Source("reported"), event=desk.event, by=BY, at=AT)
    assert sorted(str(problem) for problem in told.value.problems) == [
        "xa.dan: 1.234 has more than 2 decimals.",
        "xa.hop: 61 is more than 60, the most it can be.",
        "“xa.khong-co” is not defined on 2026-09-30.",
    ]
    assert not Figure.objects.exists()


def test_one_unit_has_one_value_in_one_act(tu_le, desk):
    twice = [measures.NewFigure("xa.hop", tu_le, Q3, Decimal(value)) for value in (1, 2)]
    with pytest.raises(Problems, match="stands twice"):
        measures.establish(twice, source=measures.Source("reported"), event=desk.event, by=BY, at=AT)


def test_figures_as_they_stood_at_a_moment(tu_le, desk):
    from datetime import timedelta

    desk.report("xa.hop", tu_le, 3)
    new = measures.NewFigure("xa.hop", tu_le, Q3, Decimal(5))
    measures.establish([new], source=measures.Source("reported"), event=desk.event, by=BY, at=AT + timedelta(days=2))
    at_noon = measures.figures(["xa.hop"], [tu_le], Q3, as_of=AT + timedelta(days=1))
    assert at_noon["xa.hop", tu_le].value == 3
    assert latest(tu_le).value == 5


@pytest.mark.parametrize(
    "statement",
    ["UPDATE measures_figure SET value = 9", "DELETE FROM measures_figure", "TRUNCATE measures_figure CASCADE"],
)
def test_the_database_refuses_to_alter_a_figure(tu_le, desk, statement):
    desk.report("xa.hop", tu_le, 3)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="Figures only grow"), transaction.atomic():
            cursor.execute(statement)


def test_the_database_refuses_two_first_figures_and_two_corrections_of_one(tu_le, desk):
    first = desk.report("xa.hop", tu_le, 3)
    desk.report("xa.hop", tu_le, 4)
    row = Figure.objects.get(pk=first)
    for corrects in (None, first):
        row.pk, row.corrects_id = None, corrects
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_correction_is_of_the_same_measure_and_unit(tu_le, desk):
    first = desk.report("xa.hop", tu_le, 3)
    row = Figure.objects.get(pk=first)
    row.pk, row.corrects_id, row.measure = None, first, "xa.dan"
    with pytest.raises(IntegrityError, match="not an earlier figure of the same"), transaction.atomic():
        row.save(force_insert=True)
