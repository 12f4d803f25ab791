from datetime import date, timedelta

import pytest

from tinhso.engines.journal.public import timeline
from tinhso.engines.units import actions
from tinhso.engines.units import public as units
from tinhso.engines.units.testing import AT, LOADER, grow
from tinhso.kernel.access import Scope
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere

DAY = date(2026, 2, 1)


@pytest.fixture
def province(kinds, may):
    return grow({"Tỉnh Lào Cai": None, "Xã Tú Lệ": "Tỉnh Lào Cai"})


def opened(parent, name="Mới", on=DAY):
    return units.open_unit(kind="xa", name=name, parent=parent, on=on, by=LOADER, at=AT)


def test_a_unit_is_open_from_its_first_day(province):
    unit = opened(province["Tỉnh Lào Cai"])
    assert units.get(unit, on=DAY).title == "Xã Mới"
    with pytest.raises(NotThere, match="did not exist on 2026-01-31"):
        units.get(unit, on=date(2026, 1, 31))
    assert [entry.name for entry in timeline("unit", unit)] == ["unit.opened"]


def test_a_name_taken_beside_is_refused(province):
    with pytest.raises(Invalid, match="two units would be called “Xã Tú Lệ”"):
        opened(province["Tỉnh Lào Cai"], name="Tú Lệ")


def test_a_unit_cannot_open_before_what_it_stands_under(kinds, may):
    late = grow({"Tỉnh Mới": None}, since=DAY)["Tỉnh Mới"]
    with pytest.raises(Invalid, match="“Xã Sớm” would be open on days when the unit above it is not"):
        opened(late, name="Sớm", on=None)


def test_a_renamed_unit_keeps_its_identity_and_its_old_name_for_old_days(province):
    unit = province["Xã Tú Lệ"]
    units.rename(unit, on=DAY, name="Nậm Búng", by=LOADER, at=AT)
    assert units.titles([unit], on=date(2026, 1, 31)) == {unit: "Xã Tú Lệ"}
    assert units.titles([unit], on=DAY) == {unit: "Xã Nậm Búng"}
    assert [version.title for version in units.history(unit).versions] == ["Xã Tú Lệ", "Xã Nậm Búng"]
    assert [entry.name for entry in timeline("unit", unit)] == ["unit.renamed"]


def test_a_closed_unit_is_gone_from_its_day_but_keeps_its_name_in_lists(province):
    unit = province["Xã Tú Lệ"]
    units.close(unit, on=DAY, by=LOADER, at=AT)
    assert units.path_of(unit, on=DAY) is None
    assert units.titles([unit], on=DAY) == {unit: "Xã Tú Lệ"}
    assert units.last_known(unit).period.end == DAY
    assert [place.id for place in units.within(province["Tỉnh Lào Cai"], on=DAY)] == [province["Tỉnh Lào Cai"]]


def test_a_unit_with_something_under_it_is_not_closed(province):
    with pytest.raises(Invalid, match="“Xã Tú Lệ” would stand under “Tỉnh Lào Cai”, which is not open"):
        units.close(province["Tỉnh Lào Cai"], on=DAY, by=LOADER, at=AT)


@pytest.mark.parametrize("on", [date(1899, 12, 31), date(2200, 1, 1)])
def test_a_day_out_of_range_is_told_as_such(province, on):
    with pytest.raises(Invalid, match="choose a day from 1900-01-01"):
        units.close(province["Xã Tú Lệ"], on=on, by=LOADER, at=AT)
    with pytest.raises(Invalid, match="choose a day from 1900-01-01"):
        units.get(province["Xã Tú Lệ"], on=on)


def test_acts_need_the_right_in_the_unit(province, may):
    may.reach = Scope(own=(str(province["Tỉnh Lào Cai"]),))
    for act in (
        lambda: units.rename(province["Xã Tú Lệ"], on=DAY, name="X", by=LOADER, at=AT),
        lambda: units.close(province["Xã Tú Lệ"], on=DAY, by=LOADER, at=AT),
        lambda: opened(province["Xã Tú Lệ"]),
        lambda: opened(None),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_unit_is_closed_on_the_day_on_which_all_under_it_were_closed_and_not_a_day_before(province):
    units.close(province["Xã Tú Lệ"], on=DAY, by=LOADER, at=AT)
    with pytest.raises(Invalid, match="“Xã Tú Lệ” would stand under “Tỉnh Lào Cai”"):
        units.close(province["Tỉnh Lào Cai"], on=DAY - timedelta(days=1), by=LOADER, at=AT)
    units.close(province["Tỉnh Lào Cai"], on=DAY, by=LOADER, at=AT)
    assert units.path_of(province["Tỉnh Lào Cai"], on=DAY) is None


def test_what_is_told_anew_of_a_unit_is_true_of_it_as_it_stands_last(province):
    unit = province["Xã Tú Lệ"]
    actions.tell(unit, status="example", source="https://example.gov.vn/1", by=LOADER, at=AT)
    known = units.get(unit, on=DAY)
    assert (known.status, known.source) == ("example", "https://example.gov.vn/1")
    assert [entry.name for entry in timeline("unit", unit)] == ["unit.told"]
    with pytest.raises(NotThere):
        actions.tell(0, status="example", source="", by=LOADER, at=AT)
