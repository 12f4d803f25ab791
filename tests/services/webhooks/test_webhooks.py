"""Other systems told of events: signed, tried again, sent again by hand; whoever hangs holds up nobody."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from tests.rights import real_access  # noqa: F401  rights are real here

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import testing
from tinhso.kernel import packs
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid, NotAllowed
from tinhso.kernel.period import Period
from tinhso.services.webhooks import actions, queue
from tinhso.services.webhooks.models import Delivery, Subscription
from tinhso.store import definitions
from tinhso.web.outgoing import sending, targets

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 2, tzinfo=UTC)


class Ear(BaseHTTPRequestHandler):
    """A system that is told; answers with what the test set."""

    heard: list[tuple[dict[str, str], str]] = []
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        Ear.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(Ear.status)
        if Ear.status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_given: Any) -> None:
        pass


@pytest.fixture
def ear() -> Iterator[str]:
    Ear.heard, Ear.status = [], 204
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/nhan?a=1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def hole() -> Iterator[str]:
    """Takes the call and says one letter a second, for ever."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip() -> None:
        line, _from = listening.accept()
        while not ended.wait(0.2):
            try:
                line.send(b"H")
            except OSError:
                return

    threading.Thread(target=drip, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    ended.set()
    listening.close()


@pytest.fixture
def inside(settings: Any) -> None:
    settings.WEBHOOKS_INSIDE = True


@pytest.fixture
def administrator(db: None) -> Actor:
    testing.load_kinds()
    ids = testing.grow({"Tỉnh Bắc": None}, since=date(2020, 1, 1))
    grants = [{"right": "webhooks.manage", "reach": "everywhere"}]
    words = {"code": "admin", "title": {"vi": "admin"}, "in_force": "2020-01-01", "status": "example"}
    role = people.Role.model_validate({**words, "rights": grants})
    definitions.keep([packs.Read("roles", role, "test", packs.Lines("test"))], pack="test", at=AT)
    person = people.enrol("Example", by=testing.LOADER, at=AT)
    post = people.open_post(ids["Tỉnh Bắc"], "a", Text(vi="Ghế"), ["admin"], by=testing.LOADER, at=AT)
    held = people.appoint(person, post, Period(date(2026, 1, 1)), by=testing.LOADER, at=AT)
    return people.actor_of(held, on=AT.date())


def told(administrator: Actor, address: str, *events: str) -> tuple[int, str]:
    return actions.subscribe("Kho dữ liệu", address, events or ["ranking.published"], by=administrator, at=AT)


def happened(count: int = 1) -> list[int]:
    """Events of a kind that is offered, kept and laid out as the journal would."""
    from django.db import transaction

    from tinhso.services.ranking.events import RankingPublished

    made = []
    for number in range(count):
        event = RankingPublished(id=number + 1, unit=None, decision="12", on="2026-10-01", units=1)
        with transaction.atomic():
            made.append(journal.record(event, by=testing.LOADER, at=AT))
    queue.lay_out(list(journal.entries(made).values()))
    return made


class TestAMessage:
    def test_arrives_signed_and_says_no_more_than_it_may(self, administrator, ear, inside):
        _id, secret = told(administrator, ear)
        (event,) = happened()
        now = datetime.now(UTC)
        assert queue.round_of(now) == 1
        ((headers, body),) = Ear.heard
        said = Webhook(secret).verify(body, headers)
        assert said["type"] == "ranking.published" and said["data"]["event"] == event
        assert set(said["data"]) == {"event", "about", "id", "unit", "at"}
        assert Delivery.objects.get().state == "arrived"
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body.replace("published", "forged"), headers)

    def test_replayed_by_a_stranger_later_is_told_apart(self, administrator, ear, inside):
        _id, secret = told(administrator, ear)
        happened()
        queue.round_of(datetime.now(UTC))
        ((headers, body),) = Ear.heard
        old = str(int(headers["webhook-timestamp"]) - 600)
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, headers | {"webhook-timestamp": old})

    def test_is_sent_once_an_event_and_system(self, administrator, ear, inside):
        told(administrator, ear)
        made = happened()
        queue.lay_out(list(journal.entries(made).values()))
        assert Delivery.objects.count() == 1
        assert [queue.round_of(datetime.now(UTC)) for _turn in range(2)] == [1, 0]

    def test_of_what_was_before_or_is_not_wanted_is_not_sent(self, administrator, ear, inside):
        happened()
        told(administrator, ear, "unit.opened")
        happened()
        assert not Delivery.objects.exists()

    def test_keeps_the_secret_out_of_the_table_and_the_log(self, administrator, ear, inside, caplog):
        _id, secret = told(administrator, ear)
        Ear.status = 500
        happened()
        queue.round_of(datetime.now(UTC))
        held = Subscription.objects.get()
        assert secret.encode() not in bytes(held.secret) and sending.shown(held.secret) == secret
        assert secret not in caplog.text


