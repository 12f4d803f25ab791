"""One message over the line: bounded in time and in what is read, never followed elsewhere, never inside our network."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

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
    with Lines(inside=inside, read=read) as lines:
        return lines.send(message, at=at)


class Lines:
    """For many messages to the same place: a line that was answered whole is spoken on again. Threads may share it.

    Each line has its own calls to make before the first word of it, and for an encrypted one that takes longer than a
    message. `inside` and `read` as for `send`.
    """

    def __init__(self, *, inside: bool, read: int = 0) -> None:
        self._inside, self._read = inside, read
        self._idle: dict[tuple[str, str, int], deque[_Line]] = {}

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_raised: object) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.end()

    def send(self, message: Message, *, at: datetime) -> Outcome:
        """Send it once. Never raises: what went wrong is the outcome."""
        scheme, host, port, path = targets.target(message.address, plain_allowed=self._inside)
        idle = self._idle.setdefault((scheme, host, port), deque())
        until = time.monotonic() + SECONDS
        line = _next(idle)
        if line is not None:
            outcome = self._told(line, path, message, at, until, idle)
            if outcome.answer != "no-connection":
                return outcome
            # It was closed while nothing was said on it. The message goes once more, under its id.
        try:
            found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except OSError:
            return Outcome(False, "no-address")
        places = targets.allowed(found, inside_allowed=self._inside)
        if not places:
            return Outcome(False, "inside")
        return self._told(_Line(scheme, host, port, places[0]), path, message, at, until, idle)

    def _told(
        self, line: _Line, path: str, message: Message, at: datetime, until: float, idle: deque[_Line]
    ) -> Outcome:
        kept = False
        try:
            line.until = until
            answer = line.ask(path, message.body.encode(), headers(message, at))
            body = answer.read(self._read) if self._read or answer.length == 0 else b""
            kept = answer.isclosed() and not answer.will_close
            return Outcome(200 <= answer.status < 300, str(answer.status), body)
        except TimeoutError:
            return Outcome(False, "too-slow")
        except ssl.SSLError:
            return Outcome(False, "not-encrypted")
        except (OSError, http.client.HTTPException, ValueError):
            return Outcome(False, "no-connection")
        finally:
            if kept:
                idle.append(line)
            else:
                line.end()


class _Line:
    """A line to exactly the place that was checked: asked again, the name might answer otherwise.

    Whatever the other side does, each word of an answer is waited for until `until` and no longer.
    """

    def __init__(self, scheme: str, host: str, port: int, place: str) -> None:
        self.until = 0.0
        self._scheme, self._host, self._port, self._place = scheme, host, port, place
        self._socket: socket.socket | None = None
        self._http = http.client.HTTPConnection(host, port)
        self._http.auto_open = 0  # http.client would ask for the name by itself

    def ask(self, path: str, body: bytes, said: dict[str, str]) -> http.client.HTTPResponse:
        if self._socket is None:
            self._socket = socket.create_connection((self._place, self._port), timeout=SECONDS / 2)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._scheme == "https":
                self._socket.settimeout(self.left())
                self._socket = _trusting().wrap_socket(self._socket, server_hostname=self._host)
            self._http.sock = self
        self._http.request("POST", path, body, said)
        return self._http.getresponse()

    def left(self) -> float:
        """Seconds; TimeoutError when there are none."""
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    # What http.client wants of a socket.

    def sendall(self, words: bytes) -> None:
        assert self._socket is not None
        self._socket.settimeout(self.left())
        self._socket.sendall(words)

    def read_into(self, place: Any) -> int:
        assert self._socket is not None
        self._socket.settimeout(self.left())
        return self._socket.recv_into(place)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Heard(self))

    def close(self) -> None:
        """Said by http.client while the answer is still to be read: see `end`."""

    def end(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it may have ended by itself meanwhile
                self._socket.close()


def _next(idle: deque[_Line]) -> _Line | None:
    try:
        return idle.pop()
    except IndexError:  # another thread may have taken the last one
        return None


class _Heard(io.RawIOBase):
    """One answer, as it comes in."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, place: Any) -> int:
        return self._line.read_into(place)


@cache
def _trusting() -> ssl.SSLContext:
    """What this machine trusts, read once: reading it takes longer than a message."""
    return ssl.create_default_context()


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
