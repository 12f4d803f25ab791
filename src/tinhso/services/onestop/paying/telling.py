"""How fees stand, for the piece that tells the national portal: which dossiers an entry of the journal changed, and their sums."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tinhso.engines.journal.public import Entry

from .models import Bill, Receipt, Refund
from .rules.standing import Standing, left

OF_DOSSIER = ("dossier.fee-assessed", "dossier.fee-taken", "dossier.refund-decided", "dossier.refund-ended")
OF_MANY = ("bank-statement.accepted",)
EVENTS = (*OF_DOSSIER, *OF_MANY)


GRANTED = ("granted", "done", "failed")
"""Refunds that are told: what was only asked for, or refused, changed nothing."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money given back of one receipt. `state`: one of GRANTED, since `at`. `reference`: of the payment on the national portal, or
    empty."""

    id: int
    amount: Decimal
    state: str
    at: datetime
    way: str
    reference: str


@dataclass(frozen=True, slots=True)
class Sums:
    """What a dossier owes in all, what is left of it, what was given back, and how."""

    stands: Standing
    due: Decimal
    left: Decimal
    back: Decimal
    refunds: tuple[GivenBack, ...] = ()


def changed(entries: Iterable[Entry]) -> dict[int, Collection[int]]:
    """Dossiers by the id of the entry that changed their bills; a refund that was refused changed none."""
    found: dict[int, Collection[int]] = {}
    many = []
    for entry in entries:
        if entry.name in OF_MANY:
            many.append(entry.id)
        elif entry.name in OF_DOSSIER and entry.payload.get("state") != "refused":
            found[entry.id] = (entry.thing,)
    taken: dict[int, list[int]] = {}
    if many:
        accepted = Receipt.objects.filter(event__in=many, line__isnull=False)  # as its index has them
        for event, dossier in accepted.values_list("event", "bill_id"):
            taken.setdefault(event, []).append(dossier)
    return found | {event: sorted(dossiers) for event, dossiers in taken.items()}


def sums_of(dossiers: Collection[int]) -> Mapping[int, Sums]:
    """As they stand now; without those of which nobody has said what they owe."""
    refunds: dict[int, list[GivenBack]] = {}
    found = Refund.objects.filter(receipt__bill_id__in=dossiers, state__in=GRANTED).order_by("id")
    for dossier, id, amount, state, at, way, reference in found.values_list(
        "receipt__bill_id", "id", "amount", "state", "decided_at", "receipt__way", "receipt__elsewhere__reference"
    ):
        assert at is not None  # somebody granted it
        refunds.setdefault(dossier, []).append(GivenBack(id, amount, state, at, way, reference or ""))
    rows = Bill.objects.filter(pk__in=dossiers).values_list("pk", "stands", "due", "got", "back")
    return {
        id: Sums(stands, due, left(due, got, back), back, tuple(refunds.get(id, ())))  # type: ignore[arg-type]
        for id, stands, due, got, back in rows
    }