class TestATry:
    @pytest.mark.parametrize("status", [500, 410, 302])
    def test_that_failed_is_made_again_later_and_then_given_up(self, administrator, ear, inside, status):
        told(administrator, ear)
        Ear.status = status
        happened()
        now, turns = datetime.now(UTC), 0
        while Delivery.objects.get().state == "waiting":
            assert queue.round_of(now) == 1
            assert queue.round_of(now) == 0  # not at once again
            now, turns = now + timedelta(days=2), turns + 1
        held = Delivery.objects.get()
        assert (held.state, held.tries, held.answer) == ("given-up", turns, str(status))
        assert turns == len(targets.WAITS) + 1
        assert len({headers["webhook-id"] for headers, _body in Ear.heard}) == 1

    def test_is_made_again_by_hand_under_its_old_id(self, administrator, ear, inside):
        told(administrator, ear)
        happened()
        queue.round_of(datetime.now(UTC))
        actions.replay(Delivery.objects.get().pk, by=administrator, at=AT)
        queue.round_of(datetime.now(UTC))
        first, second = Ear.heard
        assert first[0]["webhook-id"] == second[0]["webhook-id"] and first[1] == second[1]

    def test_of_a_killed_worker_is_made_by_another_after_a_minute(self, administrator, ear, inside):
        told(administrator, ear)
        happened()
        now = datetime.now(UTC)
        queue._claimed(now)  # and then it was killed
        assert queue.round_of(now) == 0
        assert queue.round_of(now + queue.CLAIM) == 1

    def test_to_a_system_told_no_more_is_not_made(self, administrator, ear, inside):
        id, _secret = told(administrator, ear)
        happened()
        actions.end(id, by=administrator, at=AT)
        assert queue.round_of(datetime.now(UTC)) == 0 and not Ear.heard


def test_a_system_that_hangs_holds_up_nobody_else(administrator, ear, hole, inside, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 1.5)
    told(administrator, hole)
    told(administrator, ear)
    happened(2)
    now, began = datetime.now(UTC), time.monotonic()
    assert queue.round_of(now) == 2
    assert time.monotonic() - began < 6
    assert len(Ear.heard) == 1
    waiting = Delivery.objects.filter(tries=1, state="waiting").get()
    assert waiting.answer == "too-slow"
    assert waiting.next_at == now + targets.WAITS[0]


class TestATarget:
    @pytest.mark.parametrize(
        "address",
        ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "::ffff:10.0.0.1",
         "224.0.0.1", "100.64.0.1", "fd00::1"],
    )  # fmt: skip
    def test_inside_is_known(self, address):
        assert targets.is_inside(address)
        assert targets.allowed(["203.119.8.1", address], inside_allowed=False) == []

    def test_outside_may_be_told(self):
        assert not targets.is_inside("203.162.4.190")
        assert targets.allowed(["203.162.4.190"], inside_allowed=False) == ["203.162.4.190"]

    @pytest.mark.parametrize(
        "address",
        ["", "vidu.gov.vn", "ftp://vidu.gov.vn", "https://", "https://a:b@vidu.gov.vn", "http://vidu.gov.vn",
         "https://vidu.gov.vn:99999/", "https://vidu.gov.vn/a b", "https://vidu.gov.vn/\r\nX: y", "https://[::1"],
    )  # fmt: skip
    def test_that_is_none_is_refused(self, address):
        with pytest.raises(Invalid):
            targets.target(address, plain_allowed=False)

    def test_inside_is_not_told_even_by_a_name(self, administrator, ear, settings, monkeypatch):
        settings.WEBHOOKS_INSIDE = True
        told(administrator, ear.replace("127.0.0.1", "localhost"))
        settings.WEBHOOKS_INSIDE = False
        monkeypatch.setattr(targets, "target", lambda *_a, **_k: ("http", "localhost", 80, "/"))
        happened()
        queue.round_of(datetime.now(UTC))
        assert Delivery.objects.get().answer == "inside" and not Ear.heard

    def test_nobody_without_the_right_has_a_system_told(self, administrator, inside):
        with pytest.raises(NotAllowed):
            actions.subscribe("x", "http://127.0.0.1/", ["unit.opened"], by=Actor(person=1), at=AT)


class TestThePages:
    @pytest.fixture
    def browser(self, administrator: Actor, client: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
        from django.contrib.auth import get_user_model

        from tinhso.kernel import identity
        from tinhso.kernel.days import VIETNAM
        from tinhso.kernel.identity import Identity
        from tinhso.web import clock

        monkeypatch.setattr(clock, "now", lambda: AT.astimezone(VIETNAM))
        monkeypatch.setattr(identity._Installed, "reader", lambda _request, _today: Identity(administrator, "Example"))
        client.cookies["tinhso_language"] = "en"
        assert get_user_model() is not None
        return client

    def test_show_the_secret_once_and_then_what_was_sent(self, browser, ear, inside, pinned_queries):
        answer = browser.post("/ket-noi/them/", {"name": "Kho", "address": ear, "events": ["ranking.published"]})
        text = answer.content.decode()
        assert "whsec_" in text and answer["Cache-Control"] == "no-store"
        happened()
        queue.round_of(datetime.now(UTC))
        id = Subscription.objects.get().pk
        with pinned_queries("webhooks: a system"):
            text = browser.get(f"/ket-noi/{id}/").content.decode()
        assert "whsec_" not in text and "Arrived" in text and "204" in text
        with pinned_queries("webhooks: systems"):
            assert "Kho" in browser.get("/ket-noi/").content.decode()

    def test_say_what_is_wrong_and_keep_what_was_typed(self, browser):
        text = browser.post("/ket-noi/them/", {"name": "Kho", "address": "x"}).content.decode()
        assert "Write the whole address" in text and 'value="Kho"' in text
        text = browser.post("/ket-noi/them/", {"name": "Kho", "address": "https://vidu.gov.vn/"}).content.decode()
        assert "Choose at least one" in text

    def test_send_again_and_end(self, browser, administrator, ear, inside):
        id, _secret = told(administrator, ear)
        happened()
        queue.round_of(datetime.now(UTC))
        sent = Delivery.objects.get().pk
        assert browser.post(f"/ket-noi/{id}/", {"do": f"replay:{sent}"}).status_code == 302
        assert browser.post(f"/ket-noi/{id}/", {"do": "end"}).status_code == 302
        assert Delivery.objects.get().state == "waiting" and Subscription.objects.get().ended_at is not None
        assert browser.get("/ket-noi/999/").status_code == 404
