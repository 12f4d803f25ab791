"""What the pages of one's own account ask."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tinhso.store import verbs

_SESSIONS = """SELECT u.id, u.session_key, host(u.ip), u.user_agent, u.created_at, s.expire_date
 FROM usersessions_usersession u JOIN django_session s USING (session_key)
 WHERE u.user_id = %s AND s.expire_date > statement_timestamp() ORDER BY s.expire_date DESC, u.id"""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that still counts. `seen`: when something was last asked in it, to the minute."""

    id: int
    key: str
    address: str
    user_agent: str
    began: datetime
    seen: datetime


def sessions_of(account: int, *, idle: timedelta) -> list[Session]:
    """The sessions of an account, the one used last first. One query. `idle`: how long one counts unused."""
    return [
        Session(id, key, address, agent, began, max(began, ends - idle))
        for id, key, address, agent, began, ends in verbs.rows(_SESSIONS, account)
    ]
