from datetime import date
from decimal import Decimal

import pytest

from tinhso.engines.units.rules import (
    Close,
    KindFacts,
    Merge,
    Move,
    NewUnit,
    Open,
    Part,
    Rename,
    Split,
    Standing,
    Tree,
    make_plan,
)
from tinhso.kernel.period import Period

DAY = date(2025, 7, 1)
KINDS = {"tinh": KindFacts("Tỉnh"), "huyen": KindFacts("Huyện"), "xa": KindFacts("Xã"), "so": KindFacts("", "state")}


def unit(id, kind, name, parent, **more):
    title = KINDS[kind].title_of(name)
    return Standing(id, KINDS[kind].tree, kind, name, title, parent, Period(), **more)


TREE = Tree(
    {
        place.id: place
        for place in (
            unit(1, "tinh", "Yên Bái", None, code="15"),
            unit(10, "huyen", "Văn Chấn", 1),
            unit(11, "huyen", "Mù Căng Chải", 1),
            unit(100, "xa", "Tú Lệ", 10, code="04600"),
            unit(101, "xa", "Nậm Búng", 10),
            unit(102, "xa", "Gia Hội", 10),
            unit(110, "xa", "Cao Phạ", 11),
            unit(120, "xa", "Mới", 10, changes_later=date(2025, 8, 1)),
            unit(200, "so", "Sở Nội vụ", None, jurisdiction=10),
        )
    },
    KINDS,
)
NEW = Open(NewUnit("new", "xa", "Tú Lệ mới", 10))


def problems(*steps, on=DAY, title="Sắp xếp"):
    return [str(problem) for problem in make_plan(TREE, steps, on=on, title=title, document="1/NQ").problems]


def test_a_merger_closes_the_old_and_opens_the_new_with_whole_shares():
    plan = make_plan(TREE, [NEW, Merge((100, 101), "new")], on=DAY, title="Sắp xếp", document="1/NQ")
    assert plan.problems == ()
    assert plan.closed == (100, 101)
    assert [(flow.source, flow.into, flow.share) for flow in plan.flows] == [(100, "new", 1), (101, "new", 1)]
    assert [effect.message % effect.values for effect in plan.effects] == [
        "1 units are opened",
        "2 units end",
        "2 units go whole into another",
    ]


def test_a_rename_and_a_move_of_one_unit_become_one_change():
    plan = make_plan(TREE, [Rename(100, name="Tú Lệ 2"), Move(100, 11)], on=DAY, title="S", document="")
    assert [(after.unit.title, after.parent) for after in plan.continued] == [("Xã Tú Lệ 2", 11)]
    assert plan.problems == ()


def test_a_split_says_how_many_shares_are_unknown():
    split = Split(101, (Part(100), Part(102)))
    plan = make_plan(TREE, [split], on=DAY, title="S", document="")
    assert plan.problems == ()
    assert "of 1 divided units the shares are not known; their counts cannot be carried over" in [
        effect.message % effect.values for effect in plan.effects
    ]


def test_closing_a_unit_tells_whose_jurisdiction_it_is():
    steps = [*(Move(id, 11) for id in (100, 101, 102)), Close(10)]
    effects = make_plan(TREE, steps, on=DAY, title="S", document="").effects
    assert [effect.units for effect in effects if "jurisdiction" in effect.message] == [(200,)]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "This plan changes nothing: add a step."),
        ([Close(999)], "Unit 999 is not open on the day before 2025-07-01."),
        (
            [Close(120)],
            "“Xã Mới” is already changed from 2025-08-01, so 2025-07-01 would overlap. Choose a later day.",
        ),
        ([Close(10)], "“Xã Tú Lệ” would stand under “Huyện Văn Chấn”, which is not open on 2025-07-01."),
        ([Close(100), Rename(100, name="X")], "“Xã Tú Lệ” is used by two steps that exclude each other."),
        ([Merge((100,), 100)], "“Xã Tú Lệ” cannot go into “Xã Tú Lệ”, which is not open on 2025-07-01."),
        ([Merge((100,), "nowhere")], "“Xã Tú Lệ” cannot go into “nowhere”, which is not open on 2025-07-01."),
        ([Split(100, (Part(101),))], "“Xã Tú Lệ” must be divided among at least two different units."),
        (
            [Split(100, (Part(101, Decimal("0.5")), Part(102, Decimal("0.4"))))],
            "The shares of “Xã Tú Lệ” add up to 0.9; they must be exactly 1.",
        ),
        ([Rename(101, name="tú lệ")], "Under “Huyện Văn Chấn” two units would be called “Xã tú lệ”."),
        ([Move(100, 100)], "“Xã Tú Lệ” would stand under itself."),
        ([Move(10, 102)], "“Huyện Văn Chấn” would stand under itself."),
        ([Move(10, 999)], "“Huyện Văn Chấn” would stand under “999”, which is not open on 2025-07-01."),
        ([Rename(101, code="04600")], "“Xã Nậm Búng” cannot bear the code 04600: another unit has it."),
        ([Rename(101, kind="so")], "“Nậm Búng”: there is no kind “so” in this tree."),
        ([Close(200)], "“Sở Nội vụ” stands in another tree than this reform."),
        ([Open(NewUnit("a", "xa", " ", 10))], "A new unit needs a name."),
        ([NEW, NEW], "Two new units bear the key “new” in this plan."),
        ([Merge((), 100)], "A merger names at least one unit that goes into another."),
    ],
)
def test_what_is_wrong_with_a_plan_names_the_unit(steps, said):
    assert said in problems(*steps)


def test_a_day_out_of_range_and_a_missing_title_are_said():
    said = problems(NEW, on=date(2300, 1, 1), title=" ")
    assert said[0].startswith("2300-01-01 is out of range")
    assert said[1] == "A reform needs a title."


def test_two_units_may_trade_names_and_codes_on_one_day():
    assert problems(Rename(100, name="Nậm Búng", code=""), Rename(101, name="Tú Lệ", code="04600")) == []


def test_the_digest_tells_a_changed_tree_from_the_one_planned_on():
    def digest(tree):
        return make_plan(tree, [NEW, Merge((100, 101), "new")], on=DAY, title="S", document="").digest

    elsewhere = Tree({**TREE.units, 110: unit(110, "xa", "Khác", 11)}, KINDS)
    beside = Tree({**TREE.units, 102: unit(102, "xa", "Khác", 10)}, KINDS)
    assert digest(elsewhere) == digest(TREE)
    assert digest(beside) != digest(TREE)
