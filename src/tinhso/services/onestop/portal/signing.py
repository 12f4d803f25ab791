"""Signed messages as Standard Webhooks has them: who sent it, that nobody changed it, and that it is of now."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import Webhook

from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _

TOLERANCE = timedelta(minutes=5)
MOST_ID = 120


class Unsigned(NotAllowed):
    """Not signed by the portal, or not whole. What exactly is wrong is told to nobody who could be guessing."""


class Late(Unsigned):
    """Signed by the portal, but not of now: a message caught and sent again later, or a clock that is wrong."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A message whose signature holds."""

    id: str
    at: datetime


_REFUSED = _("The signature does not hold.")


def require_headers(headers: Mapping[str, str]) -> None:
    """Unsigned when the headers alone say that nothing is signed: then the body need not be read."""
    id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    named = 0 < len(id) <= MOST_ID and id.isascii() and id.isprintable()
    if not named or not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 11:
        raise Unsigned(_REFUSED)
    if not headers.get("webhook-signature"):
        raise Unsigned(_REFUSED)


def check(text: str, headers: Mapping[str, str], *, secrets: Sequence[str], now: datetime) -> Signed:
    """Unsigned or Late when it must not be listened to. `secrets`: those that count, the newest first, so that one may be
    exchanged for another without a message lost. `now`: the real moment, whatever day a demo pretends."""
    require_headers(headers)
    id, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    refused = Unsigned(_REFUSED)
    at = datetime.fromtimestamp(int(stamp), UTC)
    given = list(_signatures(headers.get("webhook-signature", "")))
    wanted = [_decoded(Webhook(secret).sign(id, at, text).partition(",")[2]) for secret in secrets]
    if not any(hmac.compare_digest(one, other) for one in given for other in wanted):
        raise refused
    if abs(now - at) > TOLERANCE:
        raise Late(_("The message is signed for another time. Sign it anew and send it again under its old id."))
    return Signed(id, at)


def _signatures(header: str) -> list[bytes]:
    found = []
    for part in header.split()[:10]:
        version, comma, text = part.partition(",")
        if version == "v1" and comma:
            try:
                found.append(_decoded(text))
            except (binascii.Error, ValueError):
                continue
    return found


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
