"""Who sends what nobody signed, or tries links that are none, is not listened to for the rest of a minute.

Counted in the shared cache by a keyed hash of the address. A signature that holds is never stopped by another's guessing from
elsewhere; from the same address the portal waits a minute and loses nothing.
"""

from datetime import datetime

from django.core.cache import cache

from .. import secrecy

MOST, WINDOW = 30, 60


def too_many(caller: str, *, at: datetime) -> bool:
    return int(cache.get(_key(caller, at), 0)) >= MOST


def count(caller: str, *, at: datetime) -> None:
    key = _key(caller, at)
    if not cache.add(key, 1, WINDOW):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.add(key, 1, WINDOW)


def _key(caller: str, at: datetime) -> str:
    return f"portal-guess-{secrecy.handle('guess', caller)[:32]}-{int(at.timestamp()) // WINDOW}"
