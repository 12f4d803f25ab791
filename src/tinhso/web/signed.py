"""Signed messages that come in, as Standard Webhooks has them: who sent it, that nobody changed it, and that it is of now.

The other side of `outgoing`. Pure: the moment is an argument.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _

TOLERANCE = timedelta(minutes=5)
MOST_SIGNATURES = 5
_ID = re.compile(r"[\x21-\x7e]{1,120}")
_STAMP = re.compile(r"[0-9]{1,11}")


class Unsigned(NotAllowed):
    """Not signed by who may send here, or not whole. What exactly is wrong is told to nobody who could be guessing."""


class Late(Unsigned):
    """Rightly signed, but not of now: a message caught and sent again later, or a clock that is wrong."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A message whose signature holds."""

    id: str
    at: datetime


_REFUSED = _("The signature does not hold.")


def require_headers(headers: Mapping[str, str]) -> None:
    """Unsigned when the headers alone say that nothing is signed: then the body need not be read."""
    id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(id) or not _STAMP.fullmatch(stamp) or not headers.get("webhook-signature"):
        raise Unsigned(_REFUSED)


def check(text: str, headers: Mapping[str, str], *, secrets: Sequence[str], now: datetime) -> Signed:
    """Unsigned or Late when it must not be listened to. `secrets`: those that count, the newest first, so that one may be
    exchanged for another without a message lost. `now`: the real moment, whatever day a demo pretends."""
    require_headers(headers)
    id, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    at = datetime.fromtimestamp(int(stamp), UTC)
    given = _signatures(headers["webhook-signature"])
    wanted = [_decoded(key.sign(id, at, text).partition(",")[2]) for key in _keys(secrets)]
    if not any(hmac.compare_digest(one, other) for one in given for other in wanted):
        raise Unsigned(_REFUSED)
    if abs(now - at) > TOLERANCE:
        raise Late(
            _(
                "The message is signed for another time, more than five minutes from now. Sign it anew and send it again under its old id."
            )
        )
    return Signed(id, at)


def _keys(secrets: Sequence[str]) -> list[Webhook]:
    """Those that are keys: an empty or spoilt one signs nothing, so that nobody signs with it either."""
    found = []
    for secret in secrets:
        try:
            found.append(Webhook(secret))
        except (EmptyWebhookSecretError, binascii.Error, ValueError):
            continue
    return found


def _signatures(header: str) -> list[bytes]:
    found = []
    for part in header.split()[:MOST_SIGNATURES]:
        version, comma, text = part.partition(",")
        if version == "v1" and comma:
            try:
                found.append(_decoded(text))
            except (binascii.Error, ValueError):
                continue
    return found


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
