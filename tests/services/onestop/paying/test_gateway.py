"""The gateway over real HTTP: orders, what it tells us, what it may not tell us, and when it is down."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from tinhso.kernel.actor import PUBLIC
from tinhso.kernel.errors import Away
from tinhso.services.onestop.paying import actions, bills, gateway
from tinhso.services.onestop.paying.models import Payment, Receipt, Refund
from tinhso.services.onestop.paying.testing import FakeGateway, running

from .conftest import COPIES, LATER, events

AT = datetime(2026, 9, 8, 3, tzinfo=UTC)
TELL = "/cong-thanh-toan/tin/"


class Told(FakeGateway):
    """Its messages go to our address through Django's own client."""

    def tell(self, address, kind, reference, amount, *, id="", at=None):
        body = json.dumps({"type": kind, "data": {"reference": reference, "amount": amount, "currency": "VND"}})
        return self.send(body, id=id or f"msg-{len(self.told)}", at=at)

    def send(self, body, *, id="m", at=None, **headers):
        signed = self.signed(body, id=id, at=at) | headers
        return self.raw(body, signed)

    def raw(self, body, headers):
        answer = Client(headers=headers).generic("POST", TELL, body, content_type="application/json")
        self.told.append(answer.status_code)
        self.answer_body = answer.json()
        return answer.status_code


@pytest.fixture
def there(db, settings):
    with running(Told()) as it:
        settings.GATEWAY = {"address": it.address, "secret": it.secret}
        settings.WEBHOOKS_INSIDE = True
        yield it


@pytest.fixture
def ordered(dossier, there):
    row = actions.start_payment(dossier, by=PUBLIC, at=LATER)
    order = gateway.Order(row.key, row.amount, "H380001", "http://localhost/back", f"http://localhost{TELL}")
    address = gateway.current().order(order, at=datetime.now(UTC))
    assert address == f"{there.address}/pay/{row.key}"
    return row


def test_without_address_or_secret_nobody_pays_online(settings):
    settings.GATEWAY = {"address": "http://x", "secret": ""}
    assert gateway.current() is None


def test_an_order_is_the_same_one_when_it_is_sent_again(there, ordered):
    order = gateway.Order(ordered.key, COPIES, "x", "http://localhost/", "http://localhost/")
    assert gateway.current().order(order, at=datetime.now(UTC)).endswith(ordered.key)
    assert len(there.orders) == 1
    with pytest.raises(Away):
        other = gateway.Order(ordered.key, Decimal(1), "x", "http://localhost/", "http://localhost/")
        gateway.current().order(other, at=datetime.now(UTC))


def test_confirmed_by_the_bank_it_is_paid(there, ordered, dossier):
    assert there.settle(ordered.key, pays=True) == 200
    assert bills.of(dossier).stands == "paid" and there.answer_body == {"state": "paid"}
    assert there.settle(ordered.key, pays=True) == 200  # told again under another id
    assert Receipt.objects.count() == 1


def test_refused_by_the_payer_nothing_is_due_less(there, ordered, dossier):
    assert there.settle(ordered.key, pays=False) == 200
    assert bills.of(dossier).stands == "due" and Payment.objects.get().state == "failed"


def test_the_same_message_again_is_answered_the_same_and_counts_once(there, ordered):
    body = json.dumps(
        {"type": "payment.paid", "data": {"reference": ordered.key, "amount": "16000", "currency": "VND"}}
    )
    for _again in range(3):
        assert there.send(body, id="one") == 200
        assert there.answer_body == {"state": "paid"}
    assert len(events("dossier.fee-taken")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,không"},
        {"webhook-signature": "v2,AAAA v1, ,"},
        {"webhook-id": "other"},
        {"webhook-timestamp": "x"},
        {"webhook-timestamp": ""},
        {"webhook-id": ""},
    ],
)
def test_a_forged_message_is_refused_and_says_nothing_more(there, ordered, change):
    body = json.dumps(
        {"type": "payment.paid", "data": {"reference": ordered.key, "amount": "16000", "currency": "VND"}}
    )
    change = {name: value.encode("utf-8").decode("latin-1") for name, value in change.items()}
    assert there.raw(body, there.signed(body, id="m") | change) == 401
    known = there.answer_body
    other = body.replace(ordered.key, "ts0")
    assert there.raw(other, there.signed(other, id="m") | change) == 401
    assert there.answer_body == known
    assert not Receipt.objects.exists()


def test_signed_with_another_secret_it_is_forged(there, ordered):
    assert Told.send(there, "{}") == 422
    there.secret = "whsec_b3RoZXI="
    assert Told.send(there, "{}") == 401


