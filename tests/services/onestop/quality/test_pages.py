"""The index, the figures and the board in a browser: what everybody sees, what opens, and what is told to nobody."""

import pytest
from tests.said import text_of

from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.quality import counting
from tinhso.services.onestop.quality.pages import part_words
from tinhso.services.onestop.quality.rules.rates import Rate
from tinhso.web import clock

from .conftest import in_the
from .test_index import LATER


@pytest.fixture(scope="module")
def dossiers_of_file(begin):
    return begin(some_dossiers)


@pytest.fixture
def late_september(dossiers_of_file, world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return in_the(world, dossiers_of_file)


def some_dossiers(shop):
    shop.many(lambda: shop.done(days=1, scan=True), 5)
    shop.many(lambda: shop.done(days=10), 5)
    counting.rebuild(at=LATER)


def test_everybody_reads_the_index_and_opens_it_down_to_a_line(late_september, client, pinned_queries):
    client.get("/chat-luong-phuc-vu/")
    with pinned_queries("onestop: quality"):
        whole = text_of(client.get("/chat-luong-phuc-vu/"))
    assert "Tháng 9/2026" in whole and "Xã Đồi" in whole and "10,00/20" in whole
    assert "Cơ sở dữ liệu quốc gia về thủ tục hành chính" in whole, "what is not held names its source"
    hill = late_september.world.hill
    unit = text_of(client.get(f"/chat-luong-phuc-vu/{hill}/?ky=2026-M09"))
    assert f"/chat-luong-phuc-vu/{hill}/2.1/" in unit and "Không có ở đây" in unit
    line = text_of(client.get(f"/chat-luong-phuc-vu/{hill}/2.1/?ky=2026-Q3"))
    assert "50,0%" in line and "5 trên 10" in line and "/ho-so/" not in line.split("<main")[-1].split("</main")[0]


def test_criteria_of_procedures_and_of_time_are_shown_and_open_to_what_stands_behind_them(
    late_september, client, browse
):
    hill, desk = late_september.world.hill, browse("desk")
    late_september.open(channel="online")
    counting.rebuild(at=LATER)
    unit = text_of(client.get(f"/chat-luong-phuc-vu/{hill}/?ky=2026-M09"))
    assert "3 trên 3 thủ tục" in unit and "1 trên 3 thủ tục" in unit and "bình quân 5,5 ngày" in unit
    assert "Chưa nối cổng thanh toán" in unit, "why 3.5 cannot be known here"
    for code, words in (("3.1", "3 trên 3 thủ tục"), ("3.2", "1 trên 3 thủ tục"), ("2.2", "5,5 ngày")):
        shown = text_of(client.get(f"/chat-luong-phuc-vu/{hill}/{code}/?ky=2026-M09"))
        assert words in shown
        assert "/ho-so/" not in shown.split("<main")[-1].split("</main")[0], "who may not see dossiers opens none"
        assert client.get(f"/chat-luong-phuc-vu/0/{code}/?ky=2026-Q3").status_code == 200
    opened = {
        code: desk.get(f"/chat-luong-phuc-vu/{hill}/{code}/ho-so/?ky=2026-M09") for code in ("2.2", "3.1", "3.2", "x")
    }
    assert {code: answer.status_code for code, answer in opened.items()} == {
        "2.2": 200,
        "3.1": 404,
        "3.2": 200,
        "x": 404,
    }
    assert sum(row.code in text_of(opened["2.2"]) for row in Dossier.objects.all()) == 10
    assert [row.code in text_of(opened["3.2"]) for row in Dossier.objects.order_by("id")] == [False] * 10 + [True]
    assert f"/{hill}/3.2/ho-so/" in text_of(desk.get(f"/chat-luong-phuc-vu/{hill}/3.2/?ky=2026-M09"))
    assert f"/{hill}/3.1/ho-so/" not in text_of(desk.get(f"/chat-luong-phuc-vu/{hill}/3.1/?ky=2026-M09"))


def test_where_the_source_conflicts_the_page_says_what_holds(late_september, client):
    shown = text_of(client.get(f"/chat-luong-phuc-vu/{late_september.world.hill}/4.2/?ky=2026-M09"))
    assert "Các nguồn nói khác nhau" in shown and "Theo tỷ lệ, đủ điểm khi đạt 100%" in shown


def test_an_officer_opens_a_line_to_the_dossiers_that_lost_points(late_september, browse, client):
    hill, late = late_september.world.hill, Dossier.objects.order_by("-id")[0]
    address = f"/chat-luong-phuc-vu/{hill}/2.1/ho-so/?ky=2026-M09"
    shown = text_of(browse("desk").get(address))
    assert late.code in shown and Dossier.objects.order_by("id")[0].code not in shown
    reached = text_of(browse("desk").get(address + "&phan=dat"))
    assert late.code not in reached and Dossier.objects.order_by("id")[0].code in reached
    assert "5 trên 10" in shown and "Con số tính đến" in shown
    assert late.code not in text_of(browse("other desk").get(address))
    assert client.get(address).status_code == 302


def test_the_count_stands_beside_a_rate_that_is_told():
    assert part_words(Rate(2, 5)) == part_words(Rate(2, 5), exact=True) == "2 trên 5"


def test_of_a_few_dossiers_only_who_may_see_them_is_told_more():
    assert part_words(Rate(2, 3)) == "dưới 5 hồ sơ" and part_words(Rate(2, 3), exact=True) == "2 trên 3"


def test_a_computed_figure_opens_to_its_dossiers(late_september, browse):
    desk, hill = browse("desk"), late_september.world.hill
    listed = text_of(desk.get("/so-lieu-ho-so/?ky=2026-M09"))
    address = f"/so-lieu-ho-so/hs.tiep-nhan/{hill}/?ky=2026-M09"
    assert address in listed.replace("&amp;", "&") and "Hồ sơ tiếp nhận" in listed
    opened = text_of(desk.get(address))
    for row in Dossier.objects.all():
        assert f"/ho-so/{row.pk}/" in opened and row.code in opened
    assert browse("other desk").get(address).status_code == 404


def test_the_board_tells_counts_and_no_small_one(late_september, client, pinned_queries):
    late_september.open(at=LATER)
    counting.rebuild(at=LATER)
    client.get("/bang-cong-khai/")
    with pinned_queries("onestop: board"):
        shown = text_of(client.get("/bang-cong-khai/"))
    inside = shown.split("<main")[-1].split("</main")[0]
    assert "Hộ tịch" in inside and "Xã Đồi" in inside and "dưới 5" in inside and "50,0%" in inside
    assert not any(row.code in inside for row in Dossier.objects.all())
