from datetime import date
from decimal import Decimal

import pytest

from tinhso.engines.journal.public import timeline
from tinhso.engines.units import public as units
from tinhso.engines.units.models import Reform, Succession, UnitVersion
from tinhso.engines.units.testing import AT, LOADER, grow
from tinhso.kernel.access import Scope
from tinhso.kernel.errors import NotAllowed, NotNow, Problems

DAY = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


@pytest.fixture
def old(kinds, may):
    return grow(
        {
            "Tỉnh Yên Bái": None,
            "Huyện Văn Chấn": "Tỉnh Yên Bái",
            "Xã Tú Lệ": "Huyện Văn Chấn",
            "Xã Nậm Búng": "Huyện Văn Chấn",
            "Xã Gia Hội": "Huyện Văn Chấn",
            "Tỉnh Lào Cai": None,
        }
    )


def merger(old, share=None):
    province, district = old["Tỉnh Yên Bái"], old["Huyện Văn Chấn"]
    rest = None if share is None else 1 - share
    return [
        units.Open(units.NewUnit("new", "xa", "Tú Lệ", province)),
        units.Merge((old["Xã Tú Lệ"],), "new"),
        units.Split(old["Xã Nậm Búng"], (units.Part("new", share), units.Part(old["Xã Gia Hội"], rest))),
        units.Move(old["Xã Gia Hội"], province),
        units.Close(district),
    ]


def plan_of(old, **more):
    return units.plan_reform(merger(old, **more), on=DAY, title="Sắp xếp", document="1/NQ")


def state():
    rows = UnitVersion.objects.order_by("unit", "period").values_list("unit", "period", "title", "parent")
    return list(rows), Succession.objects.count(), Reform.objects.count()


def test_the_tree_of_the_day_before_and_of_the_day_are_both_right_after(old):
    units.carry_out(plan_of(old), by=LOADER, at=AT)
    before = units.within(old["Tỉnh Yên Bái"], on=BEFORE)
    after = units.within(old["Tỉnh Yên Bái"], on=DAY)
    assert {place.title for place in before} == set(old) - {"Tỉnh Lào Cai"}
    assert [place.title for place in after] == ["Xã Gia Hội", "Xã Tú Lệ", "Tỉnh Yên Bái"]
    new = next(place for place in after if place.title == "Xã Tú Lệ")
    assert new.id != old["Xã Tú Lệ"]
    assert new.path == f"{old['Tỉnh Yên Bái']}.{new.id}"
    assert units.get(old["Xã Gia Hội"], on=DAY).parent == old["Tỉnh Yên Bái"]


def test_successions_are_told_from_both_sides_with_their_shares(old):
    units.carry_out(plan_of(old, share=Decimal("0.3")), by=LOADER, at=AT)
    to_new, to_old = sorted(units.successors(old["Xã Nậm Búng"]), key=lambda link: link.share)
    assert (to_new.title, to_new.share, to_old.title, to_old.share) == (
        "Xã Tú Lệ", Decimal("0.3"), "Xã Gia Hội", Decimal("0.7"),
    )  # fmt: skip
    assert {link.title for link in units.predecessors(to_new.other)} == {"Xã Tú Lệ", "Xã Nậm Búng"}


def test_one_event_is_recorded(old):
    reform = units.carry_out(plan_of(old), by=LOADER, at=AT)
    (entry,) = timeline("reform", reform)
    assert entry.name == "units.reformed"
    assert entry.payload["opened"] == 1 and entry.payload["closed"] == 3


def test_a_plan_with_problems_is_refused_and_nothing_is_half_done(old):
    plan = units.plan_reform(
        [*merger(old), units.Rename(old["Tỉnh Lào Cai"], name="Yên Bái")], on=DAY, title="S", document=""
    )
    before = state()
    with pytest.raises(Problems, match="Two units at the top would be called “Tỉnh Yên Bái”"):
        units.carry_out(plan, by=LOADER, at=AT)
    assert state() == before


def test_a_plan_made_on_a_tree_that_has_changed_since_is_refused(old):
    plan = plan_of(old)
    units.rename(old["Xã Gia Hội"], on=date(2025, 3, 1), name="Gia Hội 2", by=LOADER, at=AT)
    before = state()
    with pytest.raises(NotNow, match="Make the plan again"):
        units.carry_out(plan, by=LOADER, at=AT)
    assert state() == before


def test_a_reform_is_carried_out_once(old):
    plan = plan_of(old)
    units.carry_out(plan, by=LOADER, at=AT)
    with pytest.raises(NotNow):
        units.carry_out(plan, by=LOADER, at=AT)


def test_whoever_does_not_manage_all_it_touches_may_not(old, may):
    may.reach = Scope(below=(f"{old['Tỉnh Yên Bái']}.{old['Huyện Văn Chấn']}",))
    before = state()
    with pytest.raises(NotAllowed):
        units.carry_out(plan_of(old), by=LOADER, at=AT)
    assert state() == before


def test_a_second_reform_on_a_day_already_written_is_told_as_an_overlap(old):
    units.carry_out(plan_of(old), by=LOADER, at=AT)
    again = units.plan_reform([units.Close(old["Xã Gia Hội"])], on=date(2025, 6, 1), title="S", document="")
    assert [str(problem) for problem in again.problems] == [
        "“Xã Gia Hội” is already changed from 2025-07-01, so 2025-06-01 would overlap. Choose a later day."
    ]
