"""So many in so long: how often somebody did something within a window of time, counted by all processes together.

Who it was is kept as a keyed hash, and only until the night after the window ends. A count is a statement of its own, so it
stays whatever becomes of what was counted, unless a transaction around it is undone. The table is not logged: a crash forgives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.crypto import salted_hmac

from . import verbs


@dataclass(frozen=True, slots=True)
class Fence:
    """At most so many within a window of so many seconds, for each whom it is counted by. Windows begin at fixed moments."""

    name: str
    most: int
    seconds: int

    def count(self, who: str, *, at: datetime, n: int = 1) -> int:
        """Count `n` more; how many there are in this window now."""
        ((count,),) = verbs.rows(_COUNT, self._key(who), self.until(at), str(n))
        return int(count)

    def counted(self, who: str, *, at: datetime) -> int:
        """How many there are in this window."""
        found = verbs.rows(_COUNTED, self._key(who), self.until(at))
        return int(found[0][0]) if found else 0

    def until(self, at: datetime) -> datetime:
        """When the window ends."""
        return datetime.fromtimestamp((int(at.timestamp()) // self.seconds + 1) * self.seconds, UTC)

    def _key(self, who: str) -> str:
        return salted_hmac("tinhso.fences", f"{self.name} {who}", algorithm="sha256").hexdigest()


_COUNT = """INSERT INTO store_fence AS held (who, until, count) VALUES (%s, %s::timestamptz, %s::integer)
ON CONFLICT (who) DO UPDATE SET until = excluded.until,
  count = CASE WHEN held.until = excluded.until THEN held.count + excluded.count ELSE excluded.count END RETURNING count"""
_COUNTED = "SELECT count FROM store_fence WHERE who = %s AND until = %s::timestamptz"
