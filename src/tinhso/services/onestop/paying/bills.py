"""Reading what dossiers owe, what came and what was given back. The caller has checked that the dossier may be seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tinhso.engines.units import public as units
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow

from .. import deciding, secrecy
from ..desk_settings import Account, DeskSettings
from ..dossiers import Seen
from ..procedures import Fee, Procedure
from ..rules.fees import CITIZEN, Typed, amount_of, line_of
from .models import Bill, BillLine, Payment, PortalPayment, Receipt, Refund
from .rules import vietqr
from .rules.standing import NOTHING, Standing, left


@dataclass(frozen=True, slots=True)
class LineSeen:
    """One fee of a bill."""

    fee: Fee
    pieces: int
    whole: Decimal
    due: Decimal
    exemption: str
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    """Money that came; `back`: of it given back or asked for."""

    id: int
    number: int
    year: int
    way: str
    amount: Decimal
    at: datetime
    back: Decimal
    elsewhere: int | None = None


@dataclass(frozen=True, slots=True)
class RefundSeen:
    """Money to be given back, or given."""

    id: int
    receipt: int
    way: str
    amount: Decimal
    reason: str
    state: str
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class BillSeen:
    """What one dossier owes now."""

    dossier: int
    unit: int
    reference: str
    due: Decimal
    got: Decimal
    back: Decimal
    stands: Standing
    assessed_at: datetime

    @property
    def left(self) -> Decimal:
        return left(self.due, self.got, self.back)


def of(dossier: int) -> BillSeen | None:
    """None: nobody has said yet what it owes."""
    row = Bill.objects.filter(pk=dossier).first()
    return None if row is None else seen(row)


def seen(row: Bill) -> BillSeen:
    return BillSeen(
        row.pk, row.unit_id, row.reference, row.due, row.got, row.back, row.stands, row.assessed_at  # type: ignore[arg-type]
    )  # fmt: skip


def lines_of(dossier: int, it: Procedure) -> list[LineSeen]:
    """In the order of the procedure's fees."""
    kept = {row.code: row for row in BillLine.objects.filter(bill_id=dossier)}
    return [_line(fee, kept[fee.code]) for fee in it.fees if fee.code in kept]


def _line(fee: Fee, row: BillLine) -> LineSeen:
    return LineSeen(fee, row.pieces, row.whole, row.due, row.exemption, secrecy.shown(row.reason), row.document)


def receipts_and_refunds(dossier: int) -> tuple[list[ReceiptSeen], list[RefundSeen]]:
    """Both oldest first; one query each, and none for refunds where nothing was received."""
    rows = list(Receipt.objects.filter(bill_id=dossier).order_by("id"))
    ways = {row.pk: row.way for row in rows}
    refunds = [
        RefundSeen(
            row.pk, row.receipt_id, ways[row.receipt_id], row.amount, secrecy.shown(row.reason), row.state,
            row.asked_at, row.decided_at,
        )
        for row in (Refund.objects.filter(receipt_id__in=ways).order_by("id") if rows else ())
    ]  # fmt: skip
    back: dict[int, Decimal] = {}
    for one in refunds:
        if one.state in ("asked", "granted", "done"):
            back[one.receipt] = back.get(one.receipt, NOTHING) + one.amount
    receipts = [
        ReceiptSeen(
            row.pk, row.number, row.year, row.way, row.amount, row.at, back.get(row.pk, NOTHING), row.elsewhere_id
        )
        for row in rows
    ]
    return receipts, refunds


def last_payment(dossier: int) -> Payment | None:
    """The last order at the gateway."""
    return Payment.objects.filter(bill_id=dossier).order_by("-id").first()


def paid_elsewhere(dossier: int) -> list[PortalPayment]:
    """What the national portal says was paid there, as it was told."""
    return list(PortalPayment.objects.filter(dossier_id=dossier).order_by("id"))


def facts_of(row: Seen, *, citizen: bool) -> Mapping[str, Any]:
    """What conditions of exemptions may know of the dossier."""
    return {"channel": row.channel, CITIZEN: citizen}


def reckon(row: Seen, typed: Mapping[str, Typed], *, citizen: bool) -> list[Any]:
    """The lines of a bill, by the rates and exemptions of the day on which the dossier was received."""
    facts, on = facts_of(row, citizen=citizen), local_day(row.received_at)
    return [line_of(fee, typed.get(fee.code, Typed()), facts, on=on) for fee in row.definition.fees]


def usual(it: Procedure) -> Decimal | None:
    """What a dossier of the procedure owes as a rule: one piece where none is counted; None when an officer has to say."""
    total = NOTHING
    for fee in it.fees:
        amount = None if fee.piece is not None or fee.exemptions else amount_of(fee, 1)
        if amount is None:
            return None
        total += amount
    return total


def settings_of(unit: int, *, on: date) -> DeskSettings | None:
    """How the province of the unit runs its desks; None when no pack says."""
    try:
        return deciding.settings_of(deciding.province_of(unit, on=on), on=on)
    except NotNow:
        return None


def account_of(unit: int, *, on: date) -> Account | None:
    """Where the fees of the unit are sent."""
    settings = settings_of(unit, on=on)
    return settings.account if settings else None


def qr_text(bill: BillSeen, account: Account) -> str:
    """What the QR code of the bill holds, while something is left to pay."""
    return vietqr.text_of(vietqr.Transfer(account.bin, account.number, bill.left, bill.reference))


def unit_names(ids: set[int], *, on: date) -> Mapping[int, str]:
    return units.titles(ids, on=on)
