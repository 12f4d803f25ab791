"""How paying stands, in words."""

from django.utils.translation import gettext

from tinhso.kernel.texts import mark as _
from tinhso.web import formats

from ..words import money, said
from .bills import BillSeen, LineSeen
from .models import PortalPayment

STANDS = {
    "free": _("Nothing to pay"),
    "due": _("Not paid"),
    "short": _("Paid in part"),
    "paid": _("Paid"),
    "over": _("More was paid than is due"),
}
TONES = {"free": "plain", "due": "wait", "short": "wait", "paid": "good", "over": "bad"}
WAYS = {"cash": _("Cash"), "online": _("Payment gateway"), "bank": _("Bank transfer"), "portal": _("National portal")}
REFUNDS = {
    "asked": _("Refund waits for a second person"),
    "granted": _("On its way through the payment gateway"),
    "done": _("Given back"),
    "refused": _("Refund refused"),
    "failed": _("The payment gateway could not give it back"),
}
REFUND_TONES = {"asked": "wait", "granted": "info", "done": "good", "refused": "plain", "failed": "bad"}
ELSEWHERE = {
    "waiting": _("Counts once the fee is determined"),
    "paid": _("Counted as paid"),
    "differs": _("A person has to look at it"),
    "aside": _("Not taken; goes back on the national portal"),
}
ELSEWHERE_TONES = {"waiting": "wait", "paid": "good", "differs": "bad", "aside": "plain"}
FOUND = {
    "matched": _("Fits"),
    "short": _("Less than is due"),
    "over": _("More than is due"),
    "double": _("Paid already"),
    "unknown": _("No dossier found"),
}
FOUND_TONES = {"matched": "good", "short": "wait", "over": "wait", "double": "late", "unknown": "bad"}
LINE_STATES = {"open": _("Not dealt with"), "taken": _("Taken as paid"), "aside": _("Set aside")}


def stands(bill: BillSeen | None, *, owes: bool = True) -> tuple[str, str]:
    """(words, tone). `owes`: is anything paid for the procedure?"""
    if bill is None and owes:
        return gettext("Not determined yet"), "wait"
    state = "free" if bill is None else bill.stands
    return gettext(STANDS[state]), TONES[state]


UNREAD = {"amount": _("no amount of whole đồng"), "day": _("no day")}
"""What a row of a statement should have held in the column, and does not."""


def line(one: LineSeen) -> str:
    """ "2 bản; miễn, giảm: Người thuộc hộ nghèo (100%)"."""
    parts = []
    if one.fee.piece is not None:
        parts.append(f"{one.pieces} {said(one.fee.piece)}")
    granted = next((each for each in one.fee.exemptions if each.code == one.exemption), None)
    if granted is not None:
        parts.append(
            gettext("%(percent)s%% let off: %(whom)s")
            % {"percent": f"{granted.percent:f}".rstrip("0").rstrip(".") if granted.percent % 1 else int(granted.percent),
               "whom": said(granted.title)}
        )  # fmt: skip
    if one.document:
        parts.append(gettext("by %(document)s") % {"document": one.document})
    return "; ".join(parts)


def number(number: int, year: int) -> str:
    """As it stands on the receipt."""
    return f"{number}/{year}"


def at_portal(one: PortalPayment) -> str:
    """ "8.000 đồng, reference TT-1, paid on 22/11/2026 09:00"."""
    parts = [money(one.amount) if one.amount is not None else gettext("no amount named")]
    parts.append(
        gettext("reference %(reference)s") % {"reference": one.reference}
        if one.reference
        else gettext("no reference named")
    )
    if one.paid_at is not None:
        parts.append(gettext("paid on %(moment)s") % {"moment": formats.moment(one.paid_at)})
    return ", ".join(parts)


def told_elsewhere(one: PortalPayment) -> tuple[str, str, str]:
    """(what was paid, how it stands, tone)."""
    return at_portal(one), gettext(ELSEWHERE[one.state]), ELSEWHERE_TONES[one.state]


def amounts(bill: BillSeen) -> list[tuple[str, str]]:
    """For a list of facts."""
    facts = [(gettext("To pay in all"), money(bill.due)), (gettext("Paid so far"), money(bill.got))]
    if bill.back:
        facts.append((gettext("Given back"), money(bill.back)))
    if bill.left:
        facts.append((gettext("Still to pay"), money(bill.left)))
    elif bill.got - bill.back > bill.due:
        facts.append((gettext("To be given back"), money(bill.got - bill.back - bill.due)))
    return facts
