"""What a citizen typed, as it is kept: encrypted, and gone when its time has come."""

from datetime import date
from typing import Any

from .. import secrecy
from .models import Submission


def unpacked(kept: bytes | memoryview | None) -> dict[str, Any]:
    """What was typed; nothing once it was taken away."""
    found: dict[str, Any] = secrecy.unpacked(kept) or {}
    return found


def purge(on: date) -> int:
    """Take away what was typed in submissions that ended long enough ago, or were never supplemented; how many."""
    old = Submission.objects.filter(expires__lte=on)
    old.filter(state="asked").update(state="withdrawn")
    return int(old.update(person=None, answers=None, reason=None, handle="", expires=None))
