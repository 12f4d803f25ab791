"""What is to be paid is told to the portal: when an officer determines it, when it is paid here, and when it goes back."""

import http.client
from decimal import Decimal

import jsonschema

from tinhso.kernel.actor import process
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.paying import bills
from tinhso.services.onestop.paying.models import Receipt, Refund
from tinhso.services.onestop.portal import shapes
from tinhso.services.onestop.portal.models import Mirrored, OutboxMessage
from tinhso.services.onestop.rules.fees import Typed

from ..desk_world import MARRIAGE, MORNING
from .conftest import lay_out
from .test_paid_there import COPY, LATER, accept, assess, deliver, hand_over, tell
from .test_told_back import everything

EXTERNAL = "CDVQG-0001"


def told(portal):
    lay_out()
    everything()
    assert not portal.wrong
    return [one.get("fee") for one in portal.known[EXTERNAL].told]


def page_of(portal):
    asking = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
    asking.request("GET", f"/ho-so/{EXTERNAL}")
    return asking.getresponse().read().decode()


def fee(state, due, left):
    return {"state": state, "due": due, "left": left}


def test_nothing_is_said_of_a_fee_before_an_officer_has_determined_it(portal, world):
    accept(world, hand_over(portal))
    assert told(portal) == [None]


def test_determined_and_paid_in_cash_the_portal_knows_that_it_may_take_nothing(portal, world):
    id = accept(world, hand_over(portal))
    lay_out()
    assess(world, id, 2)
    lay_out()
    paying.take_cash(id, 2 * COPY, by=world.seats["desk"], at=LATER)
    found = told(portal)
    assert found[0] is None and found[1]["due"] == "16000"
    assert found[-1] == fee("paid", "16000", "0")
    last = portal.known[EXTERNAL].last
    assert (last["stage"], last["number"]) == ("accepted", 3)


def refund(world, amount=COPY, receipt=None):
    """Asked for by the desk, granted by the approver; its id."""
    receipt = receipt or Receipt.objects.get().pk
    asked = paying.ask_refund(receipt, amount, "Bà Mẫu nộp nhầm", by=world.seats["desk"], at=LATER)
    paying.decide_refund(asked, True, by=world.seats["approver"], at=LATER)
    return asked


def given_back(id, amount="8000", state="done", way="portal", **more):
    return {"refund": id, "amount": amount, "state": state, "at": LATER.isoformat(), "way": way} | more


def test_paid_there_and_given_back_there_both_are_told_by_the_portals_own_reference(portal, world):
    id = accept(world, hand_over(portal))
    assess(world, id)
    tell(portal)
    lay_out()
    back = given_back(refund(world), reference="TT-1")
    found = told(portal)
    assert fee("paid", "8000", "0") in found
    assert found[-1] == fee("unpaid", "8000", "8000") | {"back": "8000", "refunds": [back]}
    assert "Mẫu" not in str(portal.known[EXTERNAL].told[-1]["fee"])
    last = portal.known[EXTERNAL].last
    assert (last["stage"], last["state"]) == ("accepted", "Đã tiếp nhận"), "how the dossier stands is another matter"


def test_every_refund_is_told_once_more_with_each_later_message_and_counts_once(portal, world):
    id = accept(world, hand_over(portal))
    assess(world, id, 2)
    receipt = paying.take_cash(id, 2 * COPY, by=world.seats["desk"], at=LATER)
    first = refund(world, receipt=receipt)
    lay_out()
    second = refund(world, Decimal(3_000), receipt)
    for _again in range(3):
        lay_out()
    onestop.act(id, "forward", by=world.seats["desk"], at=LATER)
    both = [given_back(first, way="cash"), given_back(second, "3000", way="cash")]
    found = told(portal)
    assert found[-1] == found[-2] == fee("part", "16000", "11000") | {"back": "11000", "refunds": both}
    assert set(portal.known[EXTERNAL].refunds) == {first, second}
    last = portal.known[EXTERNAL].last
    assert last["stage"] == "processing" and last["number"] == len(found) == 6