@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(minutes=6), timedelta(days=-300)])
def test_a_late_message_is_refused_with_the_way_out(there, ordered, off):
    status = there.tell("", "payment.paid", ordered.key, "16000", at=datetime.now(UTC) + off)
    assert status == 401 and "năm phút" in there.answer_body["detail"]
    assert not Receipt.objects.exists()


def test_another_sum_is_told_and_left_for_a_person(there, ordered, dossier):
    assert there.settle(ordered.key, pays=True, amount="15000") == 409
    assert there.answer_body["status"] == 409
    assert (Payment.objects.get().state, bills.of(dossier).stands) == ("differs", "due")


def test_an_unknown_reference_is_told(there, ordered):
    assert there.tell("", "payment.paid", "ts0", "16000") == 404


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"reference": 5, "amount": "1", "currency": "VND"},
        {"reference": "x", "amount": 16000, "currency": "VND"},
        {"reference": "x", "amount": "1.5", "currency": "VND"},
        {"reference": "x", "amount": "-1", "currency": "VND"},
        {"reference": "x", "amount": "1", "currency": "USD"},
        {"reference": "' OR 1=1", "amount": "1", "currency": "VND"},
    ],
)
def test_what_is_not_understood_is_refused(there, data):
    assert there.send(json.dumps({"type": "payment.paid", "data": data})) == 422


@pytest.mark.parametrize("body", ["", "[", "[" * 5000, "null", '{"type": "else"}'])
def test_what_is_no_message_is_refused(there, body):
    assert there.send(body) == 422


def test_too_large_and_the_wrong_way_are_refused(there):
    assert there.send("x" * 17_000) == 413
    assert Client().get(TELL).status_code == 405


def test_who_is_refused_too_often_gets_no_reasons(there, settings, monkeypatch):
    from tinhso.web.api import limits

    limits.forget()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=AT.timestamp))
    settings.API_LIMITS = {**settings.API_LIMITS, "address": 3}
    answers = [there.raw("{}", {}) for _each in range(40)]
    limits.forget()
    assert answers[0] == 401 and answers[-1] == 429


def test_when_it_is_down_nothing_is_lost_and_cash_is_taken(there, ordered, dossier, world):
    there.down = True
    order = gateway.Order(ordered.key, COPIES, "x", "http://localhost/", "http://localhost/")
    with pytest.raises(Away):
        gateway.current().order(order, at=datetime.now(UTC))
    with pytest.raises(Away):
        gateway.current().ask(ordered.key, at=datetime.now(UTC))
    actions.take_cash(dossier, COPIES, by=world.seats["desk"], at=LATER)
    assert bills.of(dossier).stands == "paid"


def test_a_message_that_was_lost_is_asked_for(there, ordered, dossier):
    assert gateway.current().ask(ordered.key, at=datetime.now(UTC)) is None
    there.orders[ordered.key].state = "paid"
    told = gateway.current().ask(ordered.key, at=datetime.now(UTC))
    assert actions.confirm(told, by=gateway.BY, at=LATER) == "paid"


def test_a_refund_is_sent_again_until_the_gateway_answers(there, ordered, dossier, world):
    there.settle(ordered.key, pays=True)
    (receipt,) = bills.receipts_and_refunds(dossier)[0]
    refund = actions.ask_refund(receipt.id, COPIES, "Nộp nhầm", by=world.seats["desk"], at=LATER)
    actions.decide_refund(refund, True, by=world.seats["approver"], at=LATER)
    there.down = True
    assert gateway.send_refunds(datetime.now(UTC)) == 0
    there.down = False
    there.tell = lambda *_said: 0  # its message is sent from a thread, which sees no row of this test
    assert gateway.send_refunds(datetime.now(UTC)) == 1
    assert gateway.send_refunds(datetime.now(UTC)) == 1
    key = Refund.objects.get().key
    assert list(there.refunds) == [key]
    Told.tell(there, "", "refund.done", key, "16000")
    assert Refund.objects.get().state == "done"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://elsewhere.vn/pay", "//elsewhere.vn", 5, None])
def test_a_page_to_pay_at_that_is_none_of_the_gateways_is_not_shown(there, monkeypatch, address):
    from tinhso.web.outgoing.sending import Outcome

    answer = Outcome(True, "200", json.dumps({"pay_url": address}).encode())
    monkeypatch.setattr(gateway, "send", lambda *_given, **_more: answer)
    with pytest.raises(Away):
        gateway.current().order(gateway.Order("ts1", COPIES, "x", "http://l/", "http://l/"), at=AT)
