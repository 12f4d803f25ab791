"""How often a caller may ask. Counted by all processes together: each counts alone for a moment, then adds to one row.

So that asking costs no statement each time, a process adds what it counted every few requests or every second. The
count may be late by that much; a limit is a fence against haste, not a bill.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from django.conf import settings

from tinhso.store.fences import Fence

WINDOW = 60  # seconds
EVERY = 20  # requests of one process
SOON = 1.0  # seconds
MOST_CALLERS = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller has left in the present minute. `name`: of the policy, token or address."""

    name: str
    most: int
    left: int
    seconds: int

    @property
    def used_up(self) -> bool:
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """As the IETF's draft of RateLimit header fields has them."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.most};w={WINDOW}',
            "RateLimit": f'"{self.name}";r={max(self.left, 0)};t={self.seconds}',
        }


@dataclass(slots=True)
class _Counted:
    period: int
    told: int = 0
    """By all processes, when we last asked."""
    own: int = 0
    """By this process since."""
    asked: float = field(default=0.0)


_callers: dict[str, _Counted] = {}
_lock = Lock()


def take(name: str, who: str) -> Allowance:
    """Count one request of the caller."""
    most = int(settings.API_LIMITS[name])
    clock = time.time()
    period, seconds = int(clock // WINDOW), WINDOW - int(clock % WINDOW)
    key = f"{name} {who}"
    with _lock:
        counted = _callers.get(key)
        if counted is None or counted.period != period:
            if len(_callers) >= MOST_CALLERS:
                _callers.clear()
            counted = _callers[key] = _Counted(period)
        counted.own += 1
        # New callers are told at once only when they come again soon: most addresses ask a few times and go.
        due = counted.own >= EVERY or (counted.own > 1 and clock - counted.asked > SOON)
        if due:
            adding, counted.own, counted.asked = counted.own, 0, clock
    if due:
        total = Fence(f"api {name}", most, WINDOW).count(who, at=datetime.fromtimestamp(clock, UTC), n=adding)
        with _lock:
            counted.told = total
    return Allowance(name, most, most - counted.told - counted.own, seconds)


def forget() -> None:
    """Start anew (a test begins)."""
    with _lock:
        _callers.clear()
