"""A line of agencies.csv that was changed after its body was loaded: the plan tells it, applying carries it out."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext
from tests.services.configuration.conftest import AT, change

from tinhso.engines.journal.models import JournalRecord
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.engines.units.models import UnitVersion
from tinhso.kernel.actor import process
from tinhso.kernel.definitions import Text
from tinhso.kernel.packs import PackError
from tinhso.kernel.period import Period
from tinhso.kernel.plans import Proposed, plan_effects
from tinhso.project import packs as by_name
from tinhso.services.configuration import lists
from tinhso.services.configuration import public as configuration

TODAY = AT.date()
LIST = """code,name,short_name,from,until,status,source,note
td.ubnd,Ủy ban nhân dân tỉnh,UBND tỉnh,2025-07-01,,example,,
td.stc,Sở Tài chính,Sở Tài chính,2025-07-01,,example,,
td.snv,Sở Nội vụ,Sở Nội vụ,2025-07-01,,example,,
"""
FILE = "hill/data/agencies.csv"
SOURCES = "sources:\n- {id: nq-1, title: Nghị quyết số 1, address: 'https://example.gov.vn/nq-1'}\n"


@pytest.fixture
def province(office, settings):
    """The office's province, with a committee and two departments, applied."""
    settings.TINHSO_DEMO = True
    (office.packs / "hill" / "data").mkdir(exist_ok=True)
    (office.packs / FILE).write_text(LIST, "utf-8")
    load()
    return office


def load(at=AT):
    return by_name.load(["hill"], by=process("test"), at=at)


def plan(at=AT):
    with by_name.opened(["hill"]) as found:
        return configuration.plan(found, at=at)


def said(told, about="units"):
    with translation.override("vi"):
        return [
            configuration.filled(gettext(one.message), one.values, language="vi") for one in told if one.about == about
        ]


def body(code, on=TODAY):
    return units.by_code(code, on=on, tree="state")


def closing(province, code="stc", name="Sở Tài chính", day="2026-11-01"):
    change(province.packs, FILE, f"td.{code},{name},{name},2025-07-01,,", f"td.{code},{name},{name},2025-07-01,{day},")


def acts():
    return list(JournalRecord.objects.filter(name__startswith="unit.").order_by("id").values_list("name", flat=True))


def test_a_list_that_was_not_changed_changes_nothing(province):
    found = plan()
    assert found.plan.empty and said(found.effects) == []
    before = acts()
    load()
    assert acts() == before


def test_a_body_whose_line_gets_an_end_closes_on_that_day(province):
    closing(province)
    found = plan()
    assert said(found.plan.deeds) == ["Sẽ kết thúc 1 cơ quan, từ ngày 2026-11-01 không còn: Sở Tài chính."]
    assert [one.grave for one in found.plan.deeds] == [True]
    unit, count = body("td.stc").id, len(acts())
    load()
    assert UnitVersion.objects.get(unit=unit).period.end == date(2026, 11, 1)
    assert acts()[count:] == ["unit.closed"]
    assert plan().plan.empty


def test_the_plan_says_how_many_posts_and_persons_stand_in_a_body_that_would_close(province):
    unit = body("td.stc").id
    posts = [
        people.open_post(unit, code, Text(vi="x"), ["reader"], by=process("test"), at=AT) for code in ("a", "b", "c")
    ]
    for name, post, days in (
        ("Người Một", posts[0], Period(date(2026, 1, 1))),
        ("Người Đã Thôi", posts[1], Period(date(2026, 1, 1), date(2026, 3, 1))),
    ):
        people.appoint(people.enrol(name, by=process("test"), at=AT), post, days, by=process("test"), at=AT)
    people.end_post(posts[2], by=process("test"), at=AT)
    assert plan_effects.get("holders in bodies that close").effects(Proposed({}, {}, TODAY)) == ()
    closing(province, "snv", "Sở Nội vụ")
    assert said(plan().effects, "posts") == []
    closing(province)
    found = plan()
    (told,) = said(found.effects, "posts")
    assert told.startswith("Các cơ quan sẽ kết thúc có 2 chức danh, hiện có 1 người giữ.")
    assert [one.grave for one in found.effects if one.about == "posts"] == [True]


