"""What a message of the gateway says. Pure; whose it is, `web.signed` has seen before."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

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


def read(id: str, body: bytes) -> Message:
    """What a message says whose signature held (`web.signed.check`). Invalid: not one we understand."""
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
