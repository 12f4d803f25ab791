"""One message over the line: bounded in time and in what is read, never followed elsewhere, never inside our network."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from standardwebhooks.webhooks import Webhook

from tinhso.kernel.texts import mark as _
from tinhso.store import boxes

from . import targets

SECONDS = 8.0
"""From the first word to the last, whatever the other side does."""
WORDS = {
    "no-address": _("The name is not known."),
    "inside": _("The address is inside a closed network."),
    "too-slow": _("No answer in time."),
    "no-connection": _("No connection."),
    "not-encrypted": _("The encrypted connection failed."),
}


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `id` is the same whenever the message is sent again, so that the other side can count it once."""

    id: str
    body: str
    address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`answer`: the status, or one of WORDS. `body`: what was answered, as far as the sender wanted to read it."""

    arrived: bool
    answer: str
    body: bytes = b""


def hide(secret: str) -> bytes:
    """The secret as it is kept."""
    return boxes.box("webhooks").encrypt(secret.encode())


def shown(kept: bytes) -> str:
    return boxes.box("webhooks").decrypt(bytes(kept)).decode()


def send(message: Message, *, at: datetime, inside: bool, read: int = 0) -> Outcome:
    """Send it once. Never raises: what went wrong is the outcome.

    `inside`: the address may be on this machine or in a closed network, and without encryption. `read`: how many bytes of the
    answer are wanted.
    """
    scheme, host, port, path = targets.target(message.address, plain_allowed=inside)
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError:
        return Outcome(False, "no-address")
    places = targets.allowed(found, inside_allowed=inside)
    if not places:
        return Outcome(False, "inside")
    return _told(message, scheme, host, port, path, places[0], at=at, read=read)


def _told(
    message: Message, scheme: str, host: str, port: int, path: str, place: str, *, at: datetime, read: int
) -> Outcome:
    """Speak to exactly the place that was checked: asked again, the name might answer otherwise."""
    line: socket.socket | None = None
    late = threading.Event()

    def cut() -> None:
        late.set()
        if line is not None:
            _cut(line)

    clock = threading.Timer(SECONDS, cut)
    clock.daemon = True
    clock.start()
    try:
        line = socket.create_connection((place, port), timeout=SECONDS / 2)
        if scheme == "https":
            line = _trusting().wrap_socket(line, server_hostname=host)
        asking = http.client.HTTPConnection(host, port, timeout=SECONDS)
        asking.sock = line
        asking.request("POST", path, message.body.encode(), headers(message, at))
        answer = asking.getresponse()
        return Outcome(200 <= answer.status < 300, str(answer.status), answer.read(read) if read else b"")
    except TimeoutError:
        return Outcome(False, "too-slow")
    except ssl.SSLError:
        return Outcome(False, "too-slow" if late.is_set() else "not-encrypted")
    except (OSError, http.client.HTTPException, ValueError):
        return Outcome(False, "too-slow" if late.is_set() else "no-connection")
    finally:
        clock.cancel()
        if line is not None:
            line.close()


@cache
def _trusting() -> ssl.SSLContext:
    """What this machine trusts, read once: reading it takes longer than a message."""
    return ssl.create_default_context()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):  # it may have ended by itself meanwhile
        line.shutdown(socket.SHUT_RDWR)


def headers(message: Message, at: datetime) -> dict[str, str]:
    """As Standard Webhooks has them."""
    moment = at.astimezone(UTC)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "tinhso-webhooks/1",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(message.secret).sign(message.id, moment, message.body),
    }
