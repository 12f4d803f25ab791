"""What the dossiers of a demo owe: said at the desk, most of it taken in cash; the amounts of councils are made up."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.paying.registration import COLLECT
from tinhso.services.onestop.public import Procedure
from tinhso.services.onestop.rules.fees import Typed

MADE_UP, DOCUMENT = Decimal(10_000), "Ví dụ, không có nghị quyết"


def play_fee(dossier: int, it: Procedure, *, paid: bool, by: Actor, at: datetime) -> None:
    """Nothing for a procedure without fees, and on a day on which no role holds the right yet."""
    if not it.fees or not access.allows(by, COLLECT, unit=by.unit or 0, on=local_day(at)):
        return
    typed = {fee.code: Typed(1) if fee.tiers else Typed(1, amount=MADE_UP, document=DOCUMENT) for fee in it.fees}
    due = paying.assess(dossier, typed, by=by, at=at)
    if paid and due:
        paying.take_cash(dossier, due, by=by, at=at)
