"""Kinds of units as packs define them, and who may change units."""

import pytest

from tinhso.engines.units import public as units
from tinhso.engines.units.definitions import UnitKind
from tinhso.kernel.access import rights
from tinhso.kernel.definitions import definition_kinds
from tinhso.kernel.packs import Lines, PackError, typed

KIND = {
    "code": "xa",
    "title": {"vi": "Xã"},
    "in_force": "1900-01-01",
    "status": "official",
    "prefix": "Xã",
    "tree": "territory",
    "tier": "commune",
}


def test_the_national_pack_defines_every_kind_of_both_eras(kinds):
    known = units.kinds()
    assert {"tinh", "huyen", "xa", "phuong", "thi-tran", "dac-khu", "ubnd", "co-quan"} <= known.keys()
    assert known["xa"].title_of("Tú Lệ") == "Xã Tú Lệ"
    assert known["co-quan"].title_of("Sở Nội vụ") == "Sở Nội vụ"


def test_kinds_live_in_the_folder_unit_kinds():
    assert definition_kinds.get("unit-kinds").model is UnitKind


@pytest.mark.parametrize("wrong", [{"tier": "hamlet"}, {"tree": "forest"}, {"color": "red"}, {"order": -1}])
def test_what_a_kind_does_not_know_is_refused_with_its_place(wrong):
    with pytest.raises(PackError, match=f"kinds.yaml, line 1, {next(iter(wrong))}"):
        typed(UnitKind, {**KIND, **wrong}, Lines("kinds.yaml"))


def test_everybody_may_read_units_and_only_posts_may_change_them():
    assert rights.get("units.read").public
    assert not rights.get("units.manage").public
