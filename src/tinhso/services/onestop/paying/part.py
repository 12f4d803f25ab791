"""The fee on the page of a dossier: how it stands, a warning while it is not paid, and what it holds back."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _

from ..dossiers import Seen
from ..words import money
from . import bills, words
from .registration import COLLECT


def build(request: Any, row: Seen) -> dict[str, Any] | None:
    """None for a procedure for which nothing is paid, unless something was paid on the portal all the same."""
    there = bills.paid_elsewhere(row.id) if row.channel == "portal" else []
    if not row.definition.fees and not there:
        return None
    bill = bills.of(row.id)
    word, tone = words.stands(bill, owes=bool(row.definition.fees))
    may = access.allows(request.actor, COLLECT, unit=row.receiving_id, on=request.now.date())
    return {
        "word": word,
        "tone": tone,
        "left": money(bill.left) if bill and bill.left else "",
        "facts": words.amounts(bill) if bill else [],
        "elsewhere": [words.told_elsewhere(one) for one in there],
        "warning": _warning(row, bill),
        "do": gettext("Determine the fee")
        if may and bill is None and row.definition.fees
        else gettext("See fees and charges"),
    }


def _warning(row: Seen, bill: bills.BillSeen | None) -> str:
    """While nothing is settled, in the state in which the result is to be handed over or the dossier has ended."""
    if (bill is not None and not bill.left) or not row.definition.fees:
        return ""
    stands = (row.case or cases.state_of(row.case_id)).stands
    if not stands.final and stands.turn != "receiving":
        return ""
    if bill is None:
        return gettext("Nobody has said yet what this dossier owes. Do so before the result is handed over.")
    return gettext("%(amount)s is not paid. Take it before the result is handed over.") % {"amount": money(bill.left)}


def hold(row: Seen, action: str, at: datetime) -> None:
    """NotNow for the actions that the province lets wait for the fee (`until_paid` of its desks)."""
    if not row.definition.fees:
        return
    settings = bills.settings_of(row.receiving_id, on=local_day(at))
    if settings is None or action not in settings.until_paid:
        return
    bill = bills.of(row.id)
    if bill is None:
        raise NotNow(_("Say first what this dossier owes: this province hands nothing over before the fee is paid."))
    if bill.left:
        raise NotNow(_("%(left)s đồng is not paid: this province hands nothing over before."), left=bill.left)
