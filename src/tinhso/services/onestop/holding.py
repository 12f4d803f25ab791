"""What other pieces of this service may hold an action back for, such as a fee that is not paid."""

from collections.abc import Callable
from datetime import datetime

from tinhso.kernel.registry import Registry

from .dossiers import Seen

holders: Registry[Callable[[Seen, str, datetime], None]] = Registry("what holds an action of a dossier back")
"""Each is asked `(row, action, at)` before the action is done, and raises NotNow with the way out."""


def check(row: Seen, action: str, at: datetime) -> None:
    """Nothing, or NotNow."""
    for holder in holders.values():
        holder(row, action, at)
