from datetime import date

import pytest

from tinhso.engines.units import memory
from tinhso.engines.units import public as units
from tinhso.engines.units.testing import AT, LOADER, grow
from tinhso.kernel.access import EVERYWHERE, NOWHERE, Scope

DAY = date(2026, 2, 1)


@pytest.fixture
def old(kinds, may):
    return grow({"Tỉnh Lào Cai": None, "Xã Tú Lệ": "Tỉnh Lào Cai", "Xã Gia Hội": "Tỉnh Lào Cai"})


def test_a_path_and_a_title_are_read_once(old, django_assert_num_queries):
    ids = list(old.values())
    units.titles(ids, on=DAY)
    with django_assert_num_queries(0):
        for unit in ids:
            assert units.path_of(unit, on=DAY)
        assert set(units.titles(ids, on=DAY).values()) == set(old)


def test_another_process_sees_a_reform_within_half_a_second(old, monkeypatch):
    """The other process is this one's memory put aside while the reform is written."""
    unit = old["Xã Tú Lệ"]
    units.titles([unit], on=DAY)
    other = memory._memory
    held = (dict(other._held), other._of)
    units.rename(unit, on=DAY, name="Mới", by=LOADER, at=AT)
    other._held, other._of = held
    other._looked = memory.monotonic()
    assert units.titles([unit], on=DAY) == {unit: "Xã Tú Lệ"}
    monkeypatch.setattr(memory, "monotonic", lambda: other._looked + memory.LOOK_AGAIN)
    assert units.titles([unit], on=DAY) == {unit: "Xã Mới"}


def test_an_unknown_unit_has_no_title_and_no_path(db):
    assert units.titles([999], on=DAY) == {}
    assert units.path_of(999, on=DAY) is None


def test_a_scope_becomes_ids_in_the_query(old):
    province, tu_le = old["Tỉnh Lào Cai"], old["Xã Tú Lệ"]

    def ids(scope):
        return set(units.in_scope(scope, on=DAY))

    assert ids(Scope(own=(str(province),))) == {province}
    assert ids(Scope(below=(f"{province}.{tu_le}",))) == {tu_le}
    assert ids(Scope(below=(str(province),))) == set(old.values())
    assert ids(Scope(own=(str(province),), below=(f"{province}.{tu_le}",))) == {province, tu_le}
    assert ids(EVERYWHERE) == set(old.values())
    assert ids(NOWHERE) == set()
