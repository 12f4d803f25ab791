"""For tests, for the demo and to try by hand: an OIDC provider that speaks the real protocol on this machine.

To tests it is one person who is signed in there and agrees, and it lies when told to. With citizens it plays a national electronic
identity: it has a page on which one of them is chosen. Its words are Vietnamese whatever language our pages have.
"""

import base64
import hashlib
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

HOST = "127.0.0.1"
LIES = (
    "issuer", "discovered issuer", "audience", "second audience", "nonce", "no nonce", "expired", "not yet", "no expiry",
    "alg none", "shared secret", "wrong signature", "unknown key", "no token", "garbled", "other subject", "no subject",
)  # fmt: skip

_LOOPBACK = re.compile(r"(http://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?)/[!-\[\]-~]*")
"""No line break, which would add a header; no backslash, which browsers read as a slash."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody made up: 12 digits of `number`, the levels as the provider says them."""

    subject: str
    name: str
    number: str
    account_level: str = "2"
    acr: str = "M2"

    @property
    def claims(self) -> dict[str, Any]:
        return {"name": self.name, "so_dinh_danh": self.number, "account_level": self.account_level, "acr": self.acr}


def pem_of(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass
class Provider:
    """The state of a provider: one client, a key, one person or the citizens to choose from, and the lie it tells, if any."""

    client_id: str = "tinhso"
    client_secret: str = "a secret of the client"
    subject: str = "person-1"
    claims: dict[str, Any] = field(default_factory=dict)
    citizens: tuple[Citizen, ...] = ()
    lie: str = ""
    refuses: str = ""
    address: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    other: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": "https://other.example" if self.lie == "discovered issuer" else self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked: dict[str, str], who: str = "") -> str:
        """Where the browser is sent: the person is signed in there already, or is the citizen `who`, and agrees."""
        refuses = self.refuses or ("access_denied" if self.citizens and who not in self._known else "")
        if refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': refuses, 'state': asked.get('state', '')})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"subject": who or self.subject}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked.get('state', '')})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Each code counts once, for its client, its address and the holder of its verifier."""
        asked = self.codes.pop(sent.get("code", ""), None)
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if (
            asked is None
            or sent.get("client_secret") != self.client_secret
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or asked.get("code_challenge") != challenge
        ):
            return None
        given = {"access_token": f"access {asked['subject']}", "token_type": "Bearer", "expires_in": 60}
        if self.lie == "no token":
            return given
        return given | {"id_token": self.id_token(asked.get("nonce", ""), asked["subject"])}

    @property
    def _known(self) -> dict[str, Citizen]:
        return {one.subject: one for one in self.citizens}

    def id_token(self, nonce: str, subject: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.address, "aud": self.client_id, "sub": subject, "iat": now, "exp": now + 60, "nonce": nonce,
        } | (self._known[subject].claims if subject in self._known else self.claims)  # fmt: skip
        changes: dict[str, dict[str, Any]] = {
            "issuer": {"iss": "https://other.example"},
            "audience": {"aud": "somebody-else"},
            "second audience": {"aud": [self.client_id, "somebody-else"]},
            "nonce": {"nonce": "another"},
            "expired": {"iat": now - 7200, "exp": now - 3600},
            "not yet": {"nbf": now + 3600},
        }
        claims |= changes.get(self.lie, {})
        for name, lie in (("nonce", "no nonce"), ("exp", "no expiry"), ("sub", "no subject")):
            if self.lie == lie:
                claims.pop(name)
        if self.lie == "garbled":
            return "not.a.token"
        if self.lie == "alg none":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
        if self.lie == "shared secret":
            return jwt.encode(claims, self.client_secret * 2, algorithm="HS256", headers={"kid": "one"})
        signer = self.other if self.lie == "wrong signature" else self.key
        kid = "two" if self.lie == "unknown key" else "one"
        return jwt.encode(claims, pem_of(signer), algorithm="RS256", headers={"kid": kid})

    def userinfo(self, access_token: str) -> dict[str, Any]:
        return {"sub": "somebody-else" if self.lie == "other subject" else access_token.removeprefix("access ")}


_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Định danh điện tử (bản thử)</title><style>
body{{font:16px/1.55 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#16211d;background:#fbfaf6}}
.double{{border:2px dashed #8a5a00;padding:.5rem 1rem;margin:0 0 1rem}}
button{{font:inherit;display:block;width:100%;text-align:left;margin:.5rem 0;padding:.6rem 1rem;background:#0b5d4b;color:#fff;border:0;
border-radius:4px}}button.no{{background:#fff;color:#16211d;border:1px solid #56645e}}small{{display:block}}</style></head><body>
<p class="double"><strong>Đây là bản thử, không phải VNeID hay hệ thống định danh quốc gia.</strong> Mọi người ở đây đều không có thật.
Không nhập thông tin thật của ai.</p><h1>Đăng nhập là ai?</h1>
<p>Tỉnh sẽ được biết: họ tên, số định danh cá nhân, mức độ tài khoản và mức độ xác thực.</p>
<form method="post" action="/authorize">{hidden}{people}
<button class="no" name="who" value="">Không đồng ý</button></form></body></html>"""


def page(provider: Provider, asked: dict[str, str]) -> str:
    """One of the citizens is chosen, or nothing is agreed to."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
        if name != "who"  # only the button says it
    )
    people = "".join(
        f'<button name="who" value="{escape(one.subject)}">{escape(one.name)}<small>Số định danh {escape(one.number[:3])}…'
        f"{escape(one.number[-3:])}, tài khoản mức độ {escape(one.account_level)}</small></button>"
        for one in provider.citizens
    )
    return _PAGE.format(hidden=hidden, people=people)


def ours(asked: dict[str, str]) -> str:
    """The origin on this machine that the browser goes back to; empty for any other address."""
    found = _LOOPBACK.fullmatch(asked.get("redirect_uri", ""))
    return found[1] if found else ""


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    """What answers at the provider's address."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize" and not provider.citizens:
                self.away(provider.authorize(asked))
            elif parts.path == "/authorize":
                self.ask(asked)
            elif parts.path == "/userinfo":
                self.say(provider.userinfo(self.headers.get("Authorization", "").removeprefix("Bearer ")))
            else:
                known = {"/.well-known/openid-configuration": provider.discovery, "/jwks": provider.jwks}
                self.say(known[parts.path]() if parts.path in known else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            if self.path != "/authorize":
                self.say(provider.token(sent))
            elif ours(sent):
                self.away(provider.authorize(sent, sent.pop("who", "")))
            else:
                self.send_error(400)

        def ask(self, asked: dict[str, str]) -> None:
            if not ours(asked) or asked.get("client_id") != provider.client_id:
                self.send_error(400)
                return
            policy = f"default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {ours(asked)}"
            self.answer(200, page(provider, asked).encode(), "text/html; charset=utf-8", policy)

        def away(self, address: str) -> None:
            self.send_response(303)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def say(self, what: dict[str, Any] | None) -> None:
            body = json.dumps({"error": "invalid_grant"} if what is None else what).encode()
            self.answer(400 if what is None else 200, body, "application/json")

        def answer(self, status: int, body: bytes, kind: str, policy: str = "default-src 'none'") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: Any) -> None:
            """Quiet."""

    return Answering


@contextmanager
def oidc_provider(provider: Provider | None = None, port: int = 0) -> Iterator[Provider]:
    """A provider on this machine, on a free port unless one is said, while the block lasts."""
    provider = provider or Provider()
    server = ThreadingHTTPServer((HOST, port), handler(provider))
    provider.address = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
