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


_CONSENTS = """SELECT c.id, s.name, c.scopes, c.first_at, c.last_at FROM own_account_consent c
 JOIN own_account_sister s ON s.id = c.sister_id
 WHERE c.account_id = %s AND c.ended_at IS NULL AND s.ended_at IS NULL ORDER BY s.name, c.id"""
_SISTERS = """SELECT s.client, s.name, s.registered_at, k.redirect_uris, k.scopes, k.grant_types,
 (SELECT count(*) FROM own_account_consent c WHERE c.sister_id = s.id AND c.ended_at IS NULL)
 FROM own_account_sister s JOIN allauth_idp_oidc_client k ON k.id = s.client
 WHERE s.ended_at IS NULL ORDER BY s.name, s.id"""


@dataclass(frozen=True, slots=True)
class Known:
    """A system that a person lets know them."""

    id: int
    name: str
    scopes: tuple[str, ...]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class System:
    """A sister system as it is registered; how many persons let it know them."""

    client: str
    name: str
    registered_at: datetime
    redirects: tuple[str, ...]
    scopes: tuple[str, ...]
    grants: tuple[str, ...]
    persons: int


def consents_of(account: int) -> list[Known]:
    """The systems an account's person lets know them. One query."""
    return [
        Known(id, name, tuple(scopes), first, last) for id, name, scopes, first, last in verbs.rows(_CONSENTS, account)
    ]


def sisters() -> list[System]:
    """The systems that sign in with ours, by name. One query."""
    return [
        System(client, name, at, tuple(back.split()), tuple(scopes.split()), tuple(grants.split()), persons)
        for client, name, at, back, scopes, grants, persons in verbs.rows(_SISTERS)
    ]
