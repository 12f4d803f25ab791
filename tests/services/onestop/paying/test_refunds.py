"""Money given back: asked by one person, granted by another, never more than came."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere
from tinhso.services.onestop.paying import actions, bills
from tinhso.services.onestop.paying.rules.standing import left, may_give_back, standing

from .conftest import COPIES, LATER, events

WHY = "Người nộp chỉ nhận một bản, bà Mẫu"


@pytest.fixture
def receipt(world, dossier):
    return actions.take_cash(dossier, COPIES, by=world.seats["desk"], at=LATER)


def test_a_part_is_asked_for_by_one_and_granted_by_another(world, dossier, receipt):
    refund = actions.ask_refund(receipt, Decimal(8_000), WHY, by=world.seats["desk"], at=LATER)
    assert bills.of(dossier).stands == "paid"
    assert actions.decide_refund(refund, True, by=world.seats["approver"], at=LATER) == "done"
    bill = bills.of(dossier)
    assert (bill.stands, bill.back, bill.left) == ("short", 8_000, 8_000)
    assert "Mẫu" not in str(events("dossier.refund-asked") + events("dossier.refund-decided"))
    assert bills.receipts_and_refunds(dossier)[1][0].reason == WHY


def test_refused_it_changes_nothing(world, dossier, receipt):
    refund = actions.ask_refund(receipt, COPIES, WHY, by=world.seats["desk"], at=LATER)
    assert actions.decide_refund(refund, False, by=world.seats["approver"], at=LATER) == "refused"
    assert bills.of(dossier).back == 0
    assert actions.ask_refund(receipt, COPIES, WHY, by=world.seats["desk"], at=LATER) > refund


def test_nobody_grants_what_they_asked_for(world, dossier, receipt):
    both = world.seat(world.hill, "desk-officer", "dossier-approver")
    refund = actions.ask_refund(receipt, COPIES, WHY, by=both, at=LATER)
    with pytest.raises(NotAllowed):
        actions.decide_refund(refund, True, by=both, at=LATER)
    with pytest.raises(NotAllowed):
        actions.decide_refund(refund, True, by=world.seats["desk"], at=LATER)
    with pytest.raises(NotThere):
        actions.decide_refund(refund, True, by=world.seats["far desk"], at=LATER)
    assert bills.of(dossier).back == 0


def test_decided_twice_counts_once(world, dossier, receipt):
    refund = actions.ask_refund(receipt, COPIES, WHY, by=world.seats["desk"], at=LATER)
    actions.decide_refund(refund, True, by=world.seats["approver"], at=LATER)
    with pytest.raises(NotNow):
        actions.decide_refund(refund, True, by=world.seats["approver"], at=LATER)
    assert bills.of(dossier).back == COPIES


@pytest.mark.parametrize("amount", ["0", "-1", "16001", "0.5"])
def test_never_more_than_came_nor_nothing(world, receipt, amount):
    with pytest.raises(Invalid) as wrong:
        actions.ask_refund(receipt, Decimal(amount), WHY, by=world.seats["desk"], at=LATER)
    assert wrong.value.field == "amount"


def test_what_is_asked_for_already_leaves_less(world, receipt):
    actions.ask_refund(receipt, Decimal(10_000), WHY, by=world.seats["desk"], at=LATER)
    with pytest.raises(Invalid):
        actions.ask_refund(receipt, Decimal(6_001), WHY, by=world.seats["desk"], at=LATER)
    actions.ask_refund(receipt, Decimal(6_000), WHY, by=world.seats["desk"], at=LATER)


def test_the_reason_is_needed(world, receipt):
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(Invalid) as wrong:
            actions.ask_refund(receipt, COPIES, reason, by=world.seats["desk"], at=LATER)
        assert wrong.value.field == "reason"


money = st.integers(0, 10**9).map(Decimal)


@given(money, money, money)
def test_what_stands_and_what_is_left_say_the_same(due, got, back):
    back = min(back, got)
    stands = standing(due, got, back)
    assert (left(due, got, back) > 0) is (stands in ("due", "short"))
    assert left(due, got, back) + max(Decimal(0), got - back - due) == abs(due - got + back)


@given(money, st.lists(money, max_size=5), money)
def test_receipts_never_give_back_more_than_they_hold(of, before, amount):
    if may_give_back(amount, of=of, before=before):
        assert amount > 0 and sum(before) + amount <= of
