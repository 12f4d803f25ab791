"""Returns over the API: the same acts as on the pages, counted once by their key, done only to what was seen."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.conforming import conforming

from tinhso.engines.journal.models import JournalRecord
from tinhso.engines.measures.models import Figure
from tinhso.engines.people import public as people
from tinhso.kernel.days import VIETNAM
from tinhso.services.reports.models import ReturnValue
from tinhso.web import clock
from tinhso.web.api import limits

from .conftest import AT, GOOD, LOADER, PDF

pytestmark = pytest.mark.django_db
RIGHTS = {"reporter": ["report.read", "report.fill", "report.send"], "verifier": ["report.read", "report.verify"]}
ANSWERS = {
    "t.thon": {"value": "10"},
    "t.thon-4g": {"value": "8"},
    "t.ho-so": {"value": "12.5"},
    "t.tin-bai": {"value": "3"},
    "t.ke-hoach": {"choice": "cham"},
}


class Program:
    """A program with a token of the person's."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return conforming(getattr(self.client, method)(f"/api/v1/{path}", headers=given, **sent))


@pytest.fixture
def program(world: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: AT.astimezone(VIETNAM))
    limits.forget()

    def made(by: Any, *rights: str) -> Program:
        people.open_account(by.person, f"person-{by.person}", "a long password of tests 42", by=LOADER, at=AT)
        return Program(people.give_token("test", rights, date(2026, 12, 1), by=by, at=AT)[1])

    return made


@pytest.fixture
def filler(program: Any, officer: Any) -> Program:
    return program(officer, *RIGHTS["reporter"])


@pytest.fixture
def decider(program: Any, verifier: Any) -> Program:
    return program(verifier, *RIGHTS["verifier"])


def filled(filler: Program, opened: int) -> Any:
    answer = filler.ask("patch", f"returns/{opened}/answers", {"answers": ANSWERS})
    assert answer.status_code == 200, answer.content
    proof = filler.client.put(
        f"/api/v1/returns/{opened}/proofs/t.ho-so?name=bang.pdf", PDF, content_type="application/octet-stream"
    )
    assert proof.status_code == 200, proof.content
    return answer


def sent(filler: Program, opened: int) -> None:
    filled(filler, opened)
    assert filler.ask("post", f"returns/{opened}/send").status_code == 200


class TestTheWholeWay:
    def test_is_filled_sent_verified_and_becomes_figures(self, filler, decider, opened):
        sent(filler, opened)
        seen = decider.ask("get", f"returns/{opened}")
        assert seen.json()["turn"] == "above" and seen.json()["may"] == ["verify", "send-back"]
        done = decider.ask("post", f"returns/{opened}/verify", if_match=seen["ETag"])
        assert done.status_code == 200, done.content
        assert done.json()["turn"] == "none"
        assert Figure.objects.get(measure="t.ho-so").value == 12.5

    def test_goes_back_with_a_reason(self, filler, decider, opened):
        sent(filler, opened)
        back = decider.ask("post", f"returns/{opened}/send-back", {"reason": "Số thôn chưa khớp."})
        assert back.status_code == 200 and back.json()["turn"] == "own"
        assert decider.ask("post", f"returns/{opened}/send-back", {"reason": ""}).status_code == 422


class TestReading:
    def test_is_for_who_may(self, filler, program, world, opened):
        far = program(world.seat(world.far, "reporter"), "report.read")
        assert filler.ask("get", f"returns/{opened}").status_code == 200
        assert far.ask("get", f"returns/{opened}").status_code == 404
        assert far.ask("get", "returns").json()["rows"] == []
        assert Client().get(f"/api/v1/returns/{opened}").status_code == 401

    def test_lists_what_is_due_first(self, filler, opened):
        (row,) = filler.ask("get", "returns?stands=todo&fields=id,unit_title,turn").json()["rows"]
        assert row == {"id": opened, "unit_title": "Xã Đồi", "turn": "own"}

    def test_a_token_without_the_right_is_told_so(self, program, officer, opened):
        reader = program(officer, "report.read")
        answer = reader.ask("patch", f"returns/{opened}/answers", {"answers": {}})
        assert answer.status_code == 403 and answer.json()["type"].endswith("not-allowed")

    def test_costs_few_queries(self, filler, opened, pinned_queries):
        filler.ask("get", f"returns/{opened}")
        with pinned_queries("api: a return"):
            filler.ask("get", f"returns/{opened}")


