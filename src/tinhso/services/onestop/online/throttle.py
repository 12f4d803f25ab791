"""So many from one address in so long, without riddles for people to solve."""

from datetime import datetime

from tinhso.kernel.errors import TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.fences import Fence

SENT = Fence("submission-sent", most=10, seconds=3600)
TRIES = Fence("submission-tries", most=20, seconds=3600)


def take(fence: Fence, caller: str, *, at: datetime) -> None:
    """Count one; TooMuch when there were too many in this hour. Counted even where the rest fails, in its own statement."""
    if fence.count(caller, at=at) > fence.most:
        raise TooMuch(_("Too much came from this connection. Wait an hour, or go to any desk."))
