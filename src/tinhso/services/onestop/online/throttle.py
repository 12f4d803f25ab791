"""So many from one address in so long, without riddles for people to solve."""

from datetime import datetime

from django.db import connection

from tinhso.kernel.errors import TooMuch
from tinhso.kernel.texts import mark as _

from .. import secrecy

WINDOW = 3600  # seconds
MOST_SENT = 10
MOST_TRIES = 20


def take(what: str, caller: str, most: int, *, at: datetime) -> None:
    """Count one; TooMuch when there were too many in this hour. Counted even where the rest fails, in its own statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [secrecy.handle(what, caller), int(at.timestamp()) // WINDOW])
        (count,) = cursor.fetchone()
    if count > most:
        raise TooMuch(_("Too much came from this connection. Wait an hour, or go to any desk."))


_TAKE = """INSERT INTO onestop_online_sent AS held (who, period, count) VALUES (%s, %s, 1)
    ON CONFLICT (who) DO UPDATE SET period = excluded.period,
      count = CASE WHEN held.period = excluded.period THEN held.count + 1 ELSE 1 END RETURNING count"""
