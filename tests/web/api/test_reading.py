"""What every read over the API has: pages, chosen properties, streams, marks, languages, problem details."""

import csv
import io
import json
from typing import Any

import pytest
from django.http import StreamingHttpResponse

from tinhso.web.api import streams

pytestmark = pytest.mark.usefixtures("country")


def titles(answer: Any) -> list[str]:
    return [row["title"] for row in answer.json()["rows"]]


class TestALongList:
    def test_pages_until_there_is_no_next(self, call):
        first = call("units", size=2)
        second = call("units", size=2, after=first.json()["next"])
        third = call("units", size=2, after=second.json()["next"])
        found = titles(first) + titles(second) + titles(third)
        assert found == ["Phường Ấm", "Tỉnh Bắc", "Xã Đồi", "Tỉnh Nam", "Xã Sông"]
        assert third.json()["next"] is None

    @pytest.mark.parametrize("token", ["x", "WzFd", "W251bGwsIG51bGxd", "W3RydWUsIDFd", "W1tdLCAxXQ", "Wy" * 400])
    def test_says_that_a_page_cannot_be_found(self, call, token):
        answer = call("units", after=token)
        assert answer.status_code == 422
        assert answer.json()["problems"][0]["field"] == "after"

    def test_holds_only_the_properties_asked_for(self, call):
        rows = call("units", fields="id,title", q="doi").json()["rows"]
        assert [sorted(row) for row in rows] == [["id", "title"]]

    def test_names_the_properties_there_are(self, call):
        answer = call("units", fields="id,naem", headers={"accept-language": "en"})
        assert answer.status_code == 422
        assert "“naem” is no property here; there are: id, title," in answer.json()["problems"][0]["detail"]

    def test_says_what_of_the_address_it_does_not_know(self, call):
        answer = call("units", wihtin=1, headers={"accept-language": "en"})
        assert answer.status_code == 422
        assert "“wihtin” is not known here" in answer.json()["detail"]

    @pytest.mark.parametrize(("name", "value"), [("size", "0"), ("size", "501"), ("on", "1.7.2026"), ("format", "pdf")])
    def test_names_what_is_wrong_in_words(self, call, name, value):
        answer = call("units", **{name: value})
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["problems"]] == [name]

    def test_of_a_day_nobody_speaks_of_is_refused(self, call):
        assert call("units", on="1066-10-14").status_code == 422


class TestAStream:
    def test_as_csv_has_every_row_and_a_header(self, call):
        answer = call("units", format="csv", fields="title,kind", size=1)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(b"".join(answer).decode())))
        assert rows[0] == ["title", "kind"]
        assert sorted(row[0] for row in rows[1:]) == ["Phường Ấm", "Tỉnh Bắc", "Tỉnh Nam", "Xã Sông", "Xã Đồi"]

    def test_as_json_lines_has_what_the_pages_have(self, call):
        lines = b"".join(call("units", format="ndjson")).decode().splitlines()
        rows = sorted((json.loads(line) for line in lines), key=lambda row: row["id"])
        assert rows == sorted(call("units").json()["rows"], key=lambda row: row["id"])

    def test_keeps_signs_that_json_and_copy_would_both_escape(self, call, country):
        from tinhso.engines.units.models import UnitVersion

        name = 'Xã "Đồi"\\n\t, một'
        UnitVersion.objects.filter(unit=country["Xã Đồi"]).update(source=name)
        (line,) = b"".join(call("units", format="ndjson", q="doi")).decode().splitlines()
        assert json.loads(line)["source"] == name

    @pytest.mark.parametrize("formula", ["=1+1", "+84", "-x", "@here", "\tx"])
    def test_gives_a_spreadsheet_no_formula_to_run(self, call, country, formula):
        from tinhso.engines.units.models import UnitVersion

        UnitVersion.objects.filter(unit=country["Xã Đồi"]).update(source=formula)
        text = b"".join(call("units", format="csv", q="doi", fields="source")).decode()
        assert list(csv.reader(io.StringIO(text, newline="")))[1] == ["'" + formula]


class TestAnAnswer:
    def test_is_not_sent_again_to_who_has_it(self, call):
        first = call("units")
        again = call("units", headers={"if-none-match": f'W/"x", {first["ETag"]}'})
        assert again.status_code == 304 and again.content == b""
        assert again["ETag"] == first["ETag"]

    def test_is_sent_again_when_it_changed(self, call, country):
        from tinhso.engines.units.models import UnitVersion

        first = call("units")
        UnitVersion.objects.filter(unit=country["Xã Đồi"]).update(population=5)
        assert call("units", headers={"if-none-match": first["ETag"]}).status_code == 200

    def test_to_head_is_headers_alone(self, client):
        got, asked = client.get("/api/v1/units"), client.head("/api/v1/units")
        assert asked.status_code == 200 and asked.content == b""
        assert asked["Content-Length"] == str(len(got.content)) and asked["ETag"] == got["ETag"]

    def test_sets_no_cookie_and_may_not_be_framed(self, call):
        answer = call("units")
        assert not answer.cookies
        assert answer["X-Content-Type-Options"] == "nosniff" and "Content-Security-Policy" in answer

    def test_varies_by_language_and_token(self, call):
        assert call("units")["Vary"] == "Accept-Language, Authorization"


