"""Who may send here: keys that are none sign nothing."""

from __future__ import annotations

import base64
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from tinhso.web import signed

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
KEY = "whsec_" + base64.b64encode(b"k" * 24).decode()
TEXT = '{"type": "payment.paid"}'


def headers(signature: str, *, at: datetime = NOW, id: str = "m-1") -> dict[str, str]:
    return {"webhook-id": id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


def test_a_message_is_listened_to_under_any_key_that_counts() -> None:
    given = headers(Webhook(KEY).sign("m-1", NOW, TEXT))
    other = "whsec_" + base64.b64encode(b"o" * 24).decode()
    assert signed.check(TEXT, given, secrets=[other, KEY], now=NOW) == signed.Signed("m-1", NOW)
    with pytest.raises(signed.Unsigned):
        signed.check(TEXT, given, secrets=[other], now=NOW)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_!!!", "whsec_="])
def test_who_signs_with_nothing_is_not_let_in_by_a_spoilt_key(secret: str) -> None:
    stamp = int(NOW.timestamp())
    mark = base64.b64encode(hmac.new(b"", f"m-1.{stamp}.{TEXT}".encode(), "sha256").digest()).decode()
    with pytest.raises(signed.Unsigned):
        signed.check(TEXT, headers(f"v1,{mark}"), secrets=[secret], now=NOW)


def test_a_message_kept_for_later_is_late() -> None:
    given = headers(Webhook(KEY).sign("m-1", NOW, TEXT))
    with pytest.raises(signed.Late):
        signed.check(TEXT, given, secrets=[KEY], now=NOW + timedelta(minutes=5, seconds=1))
