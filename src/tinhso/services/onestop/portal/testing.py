"""A national portal of our own, over loopback HTTP: for tests, for the demo, and to try by hand. It is a double and says so.

It signs and verifies like the real one would (docs/use/portal-mirror.md), keeps what it is told in memory, and can be told to
be down, slow or broken, to refuse, to lie about files, to send twice or late. It knows nothing of our database.
"""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

LISTENS = "/lien-thong/v1/"
MESSAGES = "/v1/messages/"
SLOW = 20.0


@dataclass(frozen=True, slots=True)
class Offered:
    """A procedure a citizen may choose: its papers as (code, title), its form's fields as (code, title)."""

    code: str
    title: str
    level: str = "commune"
    body: str = ""
    papers: tuple[tuple[str, str], ...] = ()
    asks: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Kept:
    """A dossier as the portal knows it: what it was told of, in order."""

    external: str
    procedure: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)
    answer: str = ""
    score: int | None = None
    paid: bool = False

    @property
    def last(self) -> dict[str, Any]:
        return self.told[-1] if self.told else {}

    @property
    def refunds(self) -> dict[int, dict[str, Any]]:
        """Money given back, by the province's number of the refund, as it was told last."""
        return {one["refund"]: one for one in (self.last.get("fee") or {}).get("refunds", ())}


