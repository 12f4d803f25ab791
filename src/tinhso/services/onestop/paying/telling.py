"""How fees stand, for the piece that tells the national portal: which dossiers an entry of the journal changed, and their sums."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tinhso.engines.journal.public import Entry

from .models import Bill, Receipt
from .rules.standing import Standing, left

OF_DOSSIER = ("dossier.fee-assessed", "dossier.fee-taken", "dossier.refund-decided", "dossier.refund-ended")
OF_MANY = ("bank-statement.accepted",)
EVENTS = (*OF_DOSSIER, *OF_MANY)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a dossier owes in all, and what is left of it."""

    stands: Standing
    due: Decimal
    left: Decimal


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
    rows = Bill.objects.filter(pk__in=dossiers).values_list("pk", "stands", "due", "got", "back")
    return {id: Sums(stands, due, left(due, got, back)) for id, stands, due, got, back in rows}  # type: ignore[arg-type]