class TestWriting:
    def test_tells_all_that_cannot_be_taken_and_writes_nothing(self, filler, opened):
        wrong = {
            "t.thon": {"value": "0"},
            "t.ke-hoach": {"value": "1"},
            "t.none": {"value": "1"},
            "t.tin-bai": {"value": "3"},
        }
        answer = filler.ask("patch", f"returns/{opened}/answers", {"answers": wrong})
        assert answer.status_code == 422
        assert sorted(one["field"] for one in answer.json()["problems"]) == ["t.ke-hoach", "t.none", "t.thon"]
        assert not ReturnValue.objects.filter(of_id=opened).exists()

    def test_tells_at_once_what_keeps_it_from_being_sent(self, filler, opened):
        answer = filler.ask("post", f"returns/{opened}/send")
        assert answer.status_code == 422 and len(answer.json()["problems"]) == len(GOOD)

    def test_whoever_prefers_no_answer_gets_the_etag_alone(self, filler, opened):
        answer = filler.ask("patch", f"returns/{opened}/answers", {"answers": ANSWERS}, prefer="return=minimal")
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Preference-Applied"] == "return=minimal"
        assert answer["ETag"] == filler.ask("get", f"returns/{opened}")["ETag"]
        assert ReturnValue.objects.filter(of_id=opened).count() == len(ANSWERS)

    def test_sent_twice_under_a_key_it_is_answered_twice_without_the_thing(self, filler, opened):
        filled(filler, opened)
        first, again = (
            filler.ask("post", f"returns/{opened}/send", prefer="return=minimal", idempotency_key="x") for _ in "ab"
        )
        assert (first.status_code, again.status_code) == (204, 204)
        assert first["ETag"] == again["ETag"] and again["Idempotency-Replayed"] == "true"

    @pytest.mark.parametrize(
        ("prefer", "status"),
        [
            ("return=minimal", 204),
            ("respond-async, return=minimal; foo", 204),
            ('Return = "minimal"', 204),
            ("return=representation", 200),
            ("return=representation, return=minimal", 200),
            ("minimal", 200),
            ("handling=lenient", 200),
        ],
    )
    def test_a_preference_is_read_as_its_standard_says(self, filler, opened, prefer, status):
        answer = filler.ask("patch", f"returns/{opened}/answers", {"answers": ANSWERS}, prefer=prefer)
        assert answer.status_code == status

    @pytest.mark.parametrize(
        "again", [{"t.ho-so": {"value": "12.50"}}, {"t.thon": {"value": "10", "note": "counted twice"}}]
    )
    def test_the_answer_to_the_act_is_what_stands_then(self, filler, opened, again):
        filled = filler.ask("patch", f"returns/{opened}/answers", {"answers": ANSWERS})
        assert filled.status_code == 200
        more = filler.ask("patch", f"returns/{opened}/answers", {"answers": again})
        read = filler.ask("get", f"returns/{opened}")
        assert (more.json(), more.headers["ETag"]) == (read.json(), read.headers["ETag"])

    @pytest.mark.parametrize("body", ["{", "[]", '{"answers": {"t.thon": {"value": 10}}}', '{"answers": {}, "x": 1}'])
    def test_refuses_a_body_that_is_none(self, filler, opened, body):
        answer = filler.client.patch(f"/api/v1/returns/{opened}/answers", body, content_type="application/json")
        assert answer.status_code in (400, 422)

    def test_refuses_a_body_of_another_type(self, filler, opened):
        answer = filler.client.patch(f"/api/v1/returns/{opened}/answers", "answers=1", content_type="text/plain")
        assert answer.status_code == 415

    def test_what_a_file_may_not_be_is_refused(self, filler, opened):
        address = f"/api/v1/returns/{opened}/proofs/t.ho-so?name=virus.exe"
        answer = filler.client.put(address, b"MZ\x90", content_type="application/octet-stream")
        assert answer.status_code == 422

    def test_costs_few_statements(self, filler, opened, django_assert_max_num_queries):
        """Who, the transaction's ends, the return held whole, the answer and its event.

        Eight, and two that are asked once a second: whether units and limits have moved.
        """
        filled(filler, opened)
        with django_assert_max_num_queries(10):
            filler.ask("patch", f"returns/{opened}/answers", {"answers": {"t.thon": {"value": "11"}}})


class TestWhatWasSeen:
    def test_must_be_named_to_be_verified(self, filler, decider, opened):
        sent(filler, opened)
        assert decider.ask("post", f"returns/{opened}/verify").status_code == 428

    def test_that_changed_is_not_written_over(self, filler, opened):
        before = filler.ask("get", f"returns/{opened}")
        filled(filler, opened)
        late = filler.ask("patch", f"returns/{opened}/answers", {"answers": {}}, if_match=before["ETag"])
        assert late.status_code == 412 and late.json()["type"].endswith("changed")
        now = filler.ask("get", f"returns/{opened}")
        change = {"answers": {"t.thon": {"value": "12"}}}
        assert filler.ask("patch", f"returns/{opened}/answers", change, if_match=now["ETag"]).status_code == 200

    def test_is_one_thing_in_either_language(self, filler, opened):
        vietnamese = filler.ask("get", f"returns/{opened}", accept_language="vi")["ETag"]
        assert vietnamese != filler.ask("get", f"returns/{opened}")["ETag"]
        change = {"answers": {"t.thon": {"value": "12"}}}
        assert filler.ask("patch", f"returns/{opened}/answers", change, if_match=vietnamese).status_code == 200


