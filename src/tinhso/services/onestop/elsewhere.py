"""Payments made elsewhere, such as on the national portal. Whoever hears of them adds itself while starting; whoever keeps bills
asks here, and neither has to know the other."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tinhso.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Paid:
    """What is said to have been paid. `reference`: of the payment, where it was made; `amount`: đồng, None when none was named."""

    reference: str
    amount: Decimal | None
    paid_at: datetime | None


Teller = Callable[[Collection[int]], Iterable[tuple[int, Paid]]]
tellers: Registry[Teller] = Registry("who knows what was paid elsewhere")
"""Each is given ids of dossiers, and answers (dossier, what was paid for it), as it was told."""


def paid_for(dossiers: Collection[int]) -> Iterator[tuple[int, Paid]]:
    for teller in tellers.values():
        yield from teller(dossiers)
