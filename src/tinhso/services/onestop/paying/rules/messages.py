"""What the gateway sends: whose it is, how old, and what it says. Signed as Standard Webhooks has it. Pure."""

import hmac
import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from tinhso.kernel.errors import Invalid, NotAllowed
from tinhso.kernel.texts import mark as _

AGE = timedelta(minutes=5)
"""Older or newer than this a message is not taken: somebody may have kept it to send it again."""
MOST_BYTES = 16_000
TYPES = ("payment.paid", "payment.failed", "refund.done", "refund.failed")
_ID = re.compile(r"[\x21-\x7e]{1,120}")
_KEY = re.compile(r"[0-9a-z]{1,64}")
_DONG = re.compile(r"[0-9]{1,13}")


class Late(NotAllowed):
    """Rightly signed, and too old or from the future."""


@dataclass(frozen=True, slots=True)
class Message:
    """What was said. `id` is the same when it is sent again; `amount` in whole đồng."""

    id: str
    type: str
    key: str
    amount: Decimal


def opened(headers: Mapping[str, str], body: bytes, *, secret: str, at: datetime) -> Message:
    """The message, when its signature is right and it is fresh.

    NotAllowed: not signed with our secret, whatever else is wrong. Late. Invalid: signed, but not one we understand.
    """
    id, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not _ID.fullmatch(id) or not re.fullmatch(r"[0-9]{1,12}", moment):
        raise _forged()
    if not any(
        _is_right(one, f"{id}.{moment}.".encode() + body, secret)
        for one in headers.get("webhook-signature", "").split(" ")[:5]
    ):
        raise _forged()
    if abs(datetime.fromtimestamp(int(moment), UTC) - at) > AGE:
        raise Late(
            _("The message is older than five minutes. Send it again with the present time and a new signature.")
        )
    return _read(id, body)


def _forged() -> NotAllowed:
    return NotAllowed(_("The signature is not right."))


def _is_right(signature: str, signed: bytes, secret: str) -> bool:
    version, _comma, text = signature.partition(",")
    try:
        given = b64decode(text, validate=True) if version == "v1" else b""
    except (NotBase64, ValueError):
        return False
    return hmac.compare_digest(given, hmac.new(_key(secret), signed, sha256).digest())


def _key(secret: str) -> bytes:
    try:
        return b64decode(secret.removeprefix("whsec_") + "==")
    except (NotBase64, ValueError):
        return b""


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
