"""Limits, fees and papers in words."""

from decimal import Decimal

from django.utils.translation import get_language, gettext, ngettext

from tinhso.kernel.definitions import Text
from tinhso.kernel.texts import mark as _
from tinhso.web import formats

from .procedures import Fee, Limit, Longer, PaperNeeded, Procedure

ONLINE = {
    "full": _("Wholly online"),
    "partial": _("Partly online"),
    "none": _("At the desk or by post"),
}
ROUTE = {
    "provincial": _("In the system of the province"),
    "ministry_central": _("In the system of the ministry; the province follows how it stands"),
}
LEVEL = {"commune": _("Decided in the commune"), "province": _("Decided in the province")}
PARTS = {
    "papers": _("papers"),
    "limit": _("time limit"),
    "steps": _("internal steps"),
    "fees": _("fees"),
    "form": _("electronic form"),
    "decides": _("deciding agency"),
    "online": _("online level"),
    "route": _("where it is handled"),
}


COMMITTEE = "Ủy ban nhân dân"


def agency(title: str) -> str:
    """Who a paper comes from or goes to, by the title of its unit: of a commune the People's Committee, else the body itself."""
    inside = formats.amid(title)
    return f"{COMMITTEE} {inside}" if inside != title else title


def said(text: Text | None) -> str:
    """In the reader's language; empty when there is none."""
    return text.in_language(get_language() or "vi") if text else ""


def limit(time: Limit | Longer) -> str:
    """ "3 working days"; "within the day"."""
    if time.unit == "same-day":
        return gettext("Within the day")
    if time.unit == "working-hours":
        text = ngettext("%(num)s working hour", "%(num)s working hours", time.amount)
    elif time.unit == "working-days":
        text = ngettext("%(num)s working day", "%(num)s working days", time.amount)
    elif time.unit == "weeks":
        text = ngettext("%(num)s week", "%(num)s weeks", time.amount)
    elif time.unit == "months":
        text = ngettext("%(num)s month", "%(num)s months", time.amount)
    else:
        text = ngettext("%(num)s day", "%(num)s days", time.amount)
    return text % {"num": time.amount}


def money(amount: Decimal) -> str:
    """ "2.000 đồng"."""
    return gettext("%(amount)s đồng") % {"amount": formats.number(amount)}


def fee(one: Fee) -> str:
    """What it costs, tier by tier; who sets it when no pack says."""
    if not one.tiers:
        return gettext("Set by: %(who)s; no figure was found") % {"who": said(one.set_by)}
    piece = said(one.piece)
    parts = []
    for place, tier in enumerate(one.tiers):
        price = (
            gettext("%(price)s a %(piece)s") % {"price": money(tier.amount), "piece": piece}
            if piece
            else money(tier.amount)
        )
        if tier.upto is not None:
            price = gettext("%(price)s up to the number %(last)s") % {"price": price, "last": tier.upto}
        elif place:
            price = gettext("%(price)s from then on") % {"price": price}
        parts.append(price)
    if one.most is not None:
        parts.append(gettext("never more than %(most)s") % {"most": money(one.most)})
    return "; ".join(parts)


def copies(paper: PaperNeeded) -> str:
    """ "1 original, 2 copies"; shown ones say that they are taken home again."""
    if paper.way == "show":
        return gettext("To show; you take it home again")
    parts = []
    if paper.originals:
        parts.append(ngettext("%(num)s original", "%(num)s originals", paper.originals) % {"num": paper.originals})
    if paper.copies:
        parts.append(ngettext("%(num)s copy", "%(num)s copies", paper.copies) % {"num": paper.copies})
    return ", ".join(parts)


def ours(it: Procedure) -> str:
    """The parts no source gives, in one line: those that stand on the page. A fee nobody found the amount of does not."""
    shown = [part for part in it.ours if part != "fees" or any(fee.tiers for fee in it.fees)]
    return ", ".join(gettext(PARTS[part]) for part in shown)


def spoken(it: Procedure) -> str:
    """The page read aloud, in a few sentences."""
    papers = "; ".join(said(paper.title) for paper in it.papers if paper.when is None)
    lines = [
        said(it.title),
        gettext("Time limit: %(limit)s.") % {"limit": limit(it.limit)},
        gettext("Papers always needed: %(papers)s.") % {"papers": papers},
        gettext("Who decides: %(agency)s.") % {"agency": said(it.decides.agency)},
        gettext("What you get: %(result)s.") % {"result": said(it.result)},
    ]
    return " ".join(lines)[:1500]
