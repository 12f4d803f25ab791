"""Paying from outside: begun on the page that says how a dossier stands, which was opened by code and secret.

Who looked a dossier up holds a ticket for half an hour: signed by us, it names the dossier and nothing else, so that neither
the secret nor the code is sent again. The page of a payment has an address nobody guesses; it tells the amount and how it stands.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from tinhso.kernel.errors import Away, NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import papers
from tinhso.web.api import limits
from tinhso.web.errors import said as told
from tinhso.web.forms import Form
from tinhso.web.pages import page, public

from ..dossiers import NOT_HERE, Seen
from ..words import money
from . import actions, bills, gateway, words
from .models import Payment
from .pages import lines_said

MINUTES = 30
ASKED = "da-hoi"
"""In the address after the gateway was asked and knew of nothing: the page says so."""
_TICKETS = signing.TimestampSigner(salt="onestop.paying")


def ticket(dossier: int) -> str:
    """For whoever has just shown that they hold the dossier's secret."""
    return _TICKETS.sign(str(dossier))


def dossier_of(text: str) -> int:
    """The dossier of a ticket; NotThere when it is none of ours or too old."""
    try:
        return int(_TICKETS.unsign(text[:200], max_age=MINUTES * 60))
    except (signing.BadSignature, ValueError):
        raise NotThere(NOT_HERE) from None


def part(request: Any, row: Seen) -> dict[str, Any] | None:
    """The fee on the page that says how the dossier stands; None where nothing is ever paid."""
    if not row.definition.fees:
        return None
    bill = bills.of(row.id)
    word, tone = words.stands(bill)
    there = bills.paid_elsewhere(row.id) if row.channel == "portal" else []
    account = bills.account_of(bill.unit, on=request.now.date()) if bill and bill.left else None
    return {
        "word": word,
        "tone": tone,
        "facts": words.amounts(bill) if bill else [],
        "lines": lines_of(row) if bill else [],
        "elsewhere": [words.told_elsewhere(one) for one in there],
        "left": money(bill.left) if bill and bill.left else "",
        "account": account,
        "reference": bill.reference if bill else "",
        "qr": papers.qr(bills.qr_text(bill, account), gettext("QR code to pay by bank transfer"))
        if account and bill
        else "",
        "ticket": ticket(row.id) if bill and bill.left and gateway.current() is not None else "",
    }


def lines_of(row: Seen) -> list[tuple[str, str]]:
    """What is paid for, without what tells of the person."""
    return [(what, amount) for what, _how, amount in lines_said(row)]


@public
def begin(request: Any) -> HttpResponse:
    """An order at the gateway for what is left; then the page of the payment, from which one goes on."""
    _not_too_often(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("onestop:look-up"))
    dossier = dossier_of(request.POST.get("ticket", ""))
    payment = actions.start_payment(dossier, by=request.actor, at=request.now)
    return HttpResponseRedirect(reverse("onestop:payment", args=[payment.key]))


@public
def payment(request: Any, key: str) -> HttpResponse:
    """How one payment stands; while it waits, the way to the gateway. The gateway is asked again by a button."""
    row = Payment.objects.filter(key=key[:64]).select_related("bill__dossier").first()
    if row is None:
        raise NotThere(NOT_HERE)
    form = Form(request.POST) if request.method == "POST" else Form()
    there = gateway.current()
    pay_at = ""
    if there is not None and row.state == "waiting":
        _not_too_often(request)
        try:
            if form.posted:
                answer = there.ask(row.key, at=_clock())
                if answer is not None:
                    actions.confirm(answer, by=gateway.BY, at=request.now)
                return HttpResponseRedirect(request.path if answer else f"{request.path}?{ASKED}=1")
            pay_at = there.order(_order(request, row), at=_clock())
        except Away as away:
            form.general.append(told(away))
    receipt = bills.receipts_and_refunds(row.bill_id)[0] if row.state == "paid" else []
    response = page(
        request,
        "onestop/paying/payment.html",
        status=503 if form.general else 200,
        form=form,
        state=row.state,
        code=row.bill.dossier.code,
        amount=money(row.amount),
        pay_at=pay_at,
        asked=ASKED in request.GET,
        numbers=[words.number(one.number, one.year) for one in receipt if one.way == "online"],
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _order(request: Any, row: Payment) -> gateway.Order:
    return gateway.Order(
        row.key,
        row.amount,
        row.bill.reference,
        request.build_absolute_uri(reverse("onestop:payment", args=[row.key])),
        request.build_absolute_uri(reverse("onestop:gateway")),
    )


def _clock() -> Any:
    """The real moment, even in a demo that stands on another day: the gateway looks at how old a signature is."""
    return timezone.now()


def _not_too_often(request: Any) -> None:
    if limits.take("address", f"paying {get_adapter().get_client_ip(request)}").used_up:
        raise TooMuch(_("Too many payments were begun from here in a minute. Wait a little."))
