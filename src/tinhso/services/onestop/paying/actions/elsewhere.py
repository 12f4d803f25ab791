"""A fee paid at the national portal: it settles the bill when it is what is asked, once; else a person looks at it."""

from datetime import datetime

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs
from tinhso.store.transactions import all_or_nothing

from ...dossiers import NOT_HERE, visible
from ...elsewhere import Paid
from ...models import Dossier
from ...procedures import Procedure
from ..events import PortalPaymentKept
from ..models import Bill, PortalPayment
from ..receipts import receive_money
from ..registration import RECONCILE
from ..rules.elsewhere import fate
from ..rules.standing import left


@all_or_nothing
def count_portal_payment(dossier: int, told: Paid, *, by: Actor, at: datetime) -> str:
    """What the portal says becomes so: paid, waiting (nobody has said what is owed), or differs (a person has to look); how it stands.

    Told again it changes nothing; one that waits is looked at anew, so it may be called whenever a bill was determined. A
    reference counts once, whichever dossier it is told for. NotThere: no such dossier.
    """
    of = Dossier.objects.filter(pk=dossier).values_list("procedure_id", "receiving_id").first()
    if of is None:
        raise NotThere(NOT_HERE)
    verbs.lock(Dossier, id=dossier)  # before there is a bill to lock
    verbs.one_at_a_time(f"portal payment {told.reference}")
    row = PortalPayment.objects.filter(dossier_id=dossier, reference=told.reference, amount=told.amount).first()
    if row is not None and row.state != "waiting":
        return row.state  # nothing changed
    bill = Bill.objects.select_for_update().filter(pk=dossier).first()
    answer = fate(
        told.amount,
        told.reference,
        left=left(bill.due, bill.got, bill.back) if bill else None,
        ever_owes=bool(definitions.by_id(Procedure, of[0]).it.fees),
        counted=PortalPayment.objects.filter(reference=told.reference, state="paid").exists(),
    )
    if row is not None and answer == "waiting":
        return answer  # nothing changed
    row = _kept(row, answer, of[1], dossier, told, at)
    if answer == "paid" and bill is not None and told.amount is not None:
        receive_money(bill, told.amount, "portal", elsewhere=row.pk, by=by, at=at)
        return answer
    journal.record(
        PortalPaymentKept(id=dossier, unit=row.unit_id, payment=row.pk, state=answer, told=told.amount), by=by, at=at
    )
    return answer


def _kept(row: PortalPayment | None, answer: str, unit: int, dossier: int, told: Paid, at: datetime) -> PortalPayment:
    settled = at if answer == "paid" else None
    if row is None:
        return verbs.add(
            PortalPayment(
                dossier_id=dossier, unit_id=unit, reference=told.reference, amount=told.amount, paid_at=told.paid_at,
                state=answer, told_at=at, settled_at=settled,
            )
        )  # fmt: skip
    row.state, row.settled_at = answer, settled
    verbs.save(row, "state", "settled_at")
    return row


@all_or_nothing
def settle_portal_payment(payment: int, take: bool, *, by: Actor, at: datetime) -> str:
    """A person looked at one that did not fit: it is taken with a receipt, or set aside and goes back on the portal; how it stands.

    NotNow when it was settled already, when it names no amount, when its reference counted for another dossier, or while the
    dossier has no bill.
    """
    day = local_day(at)
    of = PortalPayment.objects.filter(pk=payment).values_list("dossier_id", flat=True).first()
    if of is None:
        raise NotThere(NOT_HERE)
    visible(of, by=by, on=day)
    verbs.lock(Dossier, id=of)
    row = verbs.lock(PortalPayment, id=payment)
    access.require(by, RECONCILE, unit=row.unit_id, on=day)
    if row.state != "differs":
        raise NotNow(_("This payment was settled already."))
    if not take:
        row.state, row.settled_at = "aside", at
        verbs.save(row, "state", "settled_at")
        event = PortalPaymentKept(id=of, unit=row.unit_id, payment=row.pk, state=row.state, told=row.amount)
        journal.record(event, by=by, at=at)
        return row.state
    bill = Bill.objects.select_for_update().filter(pk=of).first()
    _require_takeable(row, bill)
    assert bill is not None and row.amount is not None
    row.state, row.settled_at = "paid", at
    verbs.save(row, "state", "settled_at")
    receive_money(bill, row.amount, "portal", elsewhere=row.pk, by=by, at=at)
    return row.state


def _require_takeable(row: PortalPayment, bill: Bill | None) -> None:
    if not row.amount or not row.reference:
        raise NotNow(_("The portal names no amount or no reference. Ask the portal before anything is taken as paid."))
    verbs.one_at_a_time(f"portal payment {row.reference}")
    if PortalPayment.objects.filter(reference=row.reference, state="paid").exists():
        raise NotNow(_("This reference of the portal counted already. It is the same money."))
    if bill is None:
        raise NotNow(_("Say first what this dossier owes."))
