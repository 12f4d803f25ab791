"""Handed in from home and accepted: the citizen sees the fee on their own page, pays at the gateway or by QR, and sees that it is paid."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.said import text_of

from tinhso.services.onestop.desk_settings import DeskSettings
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.online import throttle
from tinhso.services.onestop.paying import actions, bills
from tinhso.services.onestop.paying.models import Payment
from tinhso.services.onestop.paying.rules import vietqr
from tinhso.services.onestop.paying.testing import running
from tinhso.services.onestop.rules.fees import Typed

from ..desk_world import BIRTH, MARRIAGE, MORNING, NUMBER, keep_again
from ..shipped import NATIONAL, procedures
from .test_online import handed_in

FOLLOW = "/nop-ho-so/theo-doi/"
LATER = MORNING + timedelta(hours=1)
TICKS = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}


@pytest.fixture
def birth_with_copies(world):
    """Birth, where only copies are paid for, as for a marriage: 8,000 đồng each."""
    (it,) = (one for one in procedures() if one.code == MARRIAGE)
    keep_again(BIRTH, fees=[it.fees[0].model_dump(mode="json", by_alias=True, exclude_none=True)])
    return it.fees[0].code


@pytest.fixture
def accepted(world, open_here, browse, birth_with_copies):
    """(dossier, code, secret): accepted by the desk, no fee determined yet."""
    row, secret = handed_in(world, open_here)
    assert browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **TICKS}).status_code == 302
    return Dossier.objects.get(), row.code, secret


def determine(world, dossier, code, pieces=1):
    return actions.assess(dossier.pk, {code: Typed(pieces)}, by=world.seats["desk"], at=LATER)


def look(code, secret, browser=None):
    return (browser or Client()).post(FOLLOW, {"code": code, "secret": secret})


def ticket_of(text):
    return text.split('name="ticket" value="')[1].split('"')[0]


def test_before_the_desk_has_accepted_it_nothing_is_paid(world, open_here, birth_with_copies):
    row, secret = handed_in(world, open_here)
    shown = text_of(look(row.code, secret))
    assert "Phí, lệ phí" not in shown.split("<main")[1] and 'name="ticket"' not in shown


def test_accepted_it_says_that_the_desk_has_not_determined_the_fee_yet(accepted):
    _dossier, code, secret = accepted
    shown = text_of(look(code, secret))
    assert "Chưa xác định" in shown and 'name="ticket"' not in shown and "k-pay" not in shown


def test_once_a_fee_stands_it_can_be_paid_by_qr_and_at_the_gateway_to_the_end(
    world, accepted, settings, birth_with_copies
):
    """Over real HTTP, through the page of the payer's bank, and back."""
    import http.client
    from urllib.parse import urlsplit

    dossier, code, secret = accepted
    due = determine(world, dossier, birth_with_copies, 2)
    with running() as there:
        settings.GATEWAY, settings.WEBHOOKS_INSIDE = {"address": there.address, "secret": there.secret}, True
        browser = Client()
        shown = text_of(look(code, secret, browser))
        assert f"{int(due):,}".replace(",", ".") in shown and "k-pay" in shown
        begun = browser.post("/nop-phi/", {"ticket": ticket_of(shown)})
        assert begun.status_code == 302
        page = text_of(browser.get(begun["Location"]))
        key = Payment.objects.get().key
        at_bank = next(part for part in page.split('"') if part.startswith(f"{there.address}/pay/"))
        told: list[tuple[str, str, bytes]] = []
        there.tell = lambda address, kind, reference, amount, **more: told.append((kind, reference, amount)) or 200  # type: ignore[method-assign]
        place = urlsplit(at_bank)
        asking = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
        asking.request("POST", place.path, "do=yes", {"Content-Type": "application/x-www-form-urlencoded"})
        answer = asking.getresponse()
        assert answer.status == 303 and answer.headers["Location"].endswith(begun["Location"])
        assert told == [("payment.paid", key, str(int(due)))]
        assert browser.post(begun["Location"]).status_code == 302  # its message was lost; we ask
        assert "Đã nộp" in text_of(browser.get(begun["Location"]))
    shown = text_of(look(code, secret))
    assert "Đã nộp" in shown and 'name="ticket"' not in shown
    assert bills.of(dossier.pk).stands == "paid"


