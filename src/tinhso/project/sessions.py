"""Sessions in the database, read by one fixed statement instead of a query built for each request.

A session ends when nothing was asked for as long as the sign-in rules allow, and in any case when its longest time is
over. The one statement reads it and, at most once a minute, writes down that somebody is there.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

from tinhso.engines.people import public as people
from tinhso.kernel.days import local_day

TOUCH_SECONDS = 60
READ = """WITH there AS (
 UPDATE django_session SET expire_date = statement_timestamp() + make_interval(secs => %(idle)s)
 WHERE session_key = %(key)s AND expire_date > statement_timestamp()
 AND expire_date < statement_timestamp() + make_interval(secs => %(idle)s - %(touch)s))
SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > statement_timestamp()"""


def idle() -> timedelta:
    """How long nothing may be asked, under the rules in force on the real day."""
    return timedelta(minutes=people.sign_in_rules(local_day(timezone.now())).session.idle_minutes)


class SessionStore(DatabaseSessions):
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

    def load(self) -> dict[str, object]:
        values = {"key": self.session_key, "idle": self.get_session_cookie_age(), "touch": TOUCH_SECONDS}
        with connection.cursor() as cursor:
            cursor.execute(READ, values)
            row = cursor.fetchone()
        held = None if row is None else self.decode(row[0])
        if held is None or float(held.get(people.SESSION_UNTIL, "inf")) < time.time():
            self._session_key = None
            return {}
        return held