def test_a_committee_closes_with_all_that_stands_under_it_and_not_before(province):
    change(province.packs, FILE, "UBND tỉnh,2025-07-01,,", "UBND tỉnh,2025-07-01,2026-11-01,")
    with pytest.raises(PackError) as refused:
        plan()
    assert "hill/data/agencies.csv" in str(refused.value) and "until" in str(refused.value)
    closing(province)
    closing(province, "snv", "Sở Nội vụ")
    assert said(plan().plan.deeds)[0].startswith("Sẽ kết thúc 3 cơ quan, từ ngày 2026-11-01 không còn:")
    load()
    ends = UnitVersion.objects.filter(tree="state", code__startswith="td.").values_list("period", flat=True)
    assert {period.end for period in ends} == {date(2026, 11, 1)}


def test_a_body_whose_line_has_another_name_is_called_so_from_the_day_of_applying(province):
    change(province.packs, FILE, "td.snv,Sở Nội vụ,", "td.snv,Sở Nội vụ và Lao động,")
    assert said(plan().plan.deeds) == ["“Sở Nội vụ” sẽ đổi tên thành “Sở Nội vụ và Lao động” từ ngày áp dụng."]
    load()
    assert body("td.snv").title == "Sở Nội vụ và Lao động"
    assert body("td.snv", TODAY - timedelta(days=1)).title == "Sở Nội vụ"
    assert plan().plan.empty


def test_a_name_that_an_act_changed_since_is_not_changed_back_by_the_list(province):
    units.rename(body("td.snv").id, name="Sở Tổ chức", on=TODAY - timedelta(days=5), by=process("test"), at=AT)
    found = plan()
    assert found.plan.empty
    (told,) = said(found.effects)
    assert told.startswith("1 cơ quan giữ nguyên như đang có") and "Sở Nội vụ" in told
    load()
    assert body("td.snv").title == "Sở Tổ chức"


def test_a_body_whose_source_was_found_is_official_from_then_on_also_for_its_past(province):
    (province.packs / "hill/data/agencies-sources.yaml").write_text(SOURCES, "utf-8")
    change(province.packs, FILE, "td.stc,Sở Tài chính,Sở Tài chính,2025-07-01,,example,,", "td.stc,Sở Tài chính,Sở Tài chính,2025-07-01,,official,nq-1,")  # fmt: skip
    assert said(plan().plan.deeds) == ["Sẽ sửa nguồn hoặc tình trạng (chính thức, ví dụ) của 1 cơ quan: Sở Tài chính."]
    count = len(acts())
    load()
    past = body("td.stc", date(2025, 8, 1))
    assert (past.status, past.source) == ("official", "Nghị quyết số 1 https://example.gov.vn/nq-1")
    assert acts()[count:] == ["unit.told"]
    assert plan().plan.empty


def test_a_body_whose_line_is_gone_stays_and_the_plan_says_so_each_time(province):
    change(province.packs, FILE, "td.snv,Sở Nội vụ,Sở Nội vụ,2025-07-01,,example,,\n", "")
    for _again in range(2):
        found = plan()
        assert said(found.plan.deeds) == []
        (told,) = said(found.effects)
        assert told.startswith("1 cơ quan vẫn giữ nguyên") and "Sở Nội vụ" in told and "until" in told
        load()
    assert body("td.snv").title == "Sở Nội vụ"


def test_a_first_day_and_an_end_that_is_set_are_not_changed_by_a_list(province):
    closing(province)
    load()
    change(province.packs, FILE, "2025-07-01,2026-11-01,", "2025-07-01,2026-12-01,")
    change(province.packs, FILE, "td.snv,Sở Nội vụ,Sở Nội vụ,2025-07-01,", "td.snv,Sở Nội vụ,Sở Nội vụ,2025-03-01,")
    found = plan()
    assert said(found.plan.deeds) == []
    (told,) = said(found.effects)
    assert told.startswith("2 cơ quan giữ nguyên như đang có")


def test_a_page_writes_the_day_the_vietnamese_way_and_the_terminal_as_it_stands_in_the_list(province):
    closing(province)
    (told,) = plan().plan.deeds
    with translation.override("vi"):
        ((_about, text, _grave, _assumed),) = lists.told([told])
    assert "từ ngày 01/11/2026 không còn" in text
    assert "2026-11-01" in said([told])[0]


def test_blanks_around_a_value_of_the_list_are_not_part_of_it(province):
    change(province.packs, FILE, "td.snv,Sở Nội vụ,Sở Nội vụ,2025-07-01,", " td.snv ,Sở Nội vụ ,Sở Nội vụ, 2025-07-01,")
    found = plan()
    assert found.plan.deeds == () and said(found.effects) == []
