"""What fees give up when an applicant's data are erased: reasons and texts of transfers. Sums, days and numbers stay."""

from datetime import date, datetime

from django.db.models import Q

from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _

from ..dossiers import Seen
from ..erasers import Eraser, Whose
from .models import BillLine, Payment, PortalPayment, Refund, StatementLine

NONE = b""
"""What stands for a reason of a refund that was erased."""


def many(whose: Whose, on: date) -> int:
    id = whose.row.id
    return int(
        BillLine.objects.filter(bill_id=id, reason__isnull=False).count()
        + Refund.objects.filter(receipt__bill_id=id).exclude(reason=NONE).count()
        + StatementLine.objects.filter(_of(id), text__isnull=False).count()
    )


def erase(whose: Whose, on: date) -> None:
    id = whose.row.id
    BillLine.objects.filter(bill_id=id).update(reason=None)
    Refund.objects.filter(receipt__bill_id=id).update(reason=NONE)
    StatementLine.objects.filter(_of(id)).update(text=None)


def _of(dossier: int) -> Q:
    """Entries of statements that were matched with the dossier or taken for it."""
    return Q(bill_id=dossier) | Q(receipt__bill_id=dossier)


def waits(row: Seen, at: datetime) -> None:
    """NotNow while money is on its way."""
    if (
        Payment.objects.filter(bill_id=row.id, state="waiting").exists()
        or Refund.objects.filter(receipt__bill_id=row.id, state__in=("asked", "granted")).exists()
        or PortalPayment.objects.filter(dossier_id=row.id, state__in=("waiting", "differs")).exists()
    ):
        raise NotNow(_("A payment or a refund of this dossier is under way. Erase when it has ended."))


ERASER = Eraser(
    order=70,
    title=_("Reasons of exemptions and refunds, texts of bank transfers"),
    columns=(
        "onestop_paying.BillLine.reason",
        "onestop_paying.Refund.reason",
        "onestop_paying.StatementLine.text",
    ),
    many=many,
    erase=erase,
    waits=waits,
)