class TestAnActSentTwice:
    def test_counts_once_and_is_answered_alike(self, filler, opened):
        filled(filler, opened)
        first = filler.ask("post", f"returns/{opened}/send", idempotency_key="k-1")
        again = filler.ask("post", f"returns/{opened}/send", idempotency_key="k-1")
        assert (first.status_code, again.status_code) == (200, 200)
        assert again.content == first.content and again["ETag"] == first["ETag"]
        assert again["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
        assert JournalRecord.objects.filter(name="return.sent").count() == 1

    def test_without_a_key_is_told_that_it_stands_elsewhere_now(self, filler, opened):
        sent(filler, opened)
        assert filler.ask("post", f"returns/{opened}/send").status_code == 409

    def test_with_another_body_under_its_key_is_refused(self, filler, opened):
        one, other = ({"answers": {"t.thon": {"value": value}}} for value in ("10", "11"))
        assert filler.ask("patch", f"returns/{opened}/answers", one, idempotency_key="k").status_code == 200
        answer = filler.ask("patch", f"returns/{opened}/answers", other, idempotency_key="k")
        assert answer.status_code == 422 and answer.json()["type"].endswith("key-used")

    def test_that_failed_may_be_tried_again_under_its_key(self, filler, opened):
        assert filler.ask("post", f"returns/{opened}/send", idempotency_key="k").status_code == 422
        filled(filler, opened)
        assert filler.ask("post", f"returns/{opened}/send", idempotency_key="k").status_code == 200

    def test_a_key_belongs_to_who_sent_it(self, filler, program, world, opened):
        other = program(world.seat(world.commune, "reporter"), *RIGHTS["reporter"])
        body = {"answers": {"t.thon": {"value": "10"}}}
        filler.ask("patch", f"returns/{opened}/answers", body, idempotency_key="k")
        assert "Idempotency-Replayed" not in other.ask("patch", f"returns/{opened}/answers", body, idempotency_key="k")

    @pytest.mark.parametrize("key", ["", "a b", "x" * 201, "phím"])
    def test_a_key_that_is_none_is_refused(self, filler, opened, key):
        answer = filler.ask("post", f"returns/{opened}/send", idempotency_key=key)
        assert answer.status_code == 422 and answer.json()["type"].endswith("not-valid")


class TestATokenReplayed:
    def test_after_it_was_ended_is_refused(self, program, officer, opened):
        mine = program(officer, "report.read")
        (token,) = people.tokens_of(officer.person, on=AT.date())
        assert mine.ask("get", "returns").status_code == 200
        people.end_token(token.id, by=officer, at=AT)
        answer = mine.ask("get", "returns")
        assert answer.status_code == 401
        assert answer.json()["type"].endswith("token-not-valid")
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]

    @pytest.mark.parametrize("header", ["Bearer", "Bearer tinhso_x", "Basic abc", "Bearer " + "x" * 9000, "tinhso_x"])
    def test_that_never_was_is_refused_and_counted_by_address(self, world, header):
        answer = Client().get("/api/v1/units", headers={"authorization": header})
        assert answer.status_code == 401
        assert answer["RateLimit-Policy"].startswith('"address"')

    def test_in_the_address_is_no_token(self, world):
        assert Client().get("/api/v1/returns?access_token=tinhso_x").status_code == 401


def test_nobody_verifies_their_own_through_a_second_token(program, world, opened):
    officer = world.seat(world.commune, "reporter")
    filler = program(officer, *RIGHTS["reporter"])
    sent(filler, opened)
    second = world.seat(world.agency, "verifier", person=officer.person)
    token = people.give_token("other", RIGHTS["verifier"], date(2026, 12, 1), by=second, at=AT)[1]
    decider = Program(token)
    seen = decider.ask("get", f"returns/{opened}")
    assert decider.ask("post", f"returns/{opened}/verify", if_match=seen["ETag"]).status_code == 403


def test_a_sister_system_does_not_act_on_reports(filler, opened, monkeypatch):
    from tinhso.kernel.actor import Actor

    filled(filler, opened)
    system = Actor(system="client:x", only=frozenset({"report.read", "report.send"}))
    monkeypatch.setattr(people, "actor_of_token", lambda *_given, **_more: system)
    assert filler.ask("get", f"returns/{opened}").status_code == 200
    assert filler.ask("post", f"returns/{opened}/send").status_code == 403
