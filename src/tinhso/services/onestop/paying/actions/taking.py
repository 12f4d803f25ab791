"""Cash is taken at the desk."""

from datetime import datetime
from decimal import Decimal

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ...dossiers import visible
from ..models import Bill
from ..receipts import receive_money
from ..registration import COLLECT
from ..rules.standing import left


@all_or_nothing
def take_cash(id: int, amount: Decimal, *, by: Actor, at: datetime) -> int:
    """Take what is still due in cash; the receipt. `amount`: what the officer was shown, so that nobody takes another sum.

    NotNow when it was paid meanwhile, or what is due changed.
    """
    day = local_day(at)
    row = visible(id, by=by, on=day)
    access.require(by, COLLECT, unit=row.receiving_id, on=day)
    if not Bill.objects.filter(pk=id).exists():
        raise NotNow(_("Say first what this dossier owes."))
    bill = verbs.lock(Bill, dossier=id)
    due = left(bill.due, bill.got, bill.back)
    if due == 0:
        raise NotNow(_("Nothing is left to pay: it was paid already, or nothing is due."))
    if due != amount:
        raise NotNow(
            _("What is due changed meanwhile; it is now %(due)s đồng. Look again before you take it."), due=due
        )
    return receive_money(bill, due, "cash", by=by, at=at)
