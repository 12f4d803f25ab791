"""How paying stands, in words."""

from django.utils.translation import gettext

from tinhso.kernel.texts import mark as _

from ..words import money, said
from .bills import BillSeen, LineSeen

STANDS = {
    "free": _("Nothing to pay"),
    "due": _("Not paid"),
    "short": _("Paid in part"),
    "paid": _("Paid"),
    "over": _("More was paid than is due"),
}
TONES = {"free": "plain", "due": "wait", "short": "wait", "paid": "good", "over": "bad"}
WAYS = {"cash": _("Cash"), "online": _("Payment gateway"), "bank": _("Bank transfer")}
REFUNDS = {
    "asked": _("Refund waits for a second person"),
    "granted": _("On its way through the payment gateway"),
    "done": _("Given back"),
    "refused": _("Refund refused"),
    "failed": _("The payment gateway could not give it back"),
}
REFUND_TONES = {"asked": "wait", "granted": "info", "done": "good", "refused": "plain", "failed": "bad"}
FOUND = {
    "matched": _("Fits"),
    "short": _("Less than is due"),
    "over": _("More than is due"),
    "double": _("Paid already"),
    "unknown": _("No dossier found"),
}
FOUND_TONES = {"matched": "good", "short": "wait", "over": "wait", "double": "late", "unknown": "bad"}
LINE_STATES = {"open": _("Not dealt with"), "taken": _("Taken as paid"), "aside": _("Set aside")}


def stands(bill: BillSeen | None) -> tuple[str, str]:
    """(words, tone)."""
    if bill is None:
        return gettext("Not determined yet"), "wait"
    return gettext(STANDS[bill.stands]), TONES[bill.stands]


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