def test_on_its_way_through_the_gateway_and_then_failed_both_are_told(portal, world):
    id = accept(world, hand_over(portal))
    assess(world, id)
    receipt = paying.take_cash(id, COPY, by=world.seats["desk"], at=LATER)
    Receipt.objects.update(way="online")
    asked = refund(world, receipt=receipt)
    found = told(portal)
    sent = given_back(asked, state="sent", way="online")
    assert found[-1] == fee("unpaid", "8000", "8000") | {"back": "8000", "refunds": [sent]}
    paying.end_refund(Refund.objects.get().key, False, by=process("gateway"), at=LATER)
    found = told(portal)
    assert found[-1] == fee("paid", "8000", "0") | {"refunds": [sent | {"state": "failed"}]}


def test_the_double_shows_what_was_given_back_and_asks_for_the_sum_again(portal, world):
    id = accept(world, hand_over(portal))
    assess(world, id)
    tell(portal)
    portal.known[EXTERNAL].paid = True
    refund(world)
    told(portal)
    page = page_of(portal)
    assert "Đã hoàn trả 8000 đồng (thanh toán TT-1)." in page and "Đã thanh toán." not in page
    assert 'name="amount" value="8000"' in page


def test_a_message_with_a_refund_fits_the_published_schema(portal, world):
    id = accept(world, hand_over(portal))
    assess(world, id)
    tell(portal)
    refund(world)
    told(portal)
    jsonschema.validate(portal.known[EXTERNAL].last, shapes.schemas()["to the portal"]["dossier.state"])


def test_a_refund_that_was_refused_changes_nothing_and_is_not_told(portal, world):
    id = accept(world, hand_over(portal))
    assess(world, id)
    tell(portal)
    refund = paying.ask_refund(Receipt.objects.get().pk, COPY, "Nộp nhầm", by=world.seats["desk"], at=LATER)
    lay_out()
    before = OutboxMessage.objects.count()
    paying.decide_refund(refund, False, by=world.seats["approver"], at=LATER)
    lay_out()
    assert OutboxMessage.objects.count() == before


def test_the_double_knows_the_sum_and_pays_it(portal, world):
    """As a citizen does on its page, over real HTTP: the sum comes from us, and goes back to us."""
    id = accept(world, hand_over(portal))
    assess(world, id, 2)
    told(portal)
    page = page_of(portal)
    assert 'name="amount" value="16000"' in page and "còn phải nộp 16000 đồng" in page
    assert tell(portal, {"state": "paid", "amount": "16000", "reference": "TT-7"}).status == 200
    assert bills.of(id).stands == "paid"


def test_entries_of_a_statement_taken_at_once_are_told_for_each_dossier(portal, world):
    from tinhso.engines.journal import public as journal
    from tinhso.services.onestop.paying.events import MatchesAccepted
    from tinhso.services.onestop.paying.models import Bill, Statement, StatementLine

    ids = [accept(world, hand_over(portal, f"CDVQG-000{number}")) for number in (1, 2)]
    for id in ids:
        paying.assess(id, {"ban-sao": Typed(1)}, by=world.seats["desk"], at=LATER)
    deliver()
    lay_out()
    accepted = MatchesAccepted(id=1, unit=world.hill, receipts=2, amount=2 * COPY)
    event = journal.record(accepted, by=world.seats["approver"], at=LATER)
    day = LATER.date()
    statement = Statement.objects.create(
        unit_id=world.hill, sha256="0" * 64, name="sao-ke.csv", kept_at=LATER, lines_read=2
    )
    for number, id in enumerate(ids, 1):
        line = StatementLine.objects.create(
            statement=statement, row=number, day=day, amount=COPY, number="", found="matched", state="taken", bill_id=id
        )
        Receipt.objects.create(
            bill_id=id, unit_id=world.hill, year=2026, number=number, way="bank", amount=COPY, at=LATER, day=day,
            event=event, line=line,
        )  # fmt: skip
    Bill.objects.update(got=COPY, stands="paid")
    lay_out()
    everything()
    assert [portal.known[f"CDVQG-000{number}"].last["fee"]["state"] for number in (1, 2)] == ["paid", "paid"]
    assert Mirrored.objects.filter(last=3).count() == 2


def test_of_a_desk_dossier_too(portal, world):
    id = world.receive(MARRIAGE).id
    paying.assess(id, {"ban-sao": Typed(1)}, by=world.seats["desk"], at=MORNING)
    lay_out()
    assert everything() == 2
    (kept,) = portal.known.values()
    assert Decimal(kept.last["fee"]["left"]) == COPY
