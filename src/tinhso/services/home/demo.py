"""Demo persons with their passwords, shown on the sign-in page: in a demo only, and only to this very machine."""

import ipaddress
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One to sign in as, as the terminal and the sign-in page show them; `does` says what they do in the demo."""

    username: str
    password: str
    name: str
    post: str
    unit: str
    does: str


def persons(request: Any) -> list[DemoPerson]:
    """Those in the file settings.TINHSO_DEMO_PEOPLE, a list of objects with the fields above; none outside a demo,
    and none to another machine."""
    path = getattr(settings, "TINHSO_DEMO_PEOPLE", "")
    if not (getattr(settings, "TINHSO_DEMO", False) and path and from_this_machine(request.META)):
        return []
    try:
        held = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    fields = DemoPerson.__slots__
    return [DemoPerson(**{name: str(one.get(name, "")) for name in fields}) for one in held if one.get("username")]


def from_this_machine(meta: dict[str, Any]) -> bool:
    """Did a browser on this machine ask, by a name of this machine, with nothing in between?"""
    host = str(meta.get("HTTP_HOST") or meta.get("SERVER_NAME", ""))
    name = host.rsplit(":", 1)[0] if host.count(":") == 1 or (host.startswith("[") and not host.endswith("]")) else host
    try:
        near = ipaddress.ip_address(str(meta.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        near = False
    return near and name in LOCAL_NAMES and not any(header in meta for header in FORWARDED)
