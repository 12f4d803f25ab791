"""Paying at the gateway: begun once, ended by what the gateway says, counted once."""

from decimal import Decimal

import pytest

from tinhso.kernel.actor import PUBLIC, process
from tinhso.kernel.errors import NotAllowed, NotNow, NotThere
from tinhso.services.onestop.paying import actions, bills
from tinhso.services.onestop.paying.actions import Told
from tinhso.services.onestop.paying.models import Payment, Receipt
from tinhso.services.onestop.rules.fees import Typed

from .conftest import COPIES, LATER, MARRIAGE, events

GATEWAY = process("onestop.gateway")


def start(dossier):
    return actions.start_payment(dossier, by=PUBLIC, at=LATER)


def confirm(told):
    return actions.confirm(told, by=GATEWAY, at=LATER)


def test_begun_twice_it_is_one_payment(dossier):
    first, second = start(dossier), start(dossier)
    assert first.pk == second.pk and first.amount == COPIES
    assert len(events("dossier.payment-started")) == 1


def test_what_the_gateway_says_is_paid_has_a_receipt_once(dossier):
    row = start(dossier)
    assert confirm(Told(row.key, COPIES, True, "m1")) == "paid"
    for message in ("m1", "m2", ""):
        assert confirm(Told(row.key, COPIES, True, message)) == "paid"
    assert bills.of(dossier).stands == "paid"
    assert Receipt.objects.get().way == "online" and len(events("dossier.fee-taken")) == 1
    with pytest.raises(NotNow):
        start(dossier)


def test_another_sum_than_was_asked_is_left_for_a_person(dossier):
    row = start(dossier)
    assert confirm(Told(row.key, Decimal(15_999), True, "m1")) == "differs"
    assert bills.of(dossier).stands == "due" and not Receipt.objects.exists()
    assert Payment.objects.get().told == 15_999
    assert confirm(Told(row.key, COPIES, True, "m2")) == "differs"  # two stories: a person looks
    assert events("dossier.payment-ended")[0]["payload"]["told"] == "15999"


def test_what_failed_may_be_begun_anew(dossier):
    first = start(dossier)
    assert confirm(Told(first.key, COPIES, False, "m1")) == "failed"
    second = start(dossier)
    assert second.pk != first.pk
    assert confirm(Told(second.key, COPIES, True, "m2")) == "paid"


def test_money_that_came_counts_even_after_a_failure_was_told(dossier):
    row = start(dossier)
    confirm(Told(row.key, COPIES, False, "m1"))
    assert confirm(Told(row.key, COPIES, True, "m2")) == "paid"
    assert confirm(Told(row.key, COPIES, False, "m3")) == "paid"


def test_what_is_due_changed_meanwhile_the_old_order_is_dropped_but_its_money_counts(world, dossier):
    old = start(dossier)
    actions.assess(dossier, {"ban-sao": Typed(3)}, by=world.seats["desk"], at=LATER)
    new = start(dossier)
    assert (new.amount, Payment.objects.get(pk=old.pk).state) == (Decimal(24_000), "dropped")
    assert confirm(Told(old.key, COPIES, True, "m1")) == "paid"
    assert (bills.of(dossier).stands, bills.of(dossier).left) == ("short", 8_000)


def test_an_unknown_payment_is_told_so(dossier):
    with pytest.raises(NotThere):
        confirm(Told("ts0", COPIES, True, "m1"))


def test_nothing_is_begun_before_the_desk_said_what_is_due(world):
    with pytest.raises(NotNow):
        start(world.receive(MARRIAGE).id)


def test_a_refund_goes_back_through_the_gateway_and_may_fail(world, dossier):
    row = start(dossier)
    confirm(Told(row.key, COPIES, True, "m1"))
    (receipt,) = bills.receipts_and_refunds(dossier)[0]
    refund = actions.ask_refund(receipt.id, COPIES, "Nộp nhầm", by=world.seats["desk"], at=LATER)
    assert actions.decide_refund(refund, True, by=world.seats["approver"], at=LATER) == "granted"
    assert bills.of(dossier).stands == "due"
    from tinhso.services.onestop.paying.models import Refund

    key = Refund.objects.get(pk=refund).key
    assert actions.end_refund(key, False, by=GATEWAY, at=LATER, message="r1") == "failed"
    assert bills.of(dossier).stands == "paid"
    assert actions.end_refund(key, True, by=GATEWAY, at=LATER, message="r2") == "failed"
    assert len(events("dossier.refund-ended")) == 1


def test_a_person_settles_a_payment_of_another_sum(world, dossier):
    row = start(dossier)
    confirm(Told(row.key, Decimal(15_000), True, "m1"))
    for seat, refused in (("desk", NotAllowed), ("far desk", NotThere)):
        with pytest.raises(refused):
            actions.settle_payment(row.pk, True, by=world.seats[seat], at=LATER)
    assert actions.settle_payment(row.pk, True, by=world.seats["approver"], at=LATER) == "paid"
    assert (bills.of(dossier).stands, bills.of(dossier).left) == ("short", 1_000)
    with pytest.raises(NotNow):
        actions.settle_payment(row.pk, True, by=world.seats["approver"], at=LATER)


def test_or_says_that_nothing_came(world, dossier):
    row = start(dossier)
    confirm(Told(row.key, Decimal(15_000), True, "m1"))
    assert actions.settle_payment(row.pk, False, by=world.seats["approver"], at=LATER) == "failed"
    assert bills.of(dossier).stands == "due" and not Receipt.objects.exists()


def test_the_page_offers_both(world, dossier, browse):
    row = start(dossier)
    confirm(Told(row.key, Decimal(15_000), True, "m1"))
    address = f"/ho-so/{dossier}/phi/"
    assert "15.000 đồng" in browse("approver").get(address).content.decode()
    assert "told-take" not in browse("desk").get(address).content.decode()
    assert browse("approver").post(address, {"do": "told-take"}).status_code == 302
    assert bills.of(dossier).got == 15_000
