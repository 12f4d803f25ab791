"""The fee of one dossier as officers see it: what is due, taking it, giving it back, the receipt on paper."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.kernel import access
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, papers
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from .. import dossiers
from ..definitions import READ
from ..dossiers import Seen
from ..rules.fees import MOST_PIECES, Typed, asks_of_citizen, given_on
from ..words import agency, money, said
from . import actions, bills, from_portal, words
from .models import PortalPayment, Receipt, Refund
from .registration import COLLECT, RECONCILE, REFUND

LABELS = {"amount": _("Amount in đồng"), "reason": _("Reason"), "citizen": _("Digital citizen")}


@needs(READ)
@idempotent
def fee(request: Any, id: int) -> HttpResponse:
    """What the dossier owes, what came, what was given back, and what may be done now."""
    row = dossiers.visible(id, by=request.actor, on=request.now.date())
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else Form(labels=LABELS)
    if form.posted:
        with form.catching():
            _act(request, row, form)
            return HttpResponseRedirect(reverse("onestop:fee", args=[id]))
    return _shown(request, row, form)


def _act(request: Any, row: Seen, form: Form) -> None:
    """Take cash, settle a payment of another sum, or decide a refund."""
    doing, by, at = form.value("do"), request.actor, request.now
    if doing == "cash":
        amount = form.value("amount")
        actions.take_cash(row.id, Decimal(amount) if amount.isdecimal() else Decimal(0), by=by, at=at)
        return
    if doing in ("portal-take", "portal-aside"):
        given = form.value("payment")
        if not given.isdecimal() or int(given) not in {one.pk for one in bills.paid_elsewhere(row.id)}:
            raise NotThere(dossiers.NOT_HERE)
        actions.settle_portal_payment(int(given), doing == "portal-take", by=by, at=at)
        return
    if doing in ("told-take", "told-none"):
        payment = bills.last_payment(row.id)
        if payment is None:
            raise NotThere(dossiers.NOT_HERE)
        actions.settle_payment(payment.pk, doing == "told-take", by=by, at=at)
        return
    refund = form.value("refund")
    if doing not in ("grant", "refuse") or not refund.isdecimal() or len(refund) > 18:
        raise NotThere(dossiers.NOT_HERE)
    if not Refund.objects.filter(pk=int(refund), receipt__bill_id=row.id).exists():
        raise NotThere(dossiers.NOT_HERE)
    actions.decide_refund(int(refund), doing == "grant", by=by, at=at)


def _shown(request: Any, row: Seen, form: Form) -> HttpResponse:
    by, on = request.actor, request.now.date()
    bill = bills.of(row.id)
    account = bills.account_of(row.receiving_id, on=on) if bill and bill.left else None
    receipts, refunds = bills.receipts_and_refunds(row.id) if bill else ([], [])
    payment = bills.last_payment(row.id) if bill else None
    elsewhere = bills.paid_elsewhere(row.id)
    word, tone = words.stands(bill, owes=bool(row.definition.fees))
    return page(
        request,
        "onestop/paying/fee.html",
        status=form.status,
        form=form,
        row=row,
        title=said(row.definition.title),
        person=dossiers.person(row),
        bill=bill,
        word=word,
        tone=tone,
        has_fees=bool(row.definition.fees) or bool(elsewhere),
        elsewhere=[(one, *words.told_elsewhere(one), one.state == "differs", _takeable(one, bill)) for one in elsewhere],
        facts=words.amounts(bill) if bill else [],
        lines=lines_said(row) if bill else [],
        left=money(bill.left) if bill else "",
        receipts=[
            (one.id, words.number(one.number, one.year), gettext(words.WAYS[one.way]), money(one.amount),
             formats.moment(one.at), one.amount > one.back)
            for one in receipts
        ],
        refunds=[
            (one.id, money(one.amount), one.reason, gettext(words.REFUNDS[one.state]), words.REFUND_TONES[one.state],
             one.state == "asked", gettext(words.WAYS[one.way]), one.way)
            for one in refunds
        ],
        differs=money(payment.told) if payment is not None and payment.state == "differs" and payment.told else "",
        may_collect=access.allows(by, COLLECT, unit=row.receiving_id, on=on),
        may_settle=access.allows(by, RECONCILE, unit=row.receiving_id, on=on),
        may_grant=access.allows(by, REFUND, unit=row.receiving_id, on=on),
        account=account,
        qr=papers.qr(bills.qr_text(bill, account), gettext("QR code to pay by bank transfer")) if account and bill else "",
        reference=bill.reference if bill else "",
    )  # fmt: skip


def _takeable(one: PortalPayment, bill: bills.BillSeen | None) -> bool:
    """May a person take it as paid? Without a bill, an amount or a reference it can only be set aside."""
    return bill is not None and bool(one.amount) and bool(one.reference)


def lines_said(row: Seen) -> list[tuple[str, str, str]]:
    """(what, how it was reckoned, amount) of each fee."""
    return [(said(one.fee.title), words.line(one), money(one.due)) for one in bills.lines_of(row.id, row.definition)]


@needs(COLLECT)
@idempotent
def assess(request: Any, id: int) -> HttpResponse:
    """Pieces, exemptions, amounts the council sets: one form for all fees of the procedure."""
    row = dossiers.visible(id, by=request.actor, on=request.now.date())
    access.require(request.actor, COLLECT, unit=row.receiving_id, on=request.now.date())
    labels = _labels(row)
    form = Form(request.POST, labels=labels) if request.method == "POST" else Form(initial=_first(row), labels=labels)
    if form.posted:
        typed = _typed(form, row)
        if form.ok:
            with form.catching():
                citizen = form.value("citizen") == "1"
                actions.assess(id, typed, citizen=citizen, by=request.actor, at=request.now)
                from_portal.look([id], at=request.now)  # so that nobody takes in cash what was paid on the portal
                return HttpResponseRedirect(reverse("onestop:fee", args=[id]))
    on = local_day(row.received_at)
    return page(
        request,
        "onestop/paying/assess.html",
        status=form.status,
        form=form,
        row=row,
        title=said(row.definition.title),
        fees=[_asked(one, row, on) for one in row.definition.fees],
        citizen=any(asks_of_citizen(one, on=on) for one in row.definition.fees),
        example="fees" in row.definition.ours,
    )


def _asked(one: Any, row: Seen, on: date) -> dict[str, Any]:
    """What the form asks of one fee."""
    from ..words import fee as price

    both = [bills.facts_of(row, citizen=citizen) for citizen in (True, False)]
    return {
        "code": one.code,
        "title": said(one.title),
        "piece": said(one.piece),
        "price": price(one),
        "by_hand": not one.tiers,
        "exemptions": [
            (each.code, f"{said(each.title)} ({int(each.percent)}%)")
            for each in one.exemptions
            if any(given_on(each, facts, on=on) for facts in both)
        ],
    }


def _labels(row: Seen) -> dict[str, str]:
    labels = {"citizen": _("Digital citizen")}
    for one in row.definition.fees:
        for name, label in (
            ("pieces", gettext("How many")),
            ("exemption", gettext("Exemption")),
            ("reason", gettext("What shows it")),
            ("amount", gettext("Amount in đồng")),
            ("document", gettext("Resolution the amount rests on")),
        ):
            labels[f"{one.code}-{name}"] = f"{said(one.title)}: {label}" if len(row.definition.fees) > 1 else label
    return labels


def _first(row: Seen) -> dict[str, Any]:
    """What was typed before, or nothing."""
    first: dict[str, Any] = {}
    for one in bills.lines_of(row.id, row.definition):
        code = one.fee.code
        first |= {f"{code}-pieces": one.pieces, f"{code}-exemption": one.exemption, f"{code}-reason": one.reason}
        if not one.fee.tiers:
            first |= {f"{code}-amount": one.whole, f"{code}-document": one.document}
    return first


def _typed(form: Form, row: Seen) -> dict[str, Typed]:
    found = {}
    for one in row.definition.fees:
        code = one.code
        pieces = form.whole(f"{code}-pieces", required=True, least=0, most=MOST_PIECES) if one.piece else 1
        amount = None if one.tiers else form.dong(f"{code}-amount")
        found[code] = Typed(
            pieces if pieces is not None else 0,
            form.value(f"{code}-exemption"),
            form.value(f"{code}-reason"),
            amount,
            form.value(f"{code}-document"),
        )
    return found


@needs(COLLECT)
@idempotent
def refund(request: Any, id: int, receipt: int) -> HttpResponse:
    """Ask for a receipt, or a part of it, to be given back."""
    row = dossiers.visible(id, by=request.actor, on=request.now.date())
    access.require(request.actor, COLLECT, unit=row.receiving_id, on=request.now.date())
    held = _receipt_of(row, receipt)
    rest = held.amount - held.back
    typed = formats.number(rest).replace(",", ".")  # as an amount is typed, whatever the language
    form = (
        Form(request.POST, labels=LABELS)
        if request.method == "POST"
        else Form(initial={"amount": typed}, labels=LABELS)
    )
    if form.posted:
        amount = form.dong("amount", required=True)
        if form.ok and amount is not None:
            with form.catching():
                actions.ask_refund(receipt, amount, form.value("reason"), by=request.actor, at=request.now)
                return HttpResponseRedirect(reverse("onestop:fee", args=[id]))
    return page(
        request,
        "onestop/paying/refund.html",
        status=form.status,
        form=form,
        row=row,
        number=words.number(held.number, held.year),
        way=gettext(words.WAYS[held.way]),
        most=money(rest),
        way_code=held.way,
    )


@needs(READ)
def receipt(request: Any, id: int, receipt: int) -> HttpResponse:
    """A receipt on paper. Its layout is ours: no form of Circular 03/2025/TT-VPCP is one for fees."""
    on = request.now.date()
    row = dossiers.visible(id, by=request.actor, on=on)
    held = _receipt_of(row, receipt)
    unit = Receipt.objects.values_list("unit_id", flat=True).get(pk=receipt)
    there = next((one for one in bills.paid_elsewhere(id) if one.pk == held.elsewhere), None)
    return page(
        request,
        "onestop/paying/receipt.html",
        row=row,
        person=dossiers.person_of(id),
        title=said(row.definition.title),
        unit=agency(bills.unit_names({unit}, on=on).get(unit, "")),
        number=words.number(held.number, held.year),
        way=gettext(words.WAYS[held.way]),
        amount=money(held.amount),
        at=formats.moment(held.at),
        back=money(held.back) if held.back else "",
        there=words.at_portal(there) if there is not None else "",
        lines=lines_said(row),
    )


def _receipt_of(row: Seen, receipt: int) -> bills.ReceiptSeen:
    held = next((one for one in bills.receipts_and_refunds(row.id)[0] if one.id == receipt), None)
    if held is None:
        raise NotThere(dossiers.NOT_HERE)
    return held
