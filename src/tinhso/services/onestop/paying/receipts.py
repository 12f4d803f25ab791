"""Money that came gets its receipt: a part of the acts that take it, with the one event of them."""

from datetime import datetime
from decimal import Decimal

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.store import verbs

from ..actions.receiving import next_number
from .events import FeeTaken
from .models import Bill, Receipt
from .rules.standing import standing


def receive_money(
    bill: Bill,
    amount: Decimal,
    way: str,
    *,
    by: Actor,
    at: datetime,
    payment: int | None = None,
    line: int | None = None,
    elsewhere: int | None = None,
) -> int:
    """A receipt for money that came, of a bill that is locked, with its event; the receipt's id."""
    day = local_day(at)
    number = next_number(series(bill.unit_id, day.year))
    event = journal.record(
        FeeTaken(id=bill.pk, unit=bill.unit_id, way=way, amount=amount, year=day.year, number=number), by=by, at=at
    )
    bill.got += amount
    bill.stands = standing(bill.due, bill.got, bill.back)
    verbs.save(bill, "got", "stands")
    receipt = verbs.add(
        Receipt(
            bill_id=bill.pk, unit_id=bill.unit_id, year=day.year, number=number, way=way, amount=amount, at=at, day=day,
            event=event, payment_id=payment, line_id=line, elsewhere_id=elsewhere,
        )
    )  # fmt: skip
    return int(receipt.pk)


def series(unit: int, year: int) -> str:
    """What receipts of fees are numbered in."""
    return f"fee {unit} {year}"
