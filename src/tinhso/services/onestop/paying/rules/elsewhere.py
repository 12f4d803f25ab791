"""What becomes of money that somebody else took for us: counted, kept until the bill is known, or for a person to look at. Pure."""

from decimal import Decimal
from typing import Literal

Fate = Literal["waiting", "paid", "differs", "aside"]
FATES: tuple[Fate, ...] = ("waiting", "paid", "differs", "aside")
"""aside: a person said that it is not taken as paid; it goes back where it was paid."""
OPEN: tuple[Fate, ...] = ("waiting", "differs")


def fate(amount: Decimal | None, reference: str, *, left: Decimal | None, ever_owes: bool, counted: bool) -> Fate:
    """`left`: what the bill still asks; None while nobody has said what is owed. `ever_owes`: is anything paid for the
    procedure at all? `counted`: the reference settled a bill before.

    Only the very sum that is asked counts by itself: too little, too much, and what comes when nothing is left (paid twice, in
    cash meanwhile, nothing due) is looked at by a person, as a payment of the gateway is.
    """
    if amount is None or amount <= 0 or amount != amount.to_integral_value() or not reference:
        return "differs"
    if counted or not ever_owes:
        return "differs"
    if left is None:
        return "waiting"
    return "paid" if left == amount else "differs"
