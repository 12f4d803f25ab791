"""A fee paid on the national portal settles the bill here: once, exactly, whatever comes first, and never by a forged word."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord
from tinhso.kernel.actor import PUBLIC
from tinhso.kernel.errors import NotAllowed, NotNow, NotThere
from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.paying import bills, from_portal, queries
from tinhso.services.onestop.paying.models import Bill, PortalPayment, Receipt
from tinhso.services.onestop.portal import actions
from tinhso.services.onestop.portal.models import Handed, Mirrored, ToldPayment
from tinhso.services.onestop.rules.fees import Typed

from ..conftest import browse  # noqa: F401
from ..desk_world import MARRIAGE, MORNING, STATUS, World, keep_again
from ..shipped import procedures
from .conftest import Portal, lay_out
from .test_told_back import everything

EXTERNAL = "CDVQG-0001"
COPY = Decimal(8_000)
LATER = MORNING + timedelta(hours=1)


def payment(amount: str | None = "8000", reference: str = "TT-1", state: str = "paid") -> dict:
    said = {"state": state, "reference": reference, "paid_at": MORNING.isoformat()}
    return said | ({"amount": amount} if amount is not None else {})


def hand_over(portal: Portal, external: str = EXTERNAL, **more) -> int:
    """Held at the desk; its id."""
    portal.submit(portal.offer(procedure=MARRIAGE, external=external, answers={}, **more))
    return Handed.objects.get(mirrored__external=external).pk


def accept(world: World, held: int) -> int:
    needed = [paper.code for one in procedures() if one.code == MARRIAGE for paper in one.papers if paper.when is None]
    return actions.accept(held, papers=needed, by=world.seats["desk"], at=MORNING).id


def assess(world: World, dossier: int, copies: int = 1) -> None:
    paying.assess(dossier, {"ban-sao": Typed(copies)}, by=world.seats["desk"], at=LATER)
    deliver()


def deliver() -> None:
    """What the journal would give its subscriber after the commit: everything, and again and again."""
    ids = JournalRecord.objects.filter(name__in=from_portal.EVENTS).values_list("id", flat=True)
    if ids:
        journal.subscribers.get("onestop.paying").handler(
            [entry for _id, entry in sorted(journal.entries(set(ids)).items())]
        )


def tell(portal: Portal, said: dict | None = None, external: str = EXTERNAL, **more):
    answer = portal.send("dossier.paid", {"external": external, "payment": said or payment()}, **more)
    deliver()
    return answer


def recorded(name: str) -> int:
    return JournalRecord.objects.filter(name=name).count()


@pytest.fixture
def dossier(portal, world) -> int:
    """Of the portal, accepted; 8,000 đồng are due."""
    id = accept(world, hand_over(portal))
    assess(world, id)
    return id


def test_paid_with_the_dossier_it_settles_the_bill_when_the_desk_has_determined_it(portal, world):
    id = accept(world, hand_over(portal, payment=payment()))
    deliver()
    assert PortalPayment.objects.get().state == "waiting" and not Bill.objects.exists()
    assess(world, id)
    bill, receipt = bills.of(id), Receipt.objects.get()
    assert (bill.stands, bill.left) == ("paid", 0)
    assert (receipt.way, receipt.amount, receipt.elsewhere.reference) == ("portal", COPY, "TT-1")
    assert recorded("dossier.fee-taken") == 1


def test_told_after_the_bill_it_settles_at_once(portal, world, dossier):
    assert tell(portal).said["payment"] == "paid"
    assert bills.of(dossier).stands == "paid" and PortalPayment.objects.get().settled_at is not None


def test_told_while_the_dossier_waits_at_the_desk_nothing_is_lost(portal, world):
    held = hand_over(portal)
    tell(portal)
    assert not PortalPayment.objects.exists()
    id = accept(world, held)
    assess(world, id)
    assert bills.of(id).stands == "paid"


def test_however_often_and_under_whatever_id_it_is_told_it_counts_once(portal, world, dossier):
    for id in ("m1", "m2", "m3"):
        assert tell(portal, id=id).status == 200
    for _again in range(3):
        deliver()
    assert (Receipt.objects.count(), ToldPayment.objects.count(), recorded("dossier.fee-taken")) == (1, 1, 1)
    assert bills.of(dossier).got == COPY


@pytest.mark.parametrize("amount", ["7999", "8001", "16000"])
def test_another_sum_than_asked_is_kept_for_a_person(portal, world, dossier, amount):
    tell(portal, payment(amount))
    assert bills.of(dossier).stands == "due" and not Receipt.objects.exists()
    assert PortalPayment.objects.get().state == "differs" and recorded("dossier.portal-payment-kept") == 1
    (listed,) = queries.paid_there(by=world.seats["approver"], on=MORNING.date()).rows
    assert (listed.dossier, listed.amount, listed.state) == (dossier, Decimal(amount), "differs")


def test_two_stories_about_one_reference_count_once(portal, world, dossier):
    tell(portal)
    tell(portal, payment("16000"))
    assert [one.state for one in PortalPayment.objects.order_by("id")] == ["paid", "differs"]
    assert bills.of(dossier).got == COPY


def test_paid_twice_on_the_portal_the_second_waits_for_a_person(portal, world, dossier):
    tell(portal)
    tell(portal, payment(reference="TT-2"))
    second = PortalPayment.objects.get(reference="TT-2")
    assert second.state == "differs" and Receipt.objects.count() == 1
    with pytest.raises(NotAllowed):
        paying.settle_portal_payment(second.pk, True, by=world.seats["desk"], at=LATER)
    assert paying.settle_portal_payment(second.pk, True, by=world.seats["approver"], at=LATER) == "paid"
    assert (bills.of(dossier).stands, bills.of(dossier).got) == ("over", 2 * COPY)
    with pytest.raises(NotNow):
        paying.settle_portal_payment(second.pk, False, by=world.seats["approver"], at=LATER)


def test_paid_in_cash_meanwhile_nothing_is_taken_twice(portal, world, dossier):
    paying.take_cash(dossier, COPY, by=world.seats["desk"], at=LATER)
    tell(portal)
    row = PortalPayment.objects.get()
    assert row.state == "differs" and bills.of(dossier).got == COPY
    assert paying.settle_portal_payment(row.pk, False, by=world.seats["approver"], at=LATER) == "aside"
    tell(portal, id="again")
    assert PortalPayment.objects.get().state == "aside" and bills.of(dossier).stands == "paid"


def test_paid_on_the_portal_the_desk_takes_no_cash_and_the_gateway_no_order(portal, world, dossier):
    tell(portal)
    with pytest.raises(NotNow):
        paying.take_cash(dossier, COPY, by=world.seats["desk"], at=LATER)
    with pytest.raises(NotNow):
        paying.start_payment(dossier, by=PUBLIC, at=LATER)


def test_a_reference_that_counted_for_one_dossier_counts_for_no_other(portal, world, dossier):
    tell(portal)
    other = accept(world, hand_over(portal, "CDVQG-0002"))
    assess(world, other)
    tell(portal, external="CDVQG-0002")
    row = PortalPayment.objects.get(dossier_id=other)
    assert (row.state, bills.of(other).stands) == ("differs", "due")
    with pytest.raises(NotNow):
        paying.settle_portal_payment(row.pk, True, by=world.seats["approver"], at=LATER)


@pytest.mark.parametrize(
    ("trick", "status"),
    [
        ({"secret": "whsec_" + "QUJD" * 11}, 401),
        ({"at": datetime.now(UTC) - timedelta(minutes=6)}, 401),
        ({"forged": " "}, 401),
    ],
)
def test_a_forged_or_late_word_pays_nothing(portal, world, dossier, trick, status):
    assert tell(portal, **trick).status == status
    assert not ToldPayment.objects.exists() and bills.of(dossier).stands == "due"


def test_the_very_bytes_of_another_day_are_not_taken_again(portal, world, dossier):
    """Replayed: a signature is good for five minutes, and the id of a message stands on one message alone."""
    import json

    text = json.dumps({"type": "dossier.paid", "timestamp": "x", "data": {"external": EXTERNAL, "payment": payment()}})
    old = portal.signed(text, id="m1", at=datetime.now(UTC) - timedelta(days=1))
    assert portal.post(old, text).status == 401
    fresh = portal.signed(text, id="m1")
    assert portal.post(fresh, text).status == 200 and portal.post(fresh, text).said["again"]
    changed = text.replace("TT-1", "TT-9")
    assert portal.post(portal.signed(changed, id="m1"), changed).status == 409
    deliver()
    assert bills.of(dossier).got == COPY and Receipt.objects.count() == 1


def test_part_of_a_dong_is_refused_and_kept_with_the_reason(portal, world, dossier):
    answer = tell(portal, payment("8000.5"))
    assert answer.status == 422 and answer.said["problems"][0]["field"] == "payment.amount"
    assert not ToldPayment.objects.exists()


@pytest.mark.parametrize("said", [payment(None), payment(reference=""), payment("0")])
def test_a_payment_without_amount_or_reference_is_shown_and_taken_by_nobody(portal, world, dossier, said):
    assert tell(portal, said).status == 200
    row = PortalPayment.objects.get()
    assert row.state == "differs"
    with pytest.raises(NotNow):
        paying.settle_portal_payment(row.pk, True, by=world.seats["approver"], at=LATER)
    assert paying.settle_portal_payment(row.pk, False, by=world.seats["approver"], at=LATER) == "aside"


def test_what_was_told_as_paid_is_not_untold(portal, world, dossier):
    tell(portal)
    assert tell(portal, payment(state="unpaid"), id="older").status == 409
    assert bills.of(dossier).stands == "paid"


def test_told_late_when_the_dossier_has_ended_it_still_counts(portal, world, dossier):
    from tinhso.services.onestop import public as onestop

    onestop.act(dossier, "withdraw", by=world.seats["desk"], at=LATER, note="Người nộp xin dừng")
    tell(portal)
    assert bills.of(dossier).stands == "paid"


def test_the_portal_is_down_for_a_day_and_then_everything_arrives_in_order(portal, world):
    """It could tell nobody; the province could tell it nothing. Then both catch up, each message once."""
    held = hand_over(portal)
    lay_out()
    portal.fault = "down"
    id = accept(world, held)
    assess(world, id)
    lay_out()
    assert everything() == 0
    portal.fault = ""
    # the same payment was queued twice over there, and once more a second one
    answers = [
        tell(portal, payment(), id="q1"),
        tell(portal, payment(), id="q2"),
        tell(portal, payment(reference="TT-2"), id="q3"),
    ]
    assert [one.status for one in answers] == [200, 200, 200]
    lay_out()
    assert everything(datetime.now(UTC) + timedelta(days=1)) == 3 and not portal.wrong
    told = portal.known[EXTERNAL].told
    assert [one["number"] for one in told] == [1, 2, 3] and told[-1]["fee"]["left"] == "0"
    assert (bills.of(id).stands, bills.of(id).got) == ("paid", COPY)
    assert PortalPayment.objects.get(reference="TT-2").state == "differs"


def test_a_dossier_of_a_desk_may_be_paid_there_too(portal, world):
    id = world.receive(MARRIAGE).id
    lay_out()
    everything()
    assess(world, id)
    external = Mirrored.objects.get(dossier_id=id).external
    assert tell(portal, external=external).status == 200
    assert bills.of(id).stands == "paid"


def test_a_number_nobody_knows_is_told_so(portal, world):
    assert tell(portal, external="CDVQG-9999").status == 422


def test_a_procedure_without_fees_never_takes_the_money(portal, world, browse):  # noqa: F811
    keep_again(STATUS, fees=[])
    portal.handed(payment=payment())
    both = ["to-khai", "giay-to-tuy-than"]
    id = actions.accept(Handed.objects.get().pk, papers=both, by=world.seats["desk"], at=MORNING).id
    deliver()
    row = PortalPayment.objects.get()
    assert row.state == "differs"
    address = f"/ho-so/{id}/phi/"
    shown = unescape(browse("approver").get(address).content.decode())
    assert "8.000 đồng" in shown and "portal-aside" in shown and "portal-take" not in shown
    assert browse("approver").post(address, {"do": "portal-aside", "payment": row.pk}).status_code == 302
    assert PortalPayment.objects.get().state == "aside"


def test_the_page_of_the_fee_and_the_receipt_say_where_it_was_paid(portal, world, dossier, browse):  # noqa: F811
    tell(portal)
    desk = browse("desk")
    shown = unescape(desk.get(f"/ho-so/{dossier}/phi/").content.decode())
    assert "Đã nộp trên Cổng Dịch vụ công quốc gia" in shown and "TT-1" in shown
    receipt = Receipt.objects.get()
    paper = unescape(desk.get(f"/ho-so/{dossier}/phi/bien-lai/{receipt.pk}/").content.decode())
    assert "TT-1" in paper and "Cổng Dịch vụ công quốc gia" in paper
    book = unescape(desk.get(f"/thu-phi/so-quy/?ngay={receipt.day:%d/%m/%Y}").content.decode())
    assert "Cổng Dịch vụ công quốc gia" in book and "8.000 đồng" in book


def test_a_refund_is_said_to_go_back_on_the_portal_and_is_written_down_by_two(portal, world, dossier, browse):  # noqa: F811
    tell(portal)
    receipt = Receipt.objects.get()
    shown = unescape(browse("desk").get(f"/ho-so/{dossier}/phi/hoan/{receipt.pk}/").content.decode())
    assert "Cổng Dịch vụ công quốc gia" in shown and "không chi trả tại đây" in shown
    refund = paying.ask_refund(receipt.pk, COPY, "Nộp nhầm", by=world.seats["desk"], at=LATER)
    assert paying.decide_refund(refund, True, by=world.seats["approver"], at=LATER) == "done"
    assert bills.of(dossier).stands == "due"


def test_a_person_takes_what_differs_on_the_page_and_others_find_nothing(portal, world, dossier, browse):  # noqa: F811
    tell(portal, payment("16000"))
    row = PortalPayment.objects.get()
    address = f"/ho-so/{dossier}/phi/"
    assert "portal-take" not in browse("desk").get(address).content.decode()
    with pytest.raises(NotThere):
        paying.settle_portal_payment(row.pk, True, by=world.seats["far desk"], at=LATER)
    assert browse("approver").post(address, {"do": "portal-take", "payment": "999999"}).status_code == 404
    listed = unescape(browse("approver").get("/thu-phi/?loai=portal").content.decode())
    assert "16.000 đồng" in listed
    assert browse("approver").post(address, {"do": "portal-take", "payment": row.pk}).status_code == 302
    assert bills.of(dossier).stands == "over"


def test_determined_on_the_page_it_is_settled_before_anybody_could_take_cash(portal, world, browse):  # noqa: F811
    id = accept(world, hand_over(portal, payment=payment()))
    answer = browse("desk").post(f"/ho-so/{id}/phi/xac-dinh/", {"ban-sao-pieces": "1"})
    assert answer.status_code == 302 and bills.of(id).stands == "paid"


def test_no_reference_of_a_payment_and_no_name_stands_in_the_journal(portal, world, dossier):
    tell(portal, payment(reference="TT-GEHEIM"))
    told = JournalRecord.objects.filter(name__contains="pa").values_list("body", flat=True)
    assert told and not any("GEHEIM" in str(body) or "Mẫu" in str(body) for body in told)