class TestWhatIsWrong:
    def test_is_said_in_vietnamese_unless_english_is_preferred(self, call):
        assert call("units/999")["Content-Language"] == "vi"
        assert call("units/999", headers={"accept-language": "de, en;q=0.5"}).json()["title"] == "Not there"
        assert call("units/999", headers={"accept-language": "vi-VN, en;q=0.5"})["Content-Language"] == "vi"

    def test_has_a_type_that_never_changes_and_the_number_of_the_request(self, call):
        answer = call("units/999", headers={"x-request-id": "abcdefgh-1"})
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert (problem["type"], problem["status"]) == ("urn:tinhso:problem:not-there", 404)
        assert problem["request"] == "abcdefgh-1"

    def test_an_address_that_is_none_is_told_alike(self, call):
        assert call("nothing/of/the/kind").json()["type"] == "urn:tinhso:problem:not-there"

    def test_a_method_that_is_none_names_those_there_are(self, client):
        answer = client.delete("/api/v1/units")
        assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD"
        assert answer.json()["type"] == "urn:tinhso:problem:no-such-method"

    def test_a_host_that_is_not_ours_is_refused(self, call):
        assert call("units", headers={"host": "elsewhere.example"}).status_code == 400

    def test_a_mistake_of_ours_is_told_without_its_trace(self, call, monkeypatch):
        from tinhso.engines.units import public as units

        def broken(**_given: Any) -> None:
            raise RuntimeError("a secret of ours")

        monkeypatch.setattr(units, "listing", broken)
        answer = call("units")
        assert answer.status_code == 500 and b"secret" not in answer.content
        assert answer.json()["type"] == "urn:tinhso:problem:ours"

    def test_a_sign_no_text_holds_is_refused(self, call):
        assert call("units", code="a\0b").status_code in (400, 422)


class TestHowManyListsAtOnce:
    """A list on its way holds a thread of the web process, however slowly it is read."""

    @pytest.fixture
    def held(self):
        yield (held := streams.hold("address 127.0.0.1", StreamingHttpResponse(iter([b"a", b"b"]))))
        held.close()

    def test_one_more_is_refused_while_pages_are_answered(self, call, held):
        refused = call("units", format="csv")
        assert (refused.status_code, refused["Retry-After"]) == (429, "5")
        assert "đang được gửi" in refused.json()["detail"]
        assert call("units").status_code == 200

    def test_each_caller_has_their_own(self, client, held):
        answer = client.get("/api/v1/units", {"format": "csv"}, REMOTE_ADDR="10.1.1.1")
        assert b"".join(answer.streaming_content).count(b"\n") == 6

    @pytest.mark.parametrize(
        "end", [lambda held: list(held), lambda held: held.close(), lambda held: next(held, held.close())]
    )
    def test_counts_no_more_once_read_given_up_or_broken_off(self, call, held, end):
        assert streams.open_for("address 127.0.0.1") == 1
        end(held)
        held.close()
        assert streams.open_for("address 127.0.0.1") == 0
        assert b"".join(call("units", format="csv")).count(b"\n") == 6
        assert streams.open_for("address 127.0.0.1") == 0


class TestHowOften:
    def test_is_told_with_every_answer(self, call, settings):
        settings.API_LIMITS = {"address": 5, "token": 5}
        answer = call("units")
        assert answer["RateLimit-Policy"] == '"address";q=5;w=60'
        assert answer["RateLimit"].startswith('"address";r=4;t=')

    def test_is_refused_past_the_limit_with_when_to_come_again(self, call, settings):
        settings.API_LIMITS = {"address": 3, "token": 3}
        for _turn in range(3):
            assert call("units").status_code == 200
        answer = call("units")
        assert answer.status_code == 429
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert answer.json()["type"] == "urn:tinhso:problem:too-many"

    def test_is_counted_with_what_other_processes_counted(self, call, settings):
        from tinhso.web.api import limits

        settings.API_LIMITS = {"address": 100, "token": 100}
        for _turn in range(limits.EVERY + 2):
            call("units")
        limits.forget()  # as another process that knows nothing of this one
        call("units")
        assert f"r={100 - limits.EVERY - 4};" in call("units")["RateLimit"]
