"""The catalogue as everybody sees it: asked in one's own words, one page a procedure, and what is an example says so."""

from datetime import datetime

import pytest
from tests.said import text_of

from tinhso.kernel.days import VIETNAM
from tinhso.web import clock, finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 9, 1, 9, tzinfo=VIETNAM))


def test_asking_in_ones_own_words_shows_the_right_procedure_first(client, pinned_queries):
    client.get("/thu-tuc/", {"q": "cưới"})  # definitions are read once a process
    with pinned_queries("onestop: procedures asked for"):
        shown = text_of(client.get("/thu-tuc/", {"q": "làm khai sinh cho con"}))
    body = shown[shown.index("<tbody>") :]
    assert body.index("/thu-tuc/1.001193/") < body.index("/thu-tuc/1.004884/")


def test_without_words_everything_is_there_and_a_field_narrows_it(client):
    everything = text_of(client.get("/thu-tuc/"))
    assert everything.index("/thu-tuc/1.012783/") < everything.index("/thu-tuc/1.001193/")  # đất đai, then hộ tịch
    births, deaths, weddings = (everything.index(f"/thu-tuc/{code}/") for code in ("1.001193", "1.000656", "1.000894"))
    assert weddings < births < deaths  # kết hôn, khai sinh, khai tử
    land = text_of(client.get("/thu-tuc/", {"linh-vuc": "dat-dai"}))
    assert "/thu-tuc/1.012783/" in land and "/thu-tuc/1.001193/" not in land


def test_how_to_ask_is_told_before_one_asks_and_not_over_the_answers(client):
    told = "Hỏi bằng lời của mình"
    assert told in text_of(client.get("/thu-tuc/"))
    assert told not in text_of(client.get("/thu-tuc/", {"q": "làm khai sinh cho con"}))


def test_nothing_found_says_what_to_do(client):
    shown = text_of(client.get("/thu-tuc/", {"q": "zzz"}))
    assert "Không tìm thấy" in shown and "Xem mọi thủ tục" in shown


def test_a_procedure_says_papers_time_fee_agency_and_source(client, pinned_queries):
    client.get("/thu-tuc/1.001193/")
    with pinned_queries("onestop: a procedure"):
        shown = text_of(client.get("/thu-tuc/1.001193/"))
    for said in (
        "Giấy chứng sinh",
        "Trong ngày",
        "sau 15 giờ",
        "Ủy ban nhân dân cấp xã",
        "8.000 đồng/bản",
        "Người thuộc hộ nghèo",
        "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd",
        "Một phần là ví dụ",
    ):
        assert said in shown, said


def test_tiers_of_a_fee_are_told_in_words(client):
    shown = text_of(client.get("/thu-tuc/2.000815/"))
    assert "2.000 đồng/trang đến thứ 2; 1.000 đồng/trang từ đó trở đi; tối đa 200.000 đồng" in shown


def test_an_example_is_marked_in_the_list_and_on_its_page(client):
    assert "Ví dụ" in text_of(client.get("/thu-tuc/", {"q": "1.001612"}))
    shown = text_of(client.get("/thu-tuc/1.001612/"))
    assert "xin đừng dựa vào" in shown


@pytest.mark.parametrize("code", ["9.999999", "khong-co", "1.001193%00", "a" * 300])
def test_a_code_that_is_none_is_not_there(client, code):
    assert client.get(f"/thu-tuc/{code}/").status_code == 404


@pytest.mark.parametrize("query", ["q=" + "x" * 5000, "q=%00", "q=%F0%9F%98%80", "linh-vuc=khong-co", "q=<script>"])
def test_odd_questions_are_answered(client, query):
    answer = client.get(f"/thu-tuc/?{query}")
    assert answer.status_code == 200 and b"<script>alert" not in answer.content


def test_the_page_of_a_day_before_the_catalogue_says_that_it_is_empty(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 1, 2, 9, tzinfo=VIETNAM))
    assert "Chưa có thủ tục nào cho ngày này" in text_of(client.get("/thu-tuc/"))
    assert client.get("/thu-tuc/1.001193/").status_code == 404


def test_the_search_of_the_whole_site_finds_procedures(client):
    assert "procedures" in finding.finders
    assert "/thu-tuc/1.000656/" in text_of(client.get("/tim-kiem/", {"q": "báo tử"}))
