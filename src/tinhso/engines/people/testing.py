"""For tests: what a code app shows."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value


def code_now(secret: str, *, at: float | None = None) -> str:
    """What a code app shows for the secret."""
    return str(format_hotp_value(hotp_value(secret.replace(" ", ""), int((at or time.time()) // 30))))
