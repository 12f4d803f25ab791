"""Giving money back: asked for by one person, granted by another."""

import secrets
from datetime import datetime
from decimal import Decimal

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from ... import secrecy
from ...dossiers import NOT_HERE, visible
from ..events import RefundAsked, RefundDecided
from ..models import Bill, Receipt, Refund
from ..registration import COLLECT, REFUND
from ..rules.standing import may_give_back, standing

MOST_REASON = 500
COUNTED = ("asked", "granted", "done")
"""Refunds that leave less of a receipt to give back."""


@all_or_nothing
def ask_refund(receipt: int, amount: Decimal, reason: str, *, by: Actor, at: datetime) -> int:
    """Ask for a receipt, or a part of it, to be given back; the refund's id. Somebody else has to grant it."""
    day = local_day(at)
    held = _receipt(receipt, by, at)
    access.require(by, COLLECT, unit=held.unit_id, on=day)
    if by.person is None:
        raise NotAllowed(_("Your post does not have the right for this."))
    said = " ".join(nfc(reason).split())
    if not said:
        raise Missing(_("Write why the money is given back."), field="reason")
    if len(said) > MOST_REASON:
        raise Invalid(_("Write at most %(most)s characters."), field="reason", most=MOST_REASON)
    bill = verbs.lock(Bill, dossier=held.bill_id)
    before = list(Refund.objects.filter(receipt=held, state__in=COUNTED).values_list("amount", flat=True))
    if not may_give_back(amount, of=held.amount, before=before):
        rest = held.amount - sum(before, Decimal(0))
        raise Invalid(
            _("At most %(rest)s whole đồng of this receipt can still be given back."), field="amount", rest=rest
        )
    row = verbs.add(
        Refund(
            receipt=held, unit_id=held.unit_id, key=f"ht{secrets.token_hex(16)}", amount=amount,
            reason=secrecy.hidden(said), state="asked", asked_by=by.person, asked_behalf=by.behalf, asked_at=at,
        )
    )  # fmt: skip
    journal.record(RefundAsked(id=bill.pk, unit=held.unit_id, refund=row.pk, amount=amount), by=by, at=at)
    return int(row.pk)


@all_or_nothing
def decide_refund(refund: int, grant: bool, *, by: Actor, at: datetime) -> str:
    """Grant or refuse it; how it stands. What was paid at the gateway is then on its way back through it, the rest is done.

    NotAllowed for whoever asked; NotNow when it was decided already.
    """
    day = local_day(at)
    held = Refund.objects.filter(pk=refund).select_related("receipt").first()
    if held is None:
        raise NotThere(NOT_HERE)
    receipt = _receipt(held.receipt_id, by, at)
    access.require(by, REFUND, unit=held.unit_id, on=day)
    bill, row = verbs.lock(Bill, dossier=receipt.bill_id), verbs.lock(Refund, id=refund)
    if row.state != "asked":
        raise NotNow(_("This refund was decided already."))
    if {row.asked_by, row.asked_behalf} & set(by.hands):
        raise NotAllowed(_("Whoever asked for the refund does not grant it. A second person has to."))
    row.state = ("granted" if receipt.way == "online" else "done") if grant else "refused"
    row.decided_at, row.day = at, day if grant else None
    verbs.save(row, "state", "decided_at", "day")
    if grant:
        bill.back += row.amount
        bill.stands = standing(bill.due, bill.got, bill.back)
        verbs.save(bill, "back", "stands")
    journal.record(
        RefundDecided(id=bill.pk, unit=row.unit_id, refund=row.pk, amount=row.amount, state=row.state), by=by, at=at
    )
    if row.state == "granted":
        from ..tasks import soon

        soon()
    return row.state


def _receipt(id: int, by: Actor, at: datetime) -> Receipt:
    """A receipt of a dossier the actor may see."""
    row = Receipt.objects.filter(pk=id).first()
    if row is None:
        raise NotThere(NOT_HERE)
    visible(row.bill_id, by=by, on=local_day(at))
    return row
