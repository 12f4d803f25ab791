"""Payments at the national portal, as the piece that speaks with it keeps them: looked at when one is told, when the dossier is
accepted, and when somebody has said what it owes."""

from collections.abc import Collection, Sequence
from datetime import datetime

from tinhso.engines.journal.public import Entry
from tinhso.kernel.actor import process

from .. import elsewhere
from . import actions

EVENTS = ("portal.payment-told", "dossier.received", "dossier.fee-assessed")
BY = process("onestop.portal-payments")


def told(entries: Sequence[Entry]) -> None:
    """A subscriber of the journal. What was counted before is not counted again, so it may be given the same entries twice."""
    dossiers: set[int] = set()
    for entry in entries:
        if entry.name == "portal.payment-told":
            dossiers |= {entry.payload["dossier"]} - {None}  # None: not accepted yet
        elif entry.name != "dossier.received" or entry.payload.get("channel") == "portal":
            dossiers.add(entry.thing)
    look(dossiers, at=max(entry.at for entry in entries))


def look(dossiers: Collection[int], *, at: datetime) -> None:
    """Count what the portal said was paid for these; one that waits for a bill settles it as soon as there is one."""
    for dossier, paid in elsewhere.paid_for(dossiers):
        actions.count_portal_payment(dossier, paid, by=BY, at=at)
