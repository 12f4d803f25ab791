from datetime import date

import pytest

from tinhso.engines.units import public as units
from tinhso.engines.units.loading import BodiesPart
from tinhso.engines.units.models import UnitVersion
from tinhso.engines.units.testing import AT, LOADER, NATIONAL
from tinhso.kernel.packs import PackError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]
PACKS = NATIONAL.parent


def load(pack):
    return BodiesPart().load(PACKS / pack / "data" / "agencies.csv", by=LOADER, at=AT)


def test_the_bodies_of_yen_bai_work_for_yen_bai_and_stand_under_its_committee():
    load("yen-bai")
    on = date(2025, 3, 31)
    body = units.by_code("yb.skhcn", on=on, tree="state")
    assert body.title == "Sở Khoa học và Công nghệ"
    assert units.get(body.jurisdiction, on=on).title == "Tỉnh Yên Bái"
    assert [place.code for place in units.ancestors(body.id, on=on)] == ["yb.ubnd"]


def test_bodies_of_both_eras_find_the_province_of_their_days():
    load("lao-cai")
    old = units.by_code("lc10.ubnd", on=date(2025, 6, 30), tree="state")
    new = units.by_code("lc.ubnd", on=date(2025, 7, 1), tree="state")
    assert units.get(old.jurisdiction, on=date(2025, 6, 30)).code == "10"
    assert units.get(new.jurisdiction, on=date(2025, 7, 1)).code == "15"
    assert len(units.bodies_of(new.jurisdiction, on=date(2025, 7, 1))) > 10


def test_an_example_is_kept_as_an_example():
    load("lao-cai")
    assert units.by_code("lc.sct", on=date(2026, 1, 1), tree="state").status == "example"


def test_loading_again_changes_nothing():
    assert load("yen-bai") == "22 new bodies, 0 known"
    assert load("yen-bai") == "0 new bodies, 22 known"


def test_mistakes_name_file_and_line(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "pack.yaml").write_text('pack: x\ntitle: {vi: X}\nprovince: "15"\n')
    file = tmp_path / "data" / "agencies.csv"
    file.write_text(
        "code,name,from,until,status\nx.ubnd,A,,,example\nx.b,B,2025-07-01,2025-07-01,example\nx.c,C,1/7/2025,,example\n"
        "x.d,D,2025-07-01,1/1/2027,example\nx.e,E,,,offical\nx.e,,,,example\nx.f,,,,example\n"
    )
    with pytest.raises(PackError) as refused:
        BodiesPart().load(file, by=LOADER, at=AT)
    where = [line.split(": ")[0].partition("agencies.csv, ")[2] for line in str(refused.value).splitlines()]
    assert where == [
        "line 3, until",
        "line 4, from",
        "line 5, until",
        "line 6, status",
        "line 7, code",
        "line 8, code",
    ]
    assert "one of official, partial, example is expected here, not “offical”" in str(refused.value)
    assert str(refused.value).startswith(f"{tmp_path.name}/data/agencies.csv")


def test_a_column_that_nothing_reads_is_a_slip_and_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "pack.yaml").write_text('pack: x\ntitle: {vi: X}\nprovince: "15"\n')
    file = tmp_path / "data" / "agencies.csv"
    file.write_text("code,name,from,until,status,sourse\nyb.skhcn,Sở,2020-01-01,,example,nd-1\n", "utf-8")
    with pytest.raises(PackError, match=r"agencies.csv, line 1.*“sourse” is not known.*source"):
        BodiesPart().load(file, by=LOADER, at=AT)


def test_a_body_says_its_sources_by_title_and_address_also_when_it_was_loaded_with_keys():
    load("lao-cai")
    on = date(2026, 1, 1)
    body = units.by_code("lc.skhcn", on=on, tree="state")
    first = body.source.splitlines()[0]
    assert first.startswith("Lào Cai công bố nghị quyết") and " http://www.laocai.gov.vn/" in first
    UnitVersion.objects.filter(unit_id=body.id).update(source="laocai-1524695 vietnamvn-6 tqh-51980541")
    load("lao-cai")
    assert units.get(body.id, on=on).source == body.source


def test_no_list_names_a_source_that_is_not_told():
    for pack in ("lao-cai", "yen-bai"):
        load(pack)
    kept = UnitVersion.objects.filter(tree="state").exclude(source="").values_list("source", flat=True)
    assert all(" http" in line for source in kept for line in source.splitlines())
