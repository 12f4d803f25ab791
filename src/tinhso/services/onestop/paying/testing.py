"""A payment gateway of one's own, over real HTTP on loopback: for tests, the demo, and by hand. No money moves.

It speaks the protocol of `gateway.py`, and has the page on which the payer's bank asks whether to pay. Its words are Vietnamese
whatever language our pages have: it plays another company's page. It keeps everything in memory.
"""

from __future__ import annotations

import html
import json
import secrets
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

HOST = "127.0.0.1"
SECONDS = 10


def new_secret() -> str:
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode()


@dataclass
class Order:
    """What it was asked to have paid."""

    reference: str
    amount: str
    about: str
    back: str
    tell: str
    state: str = "waiting"


@dataclass
class FakeGateway:
    """Orders by reference. `down`: it answers nobody; `told`: the status each message of ours was answered with."""

    secret: str = field(default_factory=new_secret)
    orders: dict[str, Order] = field(default_factory=dict)
    refunds: dict[str, str] = field(default_factory=dict)
    told: list[int] = field(default_factory=list)
    down: bool = False
    refuses_refunds: bool = False
    address: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def settle(self, reference: str, *, pays: bool, amount: str | None = None) -> int:
        """The bank's answer, told at once; the status we were answered with."""
        order = self.orders[reference]
        if order.state == "waiting":
            order.state = "paid" if pays else "failed"
        kind = f"payment.{order.state}"
        return self.tell(order.tell, kind, reference, amount or order.amount)

    def tell(
        self, address: str, kind: str, reference: str, amount: str, *, id: str = "", at: datetime | None = None
    ) -> int:
        """Send one message; 0 when nobody answered."""
        body = json.dumps({"type": kind, "data": {"reference": reference, "amount": amount, "currency": "VND"}})
        request = urllib.request.Request(
            address, body.encode(), self.signed(body, id=id or f"msg-{secrets.token_hex(8)}", at=at), method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                status = int(answer.status)
        except HTTPError as refused:
            status = refused.code
        except (URLError, OSError):
            status = 0
        self.told.append(status)
        return status

    def signed(self, body: str, *, id: str, at: datetime | None = None) -> dict[str, str]:
        """The headers of a message."""
        moment = at or datetime.now(UTC)
        return {
            "Content-Type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(self.secret).sign(id, moment, body),
        }

    def answer(self, path: str, body: dict[str, str]) -> tuple[int, dict[str, str]]:
        """What a signed call of ours is answered with."""
        reference = str(body.get("reference", ""))
        with self.lock:
            if path == "/payments":
                return self._ordered(reference, body)
            if path == "/queries":
                order = self.orders.get(reference)
                return (200, {"state": order.state, "amount": order.amount}) if order else (404, {})
            if path == "/refunds":
                return self._given_back(reference, body)
        return 404, {}

    def _ordered(self, reference: str, body: dict[str, str]) -> tuple[int, dict[str, str]]:
        asked = Order(reference, body["amount"], body["description"], body["return_url"], body["notify_url"])
        order = self.orders.setdefault(reference, asked)
        if order.amount != asked.amount:
            return 409, {}
        return 200, {"state": order.state, "pay_url": f"{self.address}/pay/{reference}"}

    def _given_back(self, reference: str, body: dict[str, str]) -> tuple[int, dict[str, str]]:
        order = self.orders.get(body.get("payment", ""))
        if order is None or order.state != "paid" or int(body["amount"]) > int(order.amount):
            return 200, {"state": "failed"}
        if reference not in self.refunds:
            self.refunds[reference] = body["amount"]
            kind = "refund.failed" if self.refuses_refunds else "refund.done"
            tell = threading.Timer(0.05, self.tell, (order.tell, kind, reference, body["amount"]))
            tell.daemon = True
            tell.start()
        return 200, {"state": "accepted"}


class _Handler(BaseHTTPRequestHandler):
    gateway: FakeGateway
    protocol_version = "HTTP/1.1"
    server_version = "cong-thu"
    sys_version = ""

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 100_000)).decode("utf-8", "replace")
        if self.gateway.down:
            return self._say(503, "application/json", "{}")
        if self.path.startswith("/pay/"):
            return self._decided(self.path.removeprefix("/pay/"), parse_qs(body).get("do", [""])[0])
        try:
            Webhook(self.gateway.secret).verify(body, dict(self.headers.items()))
            status, said = self.gateway.answer(self.path, json.loads(body))
        except (WebhookVerificationError, ValueError, KeyError):
            status, said = 401, {}
        return self._say(status, "application/json", json.dumps(said))

    def do_GET(self) -> None:
        order = self.gateway.orders.get(self.path.removeprefix("/pay/").partition("?")[0])
        if self.gateway.down or order is None:
            return self._say(503 if self.gateway.down else 404, "text/html", _page("<p>Không có giao dịch này.</p>"))
        return self._say(200, "text/html", _page(_asked(order)))

    def _decided(self, reference: str, do: str) -> None:
        order = self.gateway.orders.get(reference)
        if order is None or do not in ("yes", "no"):
            return self._say(404, "text/html", _page("<p>Không có giao dịch này.</p>"))
        self.gateway.settle(reference, pays=do == "yes")
        self.send_response(303)
        self.send_header("Location", order.back)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: int, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *values: object) -> None:
        """Nothing: what is paid is nobody's to read in a log."""


def _asked(order: Order) -> str:
    amount = f"{int(order.amount):,}".replace(",", ".")
    if order.state != "waiting":
        word = "Đã trả" if order.state == "paid" else "Không trả"
        return f'<p><strong>{word}: {amount} đồng.</strong></p><p><a href="{html.escape(order.back)}">Trở về</a></p>'
    return (
        f"<p>Nội dung: <strong>{html.escape(order.about)}</strong></p><p>Số tiền: <strong>{amount} đồng</strong></p>"
        '<form method="post"><button name="do" value="yes">Xác nhận trả tiền</button> '
        '<button name="do" value="no">Từ chối</button></form>'
    )


def _page(inside: str) -> str:
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Cổng thanh toán thử</title><style>body{font:18px/1.5 sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}"
        "button{font:inherit;padding:.6rem 1rem;margin:.3rem .3rem 0 0}</style><h1>Cổng thanh toán thử</h1>"
        f"<p>Đây là bản đóng vai ngân hàng. Không có tiền thật.</p>{inside}</html>"
    )


def serve(gateway: FakeGateway, *, port: int = 0) -> ThreadingHTTPServer:
    """A server for it on a port of loopback (0: any free one). Not yet running."""
    handler = type("Handler", (_Handler,), {"gateway": gateway})
    server = ThreadingHTTPServer((HOST, port), handler)
    server.daemon_threads = True
    gateway.address = f"http://{HOST}:{server.server_address[1]}"
    return server


@contextmanager
def running(gateway: FakeGateway | None = None) -> Iterator[FakeGateway]:
    """The gateway at work in a thread, until the block ends."""
    it = gateway or FakeGateway()
    server = serve(it)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield it
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def play(secret: str, port: int) -> None:
    """Be the gateway on a port of loopback until ended."""
    gateway = FakeGateway(secret=secret)
    with serve(gateway, port=port) as server:
        server.serve_forever()
