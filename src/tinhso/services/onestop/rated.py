"""Ratings that reach the province another way than by its own pages, such as on the national portal.

Whoever hears of one hands it on here, in the same act; who keeps ratings adds itself while starting. The score goes from hand to
hand and never through the journal, where it would stand beside the dossier for ever.
"""

from collections.abc import Callable
from datetime import datetime

from tinhso.kernel.registry import Registry

Keeper = Callable[[int, int, int, datetime], None]
keepers: Registry[Keeper] = Registry("who keeps ratings told from outside")
"""Each is given `(dossier, score, event, at)`: a score from 1 (bad) to 5 (good), and the caller's entry of the journal."""


def told(dossier: int, score: int, *, event: int, at: datetime) -> None:
    """In the transaction of the act that heard of it; nothing where nobody keeps ratings."""
    for keep in keepers.values():
        keep(dossier, score, event, at)
