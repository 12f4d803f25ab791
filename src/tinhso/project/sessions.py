"""Sessions in the database, read with their account by one fixed statement instead of queries built for each request.

A session ends when nothing was asked for as long as the sign-in rules allow, and in any case when its longest time is
over. Once a minute a second statement writes down that somebody is there.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.core import signing
from django.utils import timezone

from tinhso.engines.people import public as people
from tinhso.kernel.days import local_day
from tinhso.store import verbs

TOUCH_SECONDS = 60
READ = """SELECT s.session_data, s.expire_date < statement_timestamp() + make_interval(secs => %s), {account} FROM django_session s
LEFT JOIN usersessions_usersession u ON u.session_key = s.session_key LEFT JOIN people_account a ON a.id = u.user_id
WHERE s.session_key = %s AND s.expire_date > statement_timestamp()"""

THERE = """UPDATE django_session SET expire_date = statement_timestamp() + make_interval(secs => %s)
WHERE session_key = %s AND expire_date > statement_timestamp()"""


@cache
def _read() -> str:
    return READ.format(account=verbs.columns_of(get_user_model(), "a"))


def idle() -> timedelta:
    """How long nothing may be asked, under the rules in force on the real day."""
    return timedelta(minutes=people.sign_in_rules(local_day(timezone.now())).session.idle_minutes)


class _Signed:
    """Takes what was signed as the bytes it is."""

    def dumps(self, obj: bytes) -> bytes:
        return obj

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=2048)
def _verified(session_data: bytes | str, salt: str) -> bytes:
    """What stands in a session, once its signature is right: looked at once for the same bytes, not at every request."""
    found: bytes = signing.loads(str(session_data), salt=salt, serializer=_Signed)
    return found


class SessionStore(DatabaseSessions):
    account: Any = None
    """The account that came with the session when it was read; none before, and none with a session not signed in."""

    @classmethod
    def get_model_class(cls):
        from django.contrib.sessions.models import Session

        return Session

    def get_session_cookie_age(self) -> int:
        return int(idle().total_seconds())

    def get_expire_at_browser_close(self) -> bool:
        """The cookie lives as long as the browser; how long it counts, the row says."""
        return True

    def get_expiry_age(self, **given: Any) -> int:
        return self.get_session_cookie_age()

    def get_expiry_date(self, **given: Any) -> datetime:
        return timezone.now() + idle()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self.serializer().loads(_verified(session_data, self.key_salt))
        except Exception:  # noqa: BLE001 - Django's own way says what is wrong with it, and lets the person sign in again
            return super().decode(session_data)
        return found

    def load(self) -> dict[str, object]:
        key, age = self.session_key, self.get_session_cookie_age()
        row = next(iter(verbs.rows(_read(), age - TOUCH_SECONDS, key)), ())
        if row and row[1]:
            verbs.rows(THERE, age, key)
        held = self.decode(row[0]) if row else None
        if held is None or float(held.get(people.SESSION_UNTIL, "inf")) < time.time():
            self._session_key = None
            return {}
        if row[2] is not None:
            self.account = verbs.made(get_user_model(), row[2:])
        return held
