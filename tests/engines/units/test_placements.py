"""Placements are derived by SQL; here they are held against a climb from parent to parent, day by day."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.engines.units import placements
from tinhso.engines.units.models import Placement, UnitVersion
from tinhso.engines.units.testing import grow
from tinhso.engines.units.writing import VersionRow, new_units, write_versions
from tinhso.kernel.errors import Invalid
from tinhso.kernel.period import Period

FIRST = date(2025, 1, 1)
DAYS = 12


@st.composite
def trees(draw):
    """For each unit the parents it had, by day: a parent always comes before its child, so nothing runs in circles."""
    size = draw(st.integers(2, 7))
    tree = []
    for unit in range(size):
        cuts = sorted(draw(st.sets(st.integers(1, DAYS - 1), max_size=3)))
        starts = [0, *cuts]
        parents = [draw(st.none() | st.integers(0, unit - 1)) if unit else None for _start in starts]
        tree.append(list(zip(starts, [*cuts, DAYS], parents, strict=True)))
    return tree


def parent_on(tree, unit, day):
    return next(parent for start, end, parent in tree[unit] if start <= day < end)


def climb(tree, unit, day):
    parent = parent_on(tree, unit, day)
    return [*([] if parent is None else climb(tree, parent, day)), unit]


def write(tree):
    ids = new_units("territory", len(tree))
    write_versions(
        VersionRow(
            ids[unit],
            "territory",
            Period(FIRST + timedelta(start), FIRST + timedelta(end)),
            "xa",
            str(unit),
            str(unit),
            parent=None if parent is None else ids[parent],
        )
        for unit, spans in enumerate(tree)
        for start, end, parent in spans
    )
    return ids


@given(trees())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_unit_stands_in_exactly_one_right_place_on_every_day(db, tree):
    with transaction.atomic():
        ids = write(tree)
        placements.rebuild()
        for day in range(DAYS):
            found = dict(Placement.objects.filter(period__contains=FIRST + timedelta(day)).values_list("unit", "path"))
            expected = {
                ids[unit]: ".".join(str(ids[step]) for step in climb(tree, unit, day)) for unit in range(len(tree))
            }
            assert found == expected
        transaction.set_rollback(True)


@given(trees(), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_placing_only_what_changed_gives_what_placing_everything_gives(db, tree, data):
    with transaction.atomic():
        ids = write(tree)
        placements.rebuild()
        unit = data.draw(st.integers(1, len(tree) - 1))
        UnitVersion.objects.filter(unit=ids[unit]).update(parent=data.draw(st.sampled_from([None, ids[0]])))
        placements.rebuild([ids[unit]])
        in_part = set(Placement.objects.values_list("unit", "period", "path"))
        placements.rebuild()
        assert in_part == set(Placement.objects.values_list("unit", "period", "path"))
        transaction.set_rollback(True)


def test_a_parent_that_is_not_open_long_enough_is_refused_and_the_unit_is_named(kinds):
    ids = grow({"Tỉnh A": None}, until=date(2025, 7, 1))
    with pytest.raises(Invalid, match="“Xã B” would be open on days when the unit above it is not"):
        (unit,) = new_units("territory", 1)
        write_versions([VersionRow(unit, "territory", Period(), "xa", "B", "Xã B", parent=ids["Tỉnh A"])])
        placements.rebuild([unit])


def test_units_that_stand_under_each_other_are_refused(kinds):
    first, second = new_units("territory", 2)
    write_versions(
        VersionRow(unit, "territory", Period(), "xa", "B", "Xã B", parent=parent)
        for unit, parent in ((first, second), (second, first))
    )
    with pytest.raises(Invalid, match="“Xã B”"):
        placements.rebuild([first, second])
