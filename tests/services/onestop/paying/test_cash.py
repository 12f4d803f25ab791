"""What a dossier owes, and cash: one receipt, numbered without a gap, however often somebody presses."""

from decimal import Decimal

import pytest
from tests.services.onestop.conftest import keep_folders

from tinhso.kernel.errors import NotAllowed, NotNow, NotThere, Problems
from tinhso.services.onestop.paying import actions, bills
from tinhso.services.onestop.paying.models import Receipt
from tinhso.services.onestop.rules.fees import Typed

from .conftest import BIRTH, COPIES, LATER, MARRIAGE, definition_of, events


def test_what_is_due_follows_from_the_pieces(world, dossier):
    bill = bills.of(dossier)
    assert (bill.due, bill.left, bill.stands) == (COPIES, COPIES, "due")
    (line,) = bills.lines_of(dossier, definition_of(dossier))
    assert (line.pieces, line.whole, line.due) == (2, COPIES, COPIES)


def test_said_again_the_new_takes_the_place_of_the_old(world, dossier):
    assert actions.assess(dossier, {"ban-sao": Typed(1)}, by=world.seats["desk"], at=LATER) == Decimal(8_000)
    assert bills.of(dossier).due == Decimal(8_000)
    said = [(one["payload"]["before"], one["payload"]["due"]) for one in events("dossier.fee-assessed")]
    assert said == [(None, "16000"), ("16000", "8000")]


def test_no_copies_cost_nothing(world, dossier):
    actions.assess(dossier, {"ban-sao": Typed(0)}, by=world.seats["desk"], at=LATER)
    assert bills.of(dossier).stands == "free"
    with pytest.raises(NotNow):
        actions.take_cash(dossier, Decimal(0), by=world.seats["desk"], at=LATER)


def test_an_amount_of_the_council_is_typed_with_its_document_and_an_exemption_with_its_reason(world):
    id, desk = world.receive(BIRTH).id, world.seats["desk"]
    with pytest.raises(Problems) as wrong:
        actions.assess(id, {}, by=desk, at=LATER)
    assert [one.field for one in wrong.value.problems] == ["le-phi-amount"]
    typed = {
        "le-phi": Typed(1, "ho-ngheo", "Giấy chứng nhận hộ nghèo số 12", Decimal(8_000), "01/2026/NQ-HĐND"),
        "ban-sao": Typed(1),
    }
    assert actions.assess(id, typed, by=desk, at=LATER) == Decimal(8_000)
    charge, _copy = bills.lines_of(id, definition_of(id))
    assert (charge.whole, charge.due, charge.reason) == (8_000, 0, "Giấy chứng nhận hộ nghèo số 12")
    (event,) = events("dossier.fee-assessed")
    assert "nghèo" not in str(event)


def test_cash_is_taken_once(world, dossier):
    desk = world.seats["desk"]
    receipt = actions.take_cash(dossier, COPIES, by=desk, at=LATER)
    assert bills.of(dossier).stands == "paid"
    with pytest.raises(NotNow):
        actions.take_cash(dossier, COPIES, by=desk, at=LATER)
    assert Receipt.objects.get().pk == receipt
    assert len(events("dossier.fee-taken")) == 1


def test_another_sum_than_the_officer_was_shown_is_not_taken(world, dossier):
    actions.assess(dossier, {"ban-sao": Typed(3)}, by=world.seats["desk"], at=LATER)
    with pytest.raises(NotNow):
        actions.take_cash(dossier, COPIES, by=world.seats["desk"], at=LATER)
    assert not Receipt.objects.exists()


def test_receipts_are_numbered_in_the_unit_and_year_without_a_gap(world):
    desk, numbers = world.seats["desk"], []
    for _each in range(3):
        id = world.receive(MARRIAGE).id
        actions.assess(id, {}, by=desk, at=LATER)
        actions.take_cash(id, Decimal(8_000), by=desk, at=LATER)
        numbers.append(bills.receipts_and_refunds(id)[0][0].number)
    assert numbers == [1, 2, 3]


def test_more_pieces_after_paying_leave_the_difference_due(world, dossier):
    desk = world.seats["desk"]
    actions.take_cash(dossier, COPIES, by=desk, at=LATER)
    actions.assess(dossier, {"ban-sao": Typed(3)}, by=desk, at=LATER)
    assert (bills.of(dossier).stands, bills.of(dossier).left) == ("short", Decimal(8_000))
    actions.assess(dossier, {"ban-sao": Typed(1)}, by=desk, at=LATER)
    assert (bills.of(dossier).stands, bills.of(dossier).left) == ("over", Decimal(0))


@pytest.mark.parametrize(
    ("seat", "answer"), [("handler", NotAllowed), ("other desk", NotThere), ("far desk", NotThere)]
)
def test_only_the_desk_that_received_it_collects(world, dossier, seat, answer):
    with pytest.raises(answer):
        actions.take_cash(dossier, COPIES, by=world.seats[seat], at=LATER)
    with pytest.raises(answer):
        actions.assess(dossier, {}, by=world.seats[seat], at=LATER)


def test_a_procedure_without_fees_owes_nothing(world):
    keep_folders("procedures", only=("2.000908",))
    id = world.receive("2.000908").id
    with pytest.raises(NotNow):
        actions.assess(id, {}, by=world.seats["desk"], at=LATER)
