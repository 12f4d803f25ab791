"""What a citizen typed, as it is kept: encrypted, and gone when its time has come."""

import json
from datetime import date
from typing import Any

from .. import secrecy
from .models import Submission


def packed(what: dict[str, Any]) -> bytes:
    """As it is kept."""
    hidden = secrecy.hidden(json.dumps(what, ensure_ascii=False))
    assert hidden is not None
    return hidden


def unpacked(kept: bytes | memoryview | None) -> dict[str, Any]:
    """What was typed; nothing once it was taken away."""
    found: dict[str, Any] = json.loads(secrecy.shown(kept)) if kept else {}
    return found


def purge(on: date) -> int:
    """Take away what was typed in submissions that ended long enough ago, or were never supplemented; how many."""
    old = Submission.objects.filter(expires__lte=on)
    old.filter(state="asked").update(state="withdrawn")
    return int(old.update(person=None, answers=None, reason=None, expires=None))
