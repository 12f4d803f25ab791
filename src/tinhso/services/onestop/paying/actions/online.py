"""Paying at the gateway: begun by whoever holds the dossier's secret, ended by what the gateway says."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ...dossiers import NOT_HERE, visible
from ..events import PaymentEnded, PaymentStarted, RefundEnded
from ..models import Bill, Payment, Refund
from ..receipts import receive_money
from ..registration import RECONCILE
from ..rules.standing import left, standing


@dataclass(frozen=True, slots=True)
class Told:
    """What the gateway says of a payment. `message`: the id of what was sent, by which it counts once; "" when we asked."""

    key: str
    amount: Decimal
    paid: bool
    message: str = ""


@all_or_nothing
def start_payment(dossier: int, *, by: Actor, at: datetime) -> Payment:
    """An order for what is left to pay; the one that waits already, while the sum is the same. NotNow: nothing is left."""
    if not Bill.objects.filter(pk=dossier).exists():
        raise NotNow(_("The desk has not said yet what this dossier owes."))
    bill = verbs.lock(Bill, dossier=dossier)
    due = left(bill.due, bill.got, bill.back)
    if due == 0:
        raise NotNow(_("Nothing is left to pay: it was paid already, or nothing is due."))
    waiting = Payment.objects.filter(bill=bill, state="waiting").first()
    if waiting is not None and waiting.amount == due:
        return waiting  # nothing changed
    if waiting is not None:
        waiting.state, waiting.settled_at = "dropped", at
        verbs.save(waiting, "state", "settled_at")
    row = verbs.add(Payment(bill=bill, key=f"ts{secrets.token_hex(16)}", amount=due, state="waiting", made_at=at))
    journal.record(PaymentStarted(id=dossier, unit=bill.unit_id, payment=row.pk, amount=due), by=by, at=at)
    return row


@all_or_nothing
def confirm(told: Told, *, by: Actor, at: datetime) -> str:
    """What the gateway says becomes so: paid, failed, or differs (another sum came; a person has to look); how it stands.

    A message that was counted, and a payment that is settled already, change nothing. A payment that was dropped for a new one
    is paid when the money came. NotThere: no such payment.
    """
    found = Payment.objects.filter(key=told.key).values_list("id", "bill_id").first()
    if found is None:
        raise NotThere(NOT_HERE)
    bill, row = verbs.lock(Bill, dossier=found[1]), verbs.lock(Payment, id=found[0])
    answer = _answer(row, told)
    if not _first(told.message, answer, at):
        return row.state  # nothing changed
    if row.state in ("paid", "differs") or (row.state in ("failed", "dropped") and not told.paid):
        return row.state  # nothing changed
    row.state, row.settled_at = answer, at
    if answer == "paid":
        verbs.save(row, "state", "settled_at")
        receive_money(bill, row.amount, "online", payment=row.pk, by=by, at=at)
        return answer
    row.told = told.amount if answer == "differs" else None
    verbs.save(row, "state", "settled_at", "told")
    journal.record(
        PaymentEnded(id=bill.pk, unit=bill.unit_id, payment=row.pk, state=answer, told=row.told), by=by, at=at
    )
    return answer


def _answer(row: Payment, told: Told) -> str:
    if not told.paid:
        return "failed"
    return "paid" if told.amount == row.amount else "differs"


def _first(message: str, answer: str, at: datetime) -> bool:
    """Is the message new? It is counted now; whoever brings the same one meanwhile waits for us."""
    return not message or bool(verbs.rows(_HEARD, message, at, answer))


_HEARD = """INSERT INTO onestop_paying_heard (id, at, answer) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id"""


@all_or_nothing
def settle_payment(payment: int, take: bool, *, by: Actor, at: datetime) -> str:
    """A person looked at a payment of which another sum came: what came is taken with a receipt, or nothing came; how it stands.

    NotNow when it was settled already.
    """
    day = local_day(at)
    found = Payment.objects.filter(pk=payment).values_list("bill_id", flat=True).first()
    if found is None:
        raise NotThere(NOT_HERE)
    visible(found, by=by, on=day)
    bill, row = verbs.lock(Bill, dossier=found), verbs.lock(Payment, id=payment)
    access.require(by, RECONCILE, unit=bill.unit_id, on=day)
    if row.state != "differs" or not row.told:
        raise NotNow(_("This payment was settled already."))
    row.state, row.settled_at = ("paid" if take else "failed"), at
    verbs.save(row, "state", "settled_at")
    if take:
        receive_money(bill, row.told, "online", payment=row.pk, by=by, at=at)
        return row.state
    journal.record(
        PaymentEnded(id=bill.pk, unit=bill.unit_id, payment=row.pk, state=row.state, told=row.told), by=by, at=at
    )
    return row.state


@all_or_nothing
def end_refund(key: str, done: bool, *, by: Actor, at: datetime, message: str = "") -> str:
    """The gateway gave a refund back, or could not: then it counts as not given back. NotThere: no such refund."""
    found = Refund.objects.filter(key=key).values_list("id", "receipt__bill_id").first()
    if found is None:
        raise NotThere(NOT_HERE)
    bill, row = verbs.lock(Bill, dossier=found[1]), verbs.lock(Refund, id=found[0])
    if not _first(message, row.state, at) or row.state != "granted":
        return row.state  # nothing changed
    row.state, row.decided_at = ("done" if done else "failed"), at
    verbs.save(row, "state", "decided_at")
    if not done:
        bill.back -= row.amount
        bill.stands = standing(bill.due, bill.got, bill.back)
        verbs.save(bill, "back", "stands")
    journal.record(
        RefundEnded(id=bill.pk, unit=bill.unit_id, refund=row.pk, amount=row.amount, state=row.state), by=by, at=at
    )
    return row.state