def test_the_code_that_banks_read_asks_for_this_dossier_and_this_sum(world, accepted, birth_with_copies):
    dossier, _code, _secret = accepted
    due = determine(world, dossier, birth_with_copies)
    bill = bills.of(dossier.pk)
    account = bills.account_of(bill.unit, on=MORNING.date())
    read = vietqr.read(bills.qr_text(bill, account))
    assert (read.amount, read.reference) == (due, vietqr.reference_of(dossier.code))


def test_nothing_of_the_person_stands_in_an_address_or_with_the_payment(world, accepted, settings, birth_with_copies):
    dossier, code, secret = accepted
    determine(world, dossier, birth_with_copies)
    with running() as there:
        settings.GATEWAY, settings.WEBHOOKS_INSIDE = {"address": there.address, "secret": there.secret}, True
        browser = Client()
        answer = look(code, secret, browser)
        assert answer["Cache-Control"] == "private, no-store"
        begun = browser.post("/nop-phi/", {"ticket": ticket_of(text_of(answer))})
        page = browser.get(begun["Location"])
        (order,) = there.orders.values()
    for text in (begun["Location"], order.about, order.back, order.tell):
        for personal in (secret, code, NUMBER, "Mẫu", "Con"):
            assert personal not in text, (personal, text)
    assert page["Referrer-Policy"] == "same-origin" and "Mẫu" not in text_of(page)
    assert "Mẫu" not in text_of(answer) and NUMBER not in text_of(answer)


def test_paid_in_cash_at_the_desk_the_page_at_home_says_so(world, accepted, birth_with_copies):
    dossier, code, secret = accepted
    due = determine(world, dossier, birth_with_copies)
    actions.take_cash(dossier.pk, due, by=world.seats["desk"], at=LATER)
    shown = text_of(look(code, secret))
    assert "Đã nộp" in shown and "k-pay" not in shown and 'name="ticket"' not in shown


def test_the_gateway_is_down_and_the_page_says_what_else_to_do(world, accepted, settings, birth_with_copies):
    dossier, code, secret = accepted
    determine(world, dossier, birth_with_copies)
    settings.GATEWAY, settings.WEBHOOKS_INSIDE = {"address": "http://127.0.0.1:9", "secret": "whsec_eA=="}, True
    shown = text_of(look(code, secret))
    assert "k-pay" in shown  # the QR code needs no gateway
    begun = Client().post("/nop-phi/", {"ticket": ticket_of(shown)})
    answer = Client().get(begun["Location"])
    assert answer.status_code == 503 and "tiền mặt" in unescape(answer.content.decode())


def test_a_wrong_secret_sees_no_fee_and_tries_are_counted(world, accepted, birth_with_copies, monkeypatch):
    dossier, code, secret = accepted
    determine(world, dossier, birth_with_copies)
    wrong = text_of(look(code, "AAAAAAAAAA"))
    assert "8.000" not in wrong and "k-pay" not in wrong
    monkeypatch.setattr(throttle, "TRIES", replace(throttle.TRIES, most=1))
    assert look(code, secret).status_code == 429


def test_the_desks_of_yen_bai_had_an_account_while_they_took_in_from_home():
    """A pack: on to the end of June 2025, with an account that says it is an example."""
    from datetime import date

    from tinhso.kernel.packs import read_yaml

    file = NATIONAL.parent / "yen-bai" / "one-stop" / "desks.yaml"
    versions = [DeskSettings.model_validate(value) for value, _lines in read_yaml(file, file.name)]
    last = max(versions, key=lambda one: one.version)
    assert last.own_online == "on" and last.until == date(2025, 7, 1)
    assert last.account is not None and last.account.example
