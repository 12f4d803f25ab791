"""Citizens: whom an identity provider vouches for in this session. No account of ours stands behind it.

What the provider told stays in the session, encrypted, and goes with it: a result of authentication is neither passed on nor
used elsewhere (NĐ 69/2024/NĐ-CP, Đ.19), and no accounts are given out to citizens (Đ.40).
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.middleware.csrf import rotate_token

from tinhso.engines.people import public as people
from tinhso.kernel.days import local_day
from tinhso.kernel.registry import Registry
from tinhso.store import boxes

KEY = "vouched"
"""The session's key for what the provider told."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """A citizen. `number`: the personal number, 12 digits. `account_level`, `auth_level`: as the provider named the levels of
    the account and of this authentication, which are two things (Đ.20); "" where it did not."""

    provider: str
    provider_name: str
    name: str = field(repr=False)
    number: str = field(repr=False)
    account_level: str = ""
    auth_level: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A provider citizens sign in with: its name, and where to begin."""

    name: str
    address: str


ways: Registry[Callable[[], list[Way]]] = Registry("how citizens sign in")


def offered(request: Any) -> list[Way]:
    """How a citizen may sign in here; nothing for whom is known already, citizen or officer, or where the operator set no provider
    for citizens."""
    known = request.user.is_authenticated or of(request) is not None
    return [] if known else [way for each in ways.values() for way in each()]


def of(request: Any) -> Vouched | None:
    """The citizen of this session; None for everybody else, and for whoever is signed in as an officer. No query of its own."""
    if getattr(request, "user", None) is None or request.user.is_authenticated:
        return None
    held = request.session.get(KEY)
    if not held:
        return None
    try:
        return Vouched(**json.loads(boxes.box("vouched").decrypt(held.encode())))
    except (InvalidToken, TypeError, ValueError):  # kept under another key, or by another version of ours
        del request.session[KEY]
        return None


def remember(request: Any, citizen: Vouched, *, at: datetime) -> None:
    """From now on this session is the citizen's and nothing of anybody before, under another key, and as long as an officer's
    at most."""
    request.session.flush()
    rotate_token(request)
    request.session[KEY] = boxes.box("vouched").encrypt(json.dumps(asdict(citizen)).encode()).decode()
    longest = people.sign_in_rules(local_day(at)).session.longest_minutes
    request.session[people.SESSION_UNTIL] = int(time.time()) + longest * 60


def forget(request: Any) -> None:
    """The session ends, and all that was kept in it."""
    request.session.flush()
