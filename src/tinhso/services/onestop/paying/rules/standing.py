"""How paying stands, apart from how the dossier stands: what is due, what came, what was given back."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

Standing = Literal["free", "due", "short", "paid", "over"]
STANDINGS: tuple[Standing, ...] = ("free", "due", "short", "paid", "over")
OPEN: tuple[Standing, ...] = ("due", "short")
WAYS = ("cash", "online", "bank", "portal")
NOTHING = Decimal(0)


def standing(due: Decimal, got: Decimal, back: Decimal) -> Standing:
    """`got` came in all, `back` of it was given back. More than is due stays to be given back: over."""
    kept = got - back
    if kept > due:
        return "over"
    if due == 0:
        return "free"
    if kept == due:
        return "paid"
    return "short" if kept > 0 else "due"


def left(due: Decimal, got: Decimal, back: Decimal) -> Decimal:
    """What is still to be paid; nothing when more came than is due."""
    return max(NOTHING, due - got + back)


def may_give_back(amount: Decimal, *, of: Decimal, before: Iterable[Decimal]) -> bool:
    """Is there so much of a receipt left to give back, after what was given back or is asked for?"""
    return 0 < amount <= of - sum(before, NOTHING) and amount == amount.to_integral_value()
