"""What the gateway sends: whose it is, how old, and what it says. Signed as Standard Webhooks has it. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.web import signed

MOST_BYTES = 16_000
TYPES = ("payment.paid", "payment.failed", "refund.done", "refund.failed")
_KEY = re.compile(r"[0-9a-z]{1,64}")
_DONG = re.compile(r"[0-9]{1,13}")


@dataclass(frozen=True, slots=True)
class Message:
    """What was said. `id` is the same when it is sent again; `amount` in whole đồng."""

    id: str
    type: str
    key: str
    amount: Decimal


def opened(headers: Mapping[str, str], body: bytes, *, secret: str, at: datetime) -> Message:
    """The message, when its signature is right and it is fresh.

    `signed.Unsigned` or `signed.Late` when it is not listened to. Invalid: signed, but not one we understand.
    """
    message = signed.check(body.decode("utf-8", "replace"), headers, secrets=[secret], now=at)
    return _read(message.id, body)


def _read(id: str, body: bytes) -> Message:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise _unknown() from None
    data: Any = said.get("data") if isinstance(said, dict) else None
    if not isinstance(data, dict) or said.get("type") not in TYPES:
        raise _unknown()
    key, amount = data.get("reference"), data.get("amount")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise _unknown()
    if data.get("currency") != "VND" or not isinstance(amount, str) or not _DONG.fullmatch(amount):
        raise Invalid(_("The amount has to be whole đồng, as a text of digits, with the currency VND."), field="amount")
    return Message(id, str(said["type"]), key, Decimal(amount))


def _unknown() -> Invalid:
    return Invalid(_("The message is not one of: %(types)s."), types=", ".join(TYPES))