@dataclass(frozen=True, slots=True)
class Answered:
    """What the province answered; status 0: nothing."""

    status: int
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file a citizen attached to a paper. `claims`: another hash than its own, to lie."""

    paper: str
    name: str
    content: bytes
    claims: str = ""

    @property
    def hash(self) -> str:
        return self.claims or sha256(self.content).hexdigest()


@dataclass(slots=True)
class PortalDouble:
    """`province`: its address. `ours`: what the portal signs with. `theirs`: what the province signs with.

    `fault`: "" (none), "down" (hangs up), "slow" (answers too late), "broken" (500), "busy" (503), "refuse" (422), "stranger"
    (401). `codes`: the portal's number of a dossier by the province's code.
    """

    province: str
    ours: str
    theirs: str
    offers: Sequence[Offered] = ()
    places: Sequence[tuple[str, str]] = ()
    port: int = 0
    fault: str = ""
    known: dict[str, Kept] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    heard: dict[str, dict[str, Any]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    server: Any = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @contextmanager
    def running(self) -> Iterator[PortalDouble]:
        """Serve on loopback until the block ends."""
        self.serve()
        try:
            yield self
        finally:
            self.stop()

    def serve(self) -> None:
        from .double_pages import handler

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler(self))
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    # What the province tells the portal.

    def hear(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]] | None:
        """The answer to a message; None: hang up. The same message again gets the same answer and counts once."""
        if self.fault == "down":
            return None
        if self.fault == "slow":
            time.sleep(SLOW)
        statuses = {"broken": 500, "busy": 503, "refuse": 422, "stranger": 401}
        if self.fault in statuses:
            return statuses[self.fault], {"detail": f"Bản thử đang đóng vai: {self.fault}"}
        try:
            said = Webhook(self.theirs).verify(body, headers)
        except (WebhookVerificationError, ValueError) as wrong:
            self.wrong.append(str(wrong))
            return 401, {"detail": "Chữ ký không đúng."}
        with self.lock:
            return self._told(headers["webhook-id"], said["data"])

    def _told(self, id: str, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if id in self.heard:
            return 200, self.heard[id]
        external = data["external"] or self.codes.get(data["code"]) or f"CDVQG-Q-{data['code']}"
        kept = self.known.setdefault(external, Kept(external))
        expected = kept.last.get("number", 0) + 1
        if data["number"] < expected:
            self.wrong.append(f"{external}: {data['number']} after {expected - 1}")
            return 409, {"detail": "Sai thứ tự."}
        known = set(kept.refunds)
        kept.procedure = data["procedure"]
        kept.told.append(data)
        self.codes.setdefault(data["code"], external)
        if missing := known - set(kept.refunds):
            self.wrong.append(f"{external}: refunds {sorted(missing)} are told no more")
        self.heard[id] = {"external": external}
        return 200, self.heard[id]

    # What the portal tells the province.

    def submit(self, data: dict[str, Any], files: Sequence[Attached] = (), **more: Any) -> Answered:
        """A citizen sends a dossier; `data` without its papers, which are made of `files`."""
        given = {
            "external": f"CDVQG-{secrets.token_hex(6)}",
            "submitted_at": datetime.now(UTC).isoformat(),
            "level": "2",
        } | data
        given.setdefault("papers", self.papers(files))
        self.known.setdefault(given["external"], Kept(given["external"], given["procedure"]))
        answer = self.send("dossier.submitted", given, files, **more)
        if answer.status != 200:
            self.known[given["external"]].answer = answer.said.get("detail", "Chưa gửi được.")
        return Answered(answer.status, {"external": given["external"], **answer.said})

    def supplement(self, external: str, files: Sequence[Attached], **more: Any) -> Answered:
        data = {
            "external": external,
            "supplemented_at": datetime.now(UTC).isoformat(),
            "papers": self.papers(files),
        }
        return self.send("dossier.supplemented", data, files, **more)

    @staticmethod
    def papers(files: Sequence[Attached]) -> list[dict[str, Any]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for file in files:
            said = {"name": file.name, "sha256": file.hash, "size": max(len(file.content), 1)}
            found.setdefault(file.paper, []).append(said)
        return [{"code": code, "files": held} for code, held in found.items()]

    def send(
        self,
        type: str,
        data: dict[str, Any],
        files: Sequence[Attached] = (),
        *,
        id: str = "",
        at: datetime | None = None,
        secret: str = "",
        forged: str = "",
    ) -> Answered:
        """One signed message. `at`: when it claims to be signed. `secret`: another key. `forged`: put in after signing."""
        text = json.dumps({"type": type, "timestamp": datetime.now(UTC).isoformat(), "data": data}, ensure_ascii=False)
        return self.post(self.signed(text, id=id, at=at, secret=secret), text + forged, files)

    def signed(self, text: str, *, id: str = "", at: datetime | None = None, secret: str = "") -> dict[str, str]:
        """The headers of a message, to send once or again."""
        moment, name = at or datetime.now(UTC), id or f"cdvqg-{secrets.token_hex(8)}"
        return {
            "webhook-id": name,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(secret or self.ours).sign(name, moment, text),
        }

    def post(self, headers: dict[str, str], text: str, files: Sequence[Attached] = ()) -> Answered:
        """Over the line, as it is."""
        body, kind = _multipart(text, files) if files else (text.encode(), "application/json")
        place = urlsplit(self.province)
        asking = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=30)
        try:
            asking.request("POST", LISTENS, body, headers | {"Content-Type": kind, "Accept-Language": "vi"})
            answer = asking.getresponse()
            return Answered(answer.status, json.loads(answer.read() or b"{}"))
        except (OSError, ValueError, http.client.HTTPException):
            return Answered(0, {})
        finally:
            asking.close()

    def fetch(self, path: str) -> tuple[int, bytes]:
        """A file of a result, from the province."""
        place = urlsplit(self.province)
        asking = http.client.HTTPConnection(place.hostname or "", place.port or 80, timeout=30)
        try:
            asking.request("GET", path)
            answer = asking.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            asking.close()


def _multipart(text: str, files: Sequence[Attached]) -> tuple[bytes, str]:
    line = f"cdvqg{secrets.token_hex(12)}"
    parts = [f'--{line}\r\nContent-Disposition: form-data; name="message"\r\n\r\n'.encode() + text.encode()]
    for file in files:
        head = f'--{line}\r\nContent-Disposition: form-data; name="{file.hash}"; filename="tep"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + file.content)
    return b"\r\n".join([*parts, f"--{line}--\r\n".encode()]), f"multipart/form-data; boundary={line}"


def new_secret() -> str:
    """A key, as both sides write it."""
    import base64

    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
