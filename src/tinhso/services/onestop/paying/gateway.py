"""The payment gateway as we speak to it: order, ask, give back. Any that speaks this protocol may stand there.

Each call is a POST of JSON, signed as Standard Webhooks has it, to an address below the gateway's. Amounts are whole đồng as
texts. `reference` is ours and names a payment or refund for good: sent again, it is the same one. What becomes of it the
gateway tells by a message to us (`incoming.py`); whoever waits may also ask. The protocol: docs/decisions/0025-paying.md.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from tinhso.kernel.actor import process
from tinhso.kernel.errors import Away
from tinhso.kernel.texts import mark as _
from tinhso.web.outgoing.sending import Message, send

from .actions.online import Told, end_refund
from .models import Refund

BY = process("onestop.gateway")
MOST_ANSWER = 16_000
AWAY = _(
    "The payment gateway does not answer. Nothing was taken from your account. Pay by the QR code or in cash, or try later."
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. `back`: where the payer is sent afterwards; `tell`: where we want to hear of it."""

    key: str
    amount: Decimal
    about: str
    back: str
    tell: str


class Gateway(Protocol):
    """All of them raise Away when the gateway cannot be reached or answers what we do not understand."""

    def order(self, order: Order, *, at: datetime) -> str:
        """The address at which it is paid; the same for an order sent before."""

    def ask(self, key: str, *, at: datetime) -> Told | None:
        """How a payment ended; None while it has not."""

    def give_back(self, key: str, payment: str, amount: Decimal, *, at: datetime) -> str:
        """Have so much of a payment given back: "accepted", "done" or "failed"."""


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Over HTTP. `inside`: it may stand on this machine, without encryption."""

    address: str
    secret: str
    inside: bool

    def order(self, order: Order, *, at: datetime) -> str:
        said = self._post(
            "payments",
            f"order-{order.key}",
            {
                "reference": order.key,
                "amount": str(int(order.amount)),
                "currency": "VND",
                "description": order.about,
                "return_url": order.back,
                "notify_url": order.tell,
            },
            at,
        )
        address = said.get("pay_url")
        if not isinstance(address, str) or not self._is_page(address):
            raise Away(AWAY)
        return address

    def ask(self, key: str, *, at: datetime) -> Told | None:
        said = self._post("queries", f"query-{key}", {"reference": key}, at)
        amount = said.get("amount")
        if said.get("state") not in ("paid", "failed") or not isinstance(amount, str) or not amount.isdecimal():
            return None
        return Told(key, Decimal(amount), said["state"] == "paid")

    def give_back(self, key: str, payment: str, amount: Decimal, *, at: datetime) -> str:
        said = self._post(
            "refunds",
            f"refund-{key}",
            {"reference": key, "payment": payment, "amount": str(int(amount)), "currency": "VND"},
            at,
        )
        state = said.get("state")
        return state if state in ("done", "failed") else "accepted"

    def _post(self, what: str, id: str, body: dict[str, str], at: datetime) -> dict[str, Any]:
        message = Message(id, json.dumps(body, ensure_ascii=False), f"{self.address.rstrip('/')}/{what}", self.secret)
        outcome = send(message, at=at, inside=self.inside, read=MOST_ANSWER)
        try:
            said = json.loads(outcome.body) if outcome.arrived else None
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise Away(AWAY)
        return said

    def _is_page(self, address: str) -> bool:
        """Encrypted, or at the very place of the gateway."""
        ours, theirs = urlsplit(self.address), urlsplit(address)
        return theirs.scheme == "https" or (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)


def current() -> Gateway | None:
    """The gateway of this installation; None: nobody pays online here."""
    known = settings.GATEWAY
    if not known["address"] or not known["secret"]:
        return None
    return HttpGateway(known["address"], known["secret"], bool(settings.WEBHOOKS_INSIDE))


def send_refunds(at: datetime) -> int:
    """Tell the gateway of every refund that was granted and is not done; how many it took. It may be told twice."""
    gateway = current()
    if gateway is None:
        return 0
    waiting = Refund.objects.filter(state="granted").select_related("receipt__payment").order_by("id")[:200]
    taken = 0
    for row in waiting:
        payment = row.receipt.payment
        if payment is None:
            continue
        try:
            state = gateway.give_back(row.key, payment.key, row.amount, at=at)
        except Away:
            return taken  # it is down: all of them wait for the next round
        taken += 1
        if state in ("done", "failed"):
            end_refund(row.key, state == "done", by=BY, at=at)
    return taken
