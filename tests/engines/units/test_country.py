"""The country in both eras, held against the facts other sources give."""

import csv
from datetime import date, timedelta

import pytest

from tinhso.engines.units import public as units
from tinhso.engines.units import testing
from tinhso.engines.units.models import Placement, Reform, Succession, UnitVersion

NEW_DAY = date(2025, 7, 1)
OLD_DAY = date(2025, 6, 30)
DISTRICTS = ("huyen", "thi-xa", "thanh-pho-thuoc-tinh")
COMMUNES = ("xa", "phuong", "thi-tran", "dac-khu")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def within(code, on, kinds):
    return units.within(units.by_code(code, on=on).id, on=on, kinds=kinds)


def test_yen_bai_had_nine_districts_and_168_communes_to_the_last_day():
    assert len(within("15", OLD_DAY, DISTRICTS)) == 9
    assert len(within("15", OLD_DAY, COMMUNES)) == 168


@pytest.mark.parametrize(("code", "communes"), [("15", 99), ("08", 124)])
def test_the_new_provinces_have_the_communes_of_the_reform(code, communes):
    assert len(within(code, NEW_DAY, COMMUNES)) == communes


def test_the_country_has_34_provinces_and_3321_communes_after():
    roots = units.children(None, on=NEW_DAY)
    assert len(roots) == 34
    with_communes = UnitVersion.objects.filter(kind__in=COMMUNES, period__contains=NEW_DAY)
    assert with_communes.count() == 3321


def test_51_communes_of_lao_cai_stand_on_the_land_of_yen_bai():
    old = {place.id for place in within("15", OLD_DAY, None)}
    new = {place.id for place in within("15", NEW_DAY, COMMUNES)}
    came = {link.unit for link in units.predecessors_of(new) if link.other in old} | (old & new)
    assert len(came) == 51


def test_identity_follows_neither_code_nor_name():
    yen_bai, lao_cai = units.by_code("15", on=OLD_DAY), units.by_code("15", on=NEW_DAY)
    assert (yen_bai.title, lao_cai.title) == ("Tỉnh Yên Bái", "Tỉnh Lào Cai")
    assert yen_bai.id != lao_cai.id
    assert {link.title for link in units.predecessors(lao_cai.id)} == {"Tỉnh Yên Bái", "Tỉnh Lào Cai"}
    old, new = (next(p for p in within("15", day, ("xa",)) if p.name == "Tú Lệ") for day in (OLD_DAY, NEW_DAY))
    assert old.id != new.id
    assert old.id in {link.other for link in units.predecessors(new.id)}


def test_a_unit_that_went_on_alone_keeps_its_identity_and_moves_up():
    ha_noi = units.by_code("01", on=OLD_DAY)
    assert units.get(ha_noi.id, on=NEW_DAY).title == "Thành phố Hà Nội"
    before, after = (next(p for p in within("15", day, ("xa",)) if p.code == "04603") for day in (OLD_DAY, NEW_DAY))
    assert before.id == after.id
    assert [p.title for p in units.ancestors(after.id, on=OLD_DAY)] == ["Tỉnh Yên Bái", "Huyện Trạm Tấu"]
    assert [p.title for p in units.ancestors(after.id, on=NEW_DAY)] == ["Tỉnh Lào Cai"]


def test_an_island_district_went_on_as_a_special_zone():
    zone = next(place for place in units.search("hoang sa", on=NEW_DAY) if place.kind == "dac-khu")
    assert units.get(zone.id, on=OLD_DAY).title == "Huyện Hoàng Sa"


def test_five_communes_of_the_two_provinces_were_divided_by_unknown_shares():
    old = [place.id for code in ("15", "10", "08", "02") for place in within(code, OLD_DAY, COMMUNES)]
    split = {link.unit for link in units.successors_of(old) if link.kind == "split"}
    assert len(split) == 5
    assert {link.share for link in units.successors_of(split)} == {None}


def test_every_unit_has_one_place_on_every_day_it_is_open():
    for day in (date(1990, 1, 1), OLD_DAY, NEW_DAY, date(2030, 1, 1)):
        open_then = UnitVersion.objects.filter(period__contains=day)
        placed = Placement.objects.filter(period__contains=day)
        assert open_then.count() == placed.count() == placed.values("unit").distinct().count() > 3000


def test_all_of_every_old_unit_went_somewhere():
    wholes = Succession.objects.filter(kind="merge")
    assert set(wholes.values_list("share", flat=True)) == {1}
    gone = UnitVersion.objects.filter(period__endswith=NEW_DAY, kind__in=COMMUNES)
    lost = gone.exclude(unit__in=Succession.objects.values("from_unit"))
    assert lost.exclude(unit__in=UnitVersion.objects.filter(period__contains=NEW_DAY).values("unit")).count() == 0


def test_every_succession_of_the_lists_is_kept():
    with (testing.NATIONAL / "data" / "units" / "successions.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "commune" and row["kind"] != "whole"]
    old = units.by_codes({row["from_code"] for row in rows}, on=OLD_DAY)
    new = units.by_codes({row["to_code"] for row in rows}, on=NEW_DAY)
    told = {(old[row["from_code"]].id, new[row["to_code"]].id) for row in rows}
    kept = set(
        Succession.objects.filter(from_unit__in=[place.id for place in old.values()]).values_list(
            "from_unit", "to_unit"
        )
    )
    assert told == kept
    assert len(told) > 10_000


def test_loading_again_changes_nothing(country):
    before = (UnitVersion.objects.count(), Succession.objects.count(), Reform.objects.count())
    assert testing.whole_country().startswith("nothing new")
    assert (UnitVersion.objects.count(), Succession.objects.count(), Reform.objects.count()) == before


def test_the_page_about_yen_bai_in_2023_can_say_what_is_unknown():
    yen_bai = units.by_code("15", on=OLD_DAY)
    texts = [note.text_vi for note in units.notes(yen_bai.id, on=date(2023, 12, 31))]
    assert any("173" in text for text in texts)
    assert not any("173" in note.text_vi for note in units.notes(yen_bai.id, on=OLD_DAY))


def test_everything_within_a_province_is_one_query(django_assert_num_queries):
    yen_bai = units.by_code("15", on=OLD_DAY)
    with django_assert_num_queries(1):
        assert len(units.within(yen_bai.id, on=OLD_DAY)) == 178


def test_a_name_is_found_without_marks_in_both_eras():
    found = units.search("TU LE")
    assert [(place.title, place.period.end) for place in found if place.name == "Tú Lệ"] == [
        ("Xã Tú Lệ", None),  # the one of today first
        ("Xã Tú Lệ", NEW_DAY),
    ]
    assert found[0].name == "Tú Lệ"


def test_a_code_is_found_as_of_a_day():
    assert [place.title for place in units.search("15", on=NEW_DAY) if place.code == "15"] == ["Tỉnh Lào Cai"]


def test_names_stand_in_the_order_of_the_vietnamese_alphabet():
    names = [place.name for place in within("15", OLD_DAY, DISTRICTS)]
    assert names == [
        "Lục Yên", "Mù Căng Chải", "Nghĩa Lộ", "Trạm Tấu", "Trấn Yên", "Văn Chấn", "Văn Yên", "Yên Bái", "Yên Bình",
    ]  # fmt: skip


def test_neighbouring_days_of_every_unit_never_overlap():
    day = NEW_DAY - timedelta(days=1)
    doubled = UnitVersion.objects.filter(
        period__contains=day, unit__in=UnitVersion.objects.filter(period__startswith=NEW_DAY).values("unit")
    )
    assert all(version.period.end == NEW_DAY for version in doubled)
