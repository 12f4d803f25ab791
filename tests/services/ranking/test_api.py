"""Rankings over the API, and what they rest on: measures, sets, figures, the path of a number; who calls."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.conforming import conforming

from tinhso.engines.people import public as people
from tinhso.kernel.days import VIETNAM
from tinhso.services.ranking.actions import publish, score
from tinhso.web import clock
from tinhso.web.api import limits

from .conftest import AT, LATER, SYSTEM, Province, keep, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER.astimezone(VIETNAM))
    limits.forget()


def ask(path: str, *, by: Any = None, rights: tuple[str, ...] = (), **query: Any) -> Any:
    """The answer to a person's program, or to anybody's."""
    headers = {"accept-language": "en"}
    if by is not None:
        people.open_account(by.person, f"person-{by.person}", "a long password of tests 42", by=SYSTEM, at=AT)
        token = people.give_token("test", rights, date(2026, 12, 1), by=by, at=AT)[1]
        headers["authorization"] = f"Bearer {token}"
    return conforming(Client(headers=headers).get(f"/api/v1/{path}", query))


def published(province: Province) -> int:
    round_id = province.scored()
    publish(round_id, "12/QĐ-UBND", date(2026, 10, 8), by=province.publisher, at=LATER)
    return round_id


class TestARound:
    def test_is_there_for_everyone_once_it_is_published(self, reported):
        round_id = reported.scored()
        assert ask("rankings").json()["rows"] == []
        assert ask(f"rankings/{round_id}").status_code == 404
        assert ask(f"rankings/{round_id}/results").status_code == 404
        publish(round_id, "12/QĐ-UBND", date(2026, 10, 8), by=reported.publisher, at=LATER)
        (row,) = ask("rankings").json()["rows"]
        assert (row["id"], row["state"], row["decision"]) == (round_id, "published", "12/QĐ-UBND")
        assert ask(f"rankings/{round_id}", fields="title,period").json() == {"title": "A test set", "period": "2026-Q3"}

    def test_is_there_before_for_who_may(self, reported):
        round_id = reported.scored()
        answer = ask(f"rankings/{round_id}", by=reported.scorer, rights=("ranking.read",))
        assert answer.json()["state"] == "scored"

    def test_gives_its_results_in_order_of_rank(self, reported):
        rows = ask(f"rankings/{published(reported)}/results").json()["rows"]
        assert [(row["rank"], row["total"]) for row in rows] == [(1, "100"), (1, "100"), (3, "40")]
        assert rows[2]["title"] == "Xã Tú Lệ"
        assert rows[2]["groups"]["1"]["maximum"] == "40"

    def test_pages_its_results_and_streams_them(self, reported):
        address = f"rankings/{published(reported)}/results"
        first = ask(address, size=2)
        second = ask(address, size=2, after=first.json()["next"])
        assert len(first.json()["rows"]) == 2 and len(second.json()["rows"]) == 1
        assert second.json()["next"] is None
        text = b"".join(ask(address, format="csv", fields="rank,title")).decode()
        assert list(csv.reader(io.StringIO(text)))[-3:][2] == ["3", "Xã Tú Lệ"]
        lines = b"".join(ask(address, format="ndjson")).decode().splitlines()
        assert [json.loads(line) for line in lines] == ask(address).json()["rows"]

    def test_opens_a_result_line_by_line_and_each_line_to_its_figures(self, reported):
        (_first, _second, last) = ask(f"rankings/{published(reported)}/results").json()["rows"]
        lines = ask(f"results/{last['id']}").json()["lines"]
        assert [line["indicator"] for line in lines] == ["1.1", "2.1"]
        path = ask(f"traces/score/{lines[0]['id']}").json()
        assert path["thing"] == {"kind": "score", "id": lines[0]["id"]}
        assert path["behind"][0]["thing"] == {"kind": "figure", "id": lines[0]["figures"][0]}
        assert path["acts"] and all(act["person"] == "" for act in path["acts"])

    def test_costs_few_queries(self, reported, pinned_queries):
        round_id = published(reported)
        ask(f"rankings/{round_id}/results")
        with pinned_queries("api: results of a round"):
            ask(f"rankings/{round_id}/results")


class TestWhatIsCounted:
    def test_measures_and_sets_are_those_of_the_day(self, province):
        assert [row["code"] for row in ask("measures", on="2026-10-01").json()["rows"]] == [
            "hop",
            "phan",
            "tong",
            "ty-le",
        ]
        assert ask("measures/ty-le").json()["adds_up"] == "ratio"
        assert ask("indicator-sets", on="2025-12-31").json()["rows"] == []
        opened = ask("indicator-sets/xa-thu").json()
        assert [line["code"] for line in opened["indicators"]] == ["1.1", "2.1"]
        assert "4" in opened["indicators"][0]["rule"]
        assert ask("measures/none").status_code == 404

    def test_figures_are_found_by_measure_unit_territory_and_period(self, reported):
        tu_le = reported.place["Xã Tú Lệ"]
        (row,) = ask("figures", measure="hop", unit=tu_le, period="2026-Q3").json()["rows"]
        assert (row["value"], row["source"]) == ("1", "reported")
        assert len(ask("figures", within=reported.id).json()["rows"]) == 9
        assert ask("figures", within=reported.place["Tỉnh Sơn La"]).json()["rows"] == []
        assert ask("figures", period="2026-Q2").json()["rows"] == []
        assert ask(f"figures/{row['id']}", fields="value").json() == {"value": "1"}

    def test_a_corrected_figure_is_there_when_asked_for(self, reported):
        tu_le = reported.place["Xã Tú Lệ"]
        reported.report("Xã Tú Lệ", "hop", 2)
        asked = {"measure": "hop", "unit": tu_le}
        assert [row["value"] for row in ask("figures", **asked).json()["rows"]] == ["2"]
        both = ask("figures", corrected="true", **asked).json()["rows"]
        assert [row["value"] for row in both] == ["1", "2"] and both[1]["corrects"] == both[0]["id"]
        before = ask("figures", as_of="2026-01-01T00:00:00Z", **asked).json()["rows"]
        assert before == []

    def test_figures_stream_with_their_exact_digits(self, reported):
        reported.report("Xã Tú Lệ", "hop", "1.25")
        text = b"".join(ask("figures", format="csv", fields="measure,value", unit=reported.place["Xã Tú Lệ"])).decode()
        assert ["hop", "1.25"] in list(csv.reader(io.StringIO(text)))

    @pytest.mark.parametrize("query", [{"period": "2026-Q9"}, {"unit": "a"}, {"as_of": "2026-01-01T00:00:00"}])
    def test_what_is_none_is_refused(self, province, query):
        assert ask("figures", **query).status_code == 422


class TestWhoCalls:
    def test_is_told_its_post_and_rights(self, province):
        answer = ask("me", by=province.scorer, rights=("ranking.score",)).json()
        assert (answer["name"], answer["rights"], answer["unit"]) == ("Người Chấm", ["ranking.score"], province.id)

    def test_nobody_is_asked_to_show_a_token(self, province):
        answer = ask("me")
        assert answer.status_code == 401 and answer["WWW-Authenticate"] == 'Bearer realm="api"'


class TestPeople:
    @pytest.fixture
    def manager(self, province: Province) -> Any:
        from .conftest import seat

        grants = [{"right": "people.manage", "reach": "below"}]
        start = {"code": "manager", "title": words("m"), "in_force": "2020-01-01", "status": "example"}
        keep("roles", people.Role.model_validate({**start, "rights": grants}))
        return seat(province.id, "manager", "Người Quản")

    def test_are_listed_for_who_manages_them_as_far_as_that_reaches(self, province, manager):
        rows = ask("posts", by=manager, rights=("people.manage",)).json()["rows"]
        assert {row["name"] for row in rows} == {"Người Chấm", "Người Ký", "Người Hai Ghế", "Người Quản"}
        assert {row["unit"] for row in rows} == {province.id}

    def test_are_nobody_elses_business(self, province):
        assert ask("posts").status_code == 401
        assert ask("posts", by=province.scorer, rights=("ranking.read",)).status_code == 403


def test_tables_others_published_have_their_rows(province):
    from tinhso.services.ranking.models import PublishedRow, PublishedTable

    table = PublishedTable.objects.create(
        code="dti-2023", series="dti", title_vi="DTI 2023", year=2023, of=63, complete=False, origin="x", digest="x",
        sources=[{"id": "a", "title": "Nguồn", "address": None}],
    )  # fmt: skip
    PublishedRow.objects.create(table=table, place=1, name="Yên Bái", rank=15, score="0.61")
    assert ask("published-rankings").json()["rows"][0]["sources"] == [{"title": "Nguồn", "address": ""}]
    (row,) = ask("published-rankings/dti-2023/rows").json()["rows"]
    assert (row["name"], row["rank"], row["score"], row["unit"]) == ("Yên Bái", 15, "0.61", None)
    assert ask("published-rankings/none/rows").status_code == 404


def test_a_moment_is_written_with_its_zone(reported):
    (row, *_more) = ask("figures").json()["rows"]
    assert datetime.fromisoformat(row["at"]).astimezone(UTC) == AT


def test_a_round_scored_anew_is_another_answer(reported):
    round_id = reported.scored()
    who = {"by": reported.scorer, "rights": ("ranking.read",)}
    before = ask(f"rankings/{round_id}/results", **who)
    reported.report("Xã Tú Lệ", "hop", 4)
    score(round_id, by=reported.scorer, at=LATER)
    token = people.give_token("other", ("ranking.read",), date(2026, 12, 1), by=reported.scorer, at=AT)[1]
    headers = {"authorization": f"Bearer {token}", "if-none-match": before["ETag"], "accept-language": "en"}
    assert Client().get(f"/api/v1/rankings/{round_id}/results", headers=headers).status_code == 200
