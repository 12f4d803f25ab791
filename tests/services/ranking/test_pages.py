"""What the public and the officers see under /xep-hang/ and behind its numbers."""

import io
from datetime import date
from typing import Any

import pytest

from tinhso.services.ranking.actions import publish
from tinhso.services.ranking.loading import HistoryPart
from tinhso.services.ranking.models import Line, Result, Round
from tinhso.services.ranking.nav import awaiting

from .conftest import AT, LATER, SYSTEM, TODAY

pytestmark = pytest.mark.usefixtures("english_on_that_day")


@pytest.fixture
def draft(reported: Any) -> int:
    return reported.scored()


@pytest.fixture
def published(reported: Any, draft: int) -> int:
    publish(draft, "684/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    return draft


def said(answer: Any) -> str:
    return answer.content.decode()


def test_an_empty_province_says_when_rankings_appear(client, province):
    assert "No ranking has been published yet" in said(client.get("/xep-hang/"))


def test_a_published_ranking_is_open_to_everyone(client, published):
    text = said(client.get(f"/xep-hang/{published}/"))
    assert "Published by decision 684/QĐ-UBND of 09/10/2026" in text
    for name in ("Xã Tú Lệ", "Xã Gia Hội", "Phường Nghĩa Lộ"):
        assert name in text
    assert "A test set" in said(client.get("/xep-hang/"))


def test_a_draft_is_not_there_for_the_public_nor_for_another_province(client, reported, draft, be):
    assert client.get(f"/xep-hang/{draft}/").status_code == 404
    assert "A test set" not in said(client.get("/xep-hang/"))
    be(reported.stranger)
    assert client.get(f"/xep-hang/{draft}/").status_code == 404
    be(reported.publisher)
    assert client.get(f"/xep-hang/{draft}/").status_code == 200


def test_numbers_behind_a_draft_are_not_there_either(client, reported, draft, be):
    line, result = Line.objects.first(), Result.objects.first()
    assert client.get(f"/mo-so/score/{line.pk}/").status_code == 404
    assert client.get(f"/mo-so/result/{result.pk}/").status_code == 404
    be(reported.scorer)
    assert client.get(f"/mo-so/score/{line.pk}/").status_code == 200


def test_every_number_opens_down_to_its_figures(client, reported, published):
    result = Result.objects.get(unit_id=reported.place["Xã Tú Lệ"])
    assert f"/mo-so/result/{result.pk}/" in said(client.get(f"/xep-hang/{published}/"))
    text = said(client.get(f"/mo-so/result/{result.pk}/"))
    for words in ("3 of 3", "10.00 of 40 points", "1.1. Cuộc họp", "684/QĐ-UBND", "From 4 lần on, all 40 points."):
        assert words in text
    line = Line.objects.get(result=result, indicator="1.1")
    text = said(client.get(f"/mo-so/score/{line.pk}/"))
    assert "1 does not reach 4: 1 out of 4, times 40 points" in text
    assert "Reported by the unit" in text
    assert "Quarter III/2026" in text


def test_a_ratio_without_end_is_shown_as_its_measure_counts(client, reported):
    reported.report("Xã Tú Lệ", "tong", 3)
    round_id = reported.scored()
    publish(round_id, "1/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    line = Line.objects.get(result__unit_id=reported.place["Xã Tú Lệ"], indicator="2.1")
    text = said(client.get(f"/mo-so/score/{line.pk}/"))
    assert "33.33 out of 100, times 60 points" in text
    assert "33.3333" not in text


@pytest.mark.parametrize(
    "query, there, gone",
    [
        ("q=tu+le", "Xã Tú Lệ", "Xã Gia Hội"),  # marks folded
        ("kind=phuong", "Phường Nghĩa Lộ", "Xã Tú Lệ"),
        ("q=khong+co", "No unit matches", "Xã Tú Lệ"),
        ("group=1", "1.1. Cuộc họp", "2.1. Hộ trực tuyến"),
        ("group=999&kind=%27&start=abc&sort=x", "Xã Tú Lệ", "No unit matches"),  # what it does not know is left out
    ],
)
def test_filters(client, published, query, there, gone):
    text = said(client.get(f"/xep-hang/{published}/?{query}")).rpartition("k-filters")[2]  # the list below the filters
    if "kind=%27" in query:
        assert "No unit matches" in text
        return
    assert there in text
    assert gone not in text
    assert ("Take all filters away" in text) == (there == "No unit matches")


def test_what_was_looked_for_stays_in_the_ways_out(client, published):
    text = said(client.get(f"/xep-hang/{published}/", {"q": "tú lệ"}))
    assert "?q=t%C3%BA+l%E1%BB%87&amp;format=csv" in text


def test_sorting_turns_the_list_round(client, published):
    text = said(client.get(f"/xep-hang/{published}/?sort=-rank"))
    table = text[text.index("<tbody>") :]
    assert table.index("Xã Tú Lệ") < table.index("Xã Gia Hội")


def test_the_ranking_goes_out_as_csv_and_xlsx(client, published):
    import openpyxl

    text = b"".join(client.get(f"/xep-hang/{published}/?format=csv").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Rank,Unit,Total")
    assert "3,Xã Tú Lệ,40" in text
    answer = client.get(f"/xep-hang/{published}/?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert any(row[1] == "Xã Gia Hội" and row[2] == 100 for row in sheet.iter_rows(values_only=True))


def test_pages_ask_the_database_little(client, reported, published, django_assert_max_num_queries, be):
    for actor in (None, reported.publisher):
        if actor:
            be(actor)
        result, line = Result.objects.first(), Line.objects.first()
        for address in (
            "/xep-hang/",
            f"/xep-hang/{published}/",
            f"/xep-hang/{published}/?group=1",
            f"/mo-so/result/{result.pk}/",
            f"/mo-so/score/{line.pk}/",
        ):
            client.get(address)
            with django_assert_max_num_queries(10, info=address):
                assert client.get(address).status_code == 200


def test_an_example_says_so(client, reported):
    reported.report("Xã Tú Lệ", "hop", 2, example=True)
    publish(reported.scored(), "1/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    text = said(client.get(f"/xep-hang/{Round.objects.get().pk}/"))
    assert "This is not an official ranking." in text
    assert "k-watermark" in text


def test_an_officer_walks_from_opening_to_scoring(client, reported, be):
    be(reported.scorer)
    assert client.get("/xep-hang/mo/").status_code == 200
    form = {"set": "xa-thu", "period": "2026-Q3", "unit": str(reported.id), "reach": "within", "form_key": "k" * 32}
    answer = client.post("/xep-hang/mo/", form)
    row = Round.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/xep-hang/{row.pk}/")
    assert client.post("/xep-hang/mo/", form)["Location"] == f"/xep-hang/{row.pk}/"  # the same form again counts once
    assert "Score the units" in said(client.get(f"/xep-hang/{row.pk}/"))
    assert client.post(f"/xep-hang/{row.pk}/cham/").status_code == 302
    assert "Score again" in said(client.get(f"/xep-hang/{row.pk}/"))
    assert "Publish by decision" not in said(client.get(f"/xep-hang/{row.pk}/"))


def test_a_period_that_was_not_offered_is_refused_and_the_rest_kept(client, reported, be):
    be(reported.scorer)
    form = {"set": "xa-thu", "period": "quý 3", "unit": str(reported.id), "reach": "within"}
    answer = client.post("/xep-hang/mo/", form)
    assert answer.status_code == 422
    assert "k-errors" in said(answer) and "#f-period" in said(answer)
    assert 'value="xa-thu" selected' in said(answer)
    assert not Round.objects.exists()


def test_the_second_person_publishes(client, reported, draft, be):
    be(reported.publisher)
    assert "Publish by decision" in said(client.get(f"/xep-hang/{draft}/"))
    answer = client.post(f"/xep-hang/{draft}/cong-bo/", {"decision": "12/QĐ-UBND", "decided_on": "09/10/2026"})
    assert answer.status_code == 302
    again = client.post(f"/xep-hang/{draft}/cong-bo/", {"decision": "13/QĐ-UBND", "decided_on": "09/10/2026"})
    assert again.status_code == 409
    assert "published by decision 12/QĐ-UBND" in said(again)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "published by decision 12/QĐ-UBND"), ("vi", "đã công bố theo Quyết định 12/QĐ-UBND")],
)
def test_a_ranking_published_twice_names_the_decision_in_either_language(client, reported, draft, be, language, told):
    be(reported.publisher)
    client.cookies["tinhso_language"] = language
    address = f"/xep-hang/{draft}/cong-bo/"
    client.post(address, {"decision": "12/QĐ-UBND", "decided_on": "09/10/2026"})
    again = client.post(address, {"decision": "13/QĐ-UBND", "decided_on": "09/10/2026"})
    assert again.status_code == 409 and told in said(again)
    assert Round.objects.get(pk=draft).decision == "12/QĐ-UBND"


@pytest.mark.parametrize(("language", "told"), [("en", "is out of range"), ("vi", "nằm ngoài phạm vi")])
def test_a_day_of_decision_out_of_range_is_told_with_the_range(client, reported, draft, be, language, told):
    be(reported.publisher)
    client.cookies["tinhso_language"] = language
    answer = client.post(f"/xep-hang/{draft}/cong-bo/", {"decision": "12/QĐ-UBND", "decided_on": "01/01/1700"})
    assert answer.status_code == 422 and told in said(answer) and 'value="12/QĐ-UBND"' in said(answer)
    assert Round.objects.get(pk=draft).published_at is None


def test_a_decision_number_that_cannot_be_is_told_beside_its_field(client, reported, draft, be):
    be(reported.publisher)
    answer = client.post(f"/xep-hang/{draft}/cong-bo/", {"decision": "mười hai", "decided_on": "31/02/2026"})
    assert answer.status_code == 422
    assert "is not a day" in said(answer)


@pytest.mark.parametrize("address", ["/xep-hang/mo/", "/xep-hang/nhap-so-lieu/", "/xep-hang/1/cong-bo/"])
def test_the_public_is_asked_to_sign_in(client, province, address):
    assert client.get(address).status_code == 302


def test_what_awaits_scorer_and_publisher(reported):
    round_id = reported.open()
    assert [one.href for one in awaiting(reported.scorer, TODAY)] == [f"/xep-hang/{round_id}/"]
    assert awaiting(reported.publisher, TODAY) == []
    from tinhso.services.ranking.actions import score

    score(round_id, by=reported.scorer, at=AT)
    assert awaiting(reported.scorer, TODAY) == []
    assert [one.href for one in awaiting(reported.publisher, TODAY)] == [f"/xep-hang/{round_id}/"]


def test_who_scores_is_offered_the_ended_period_for_which_no_round_is_open(client, reported):
    (offered,) = awaiting(reported.scorer, TODAY)
    assert offered.href == "/xep-hang/mo/?set=xa-thu&period=2026-Q3"
    assert awaiting(reported.publisher, TODAY) == []
    assert awaiting(reported.scorer, date(2026, 3, 31)) == [], "no quarter under this set has ended"
    reported.scored()
    assert awaiting(reported.scorer, TODAY) == []
    assert [one.href for one in awaiting(reported.scorer, date(2027, 1, 1))] == [
        "/xep-hang/mo/?set=xa-thu&period=2026-Q4"
    ]


def test_a_place_over_the_years_is_drawn_with_its_break(client, province, tmp_path, settings):
    from tinhso.engines.units import testing
    from tinhso.engines.units.models import Succession

    old = testing.grow({"Tỉnh Cũ": None}, code="15", until=date(2025, 7, 1))["Tỉnh Cũ"]
    new = testing.grow({"Tỉnh Mới": None}, code="15", since=date(2025, 7, 1))["Tỉnh Mới"]
    Succession.objects.create(from_unit_id=old, to_unit_id=new, on=date(2025, 7, 1), share=1, kind="merge")
    settings.TINHSO_PROVINCE_NAME = "Tỉnh Mới"
    folder = tmp_path / "p" / "data" / "history"
    folder.mkdir(parents=True)
    table = (
        "- {{code: t-{year}, series: dti-tinh, title: {{vi: Bảng {year}}}, year: {year}, of: {of}, complete: false, as_of: {day}, "
        "sources: [{{id: s, title: Nguồn, address: 'https://example.vn/', read: toàn bài}}], rows: [{{code: '15', name: A, rank: {rank}}}]}}\n"
    )
    rows = [(2022, 63, 15, "2022-12-31"), (2024, 34, 14, "2025-10-21")]
    text = "".join(table.format(year=year, of=of, rank=rank, day=day) for year, of, rank, day in rows)
    (folder / "a.yaml").write_text("tables:\n" + text, "utf-8")
    HistoryPart().load(folder / "a.yaml", by=SYSTEM, at=AT)
    text = said(client.get("/xep-hang/"))
    for words in (
        "Tỉnh Mới (from 2025) stood at place 14/34 in the assessment of 2024",
        "15/63",
        "63 provinces",
        "34 provinces",
    ):
        assert words in text
    shown = said(client.get("/xep-hang/bang/t-2024/"))
    assert "Only part of this ranking was found" in shown and "14/34" in shown and "https://example.vn/" in shown
    assert client.get("/xep-hang/bang/khong-co/").status_code == 404
