"""What is to be paid is told to the portal: when an officer determines it, when it is paid here, and when it goes back."""

from decimal import Decimal

from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.paying import bills
from tinhso.services.onestop.paying.models import Receipt
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


def test_paid_there_and_given_back_there_both_are_told(portal, world):
    id = accept(world, hand_over(portal))
    assess(world, id)
    tell(portal)
    refund = paying.ask_refund(Receipt.objects.get().pk, COPY, "Nộp nhầm", by=world.seats["desk"], at=LATER)
    lay_out()
    paying.decide_refund(refund, True, by=world.seats["approver"], at=LATER)
    found = told(portal)
    assert fee("paid", "8000", "0") in found and found[-1] == fee("unpaid", "8000", "8000")


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
    import http.client

    id = accept(world, hand_over(portal))
    assess(world, id, 2)
    told(portal)
    asking = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=10)
    asking.request("GET", f"/ho-so/{EXTERNAL}")
    page = asking.getresponse().read().decode()
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
