"""For tests: an OIDC provider that speaks the real protocol on this machine, and lies when told to; codes of an app."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

LIES = (
    "issuer", "discovered issuer", "audience", "second audience", "nonce", "no nonce", "expired", "not yet", "no expiry",
    "alg none", "shared secret", "wrong signature", "unknown key", "no token", "garbled", "other subject", "no subject",
)  # fmt: skip


def code_now(secret: str, *, at: float | None = None) -> str:
    """What a code app shows for the secret."""
    return str(format_hotp_value(hotp_value(secret.replace(" ", ""), int((at or time.time()) // 30))))


def pem_of(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass
class Provider:
    """The state of a provider: one client, one person, a key, and the lie it tells, if any."""

    client_id: str = "tinhso"
    client_secret: str = "a secret of the client"
    subject: str = "person-1"
    claims: dict[str, Any] = field(default_factory=dict)
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

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent: the person is signed in there already and agrees."""
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.refuses, 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

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
        given = {"access_token": f"access {self.subject}", "token_type": "Bearer", "expires_in": 60}
        return given if self.lie == "no token" else given | {"id_token": self.id_token(asked.get("nonce", ""))}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.address, "aud": self.client_id, "sub": self.subject, "iat": now, "exp": now + 60, "nonce": nonce,
        } | self.claims  # fmt: skip
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

    def userinfo(self) -> dict[str, Any]:
        return {"sub": "somebody-else" if self.lie == "other subject" else self.subject}


@contextmanager
def oidc_provider() -> Iterator[Provider]:
    """A provider on a free port of this machine, while the block lasts."""
    provider = Provider()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            if asked.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            known = {
                "/.well-known/openid-configuration": provider.discovery,
                "/jwks": provider.jwks,
                "/userinfo": provider.userinfo,
            }
            self.say(known[asked.path]() if asked.path in known else None)

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
            self.say(provider.token({name: values[0] for name, values in sent.items()}))

        def say(self, what: dict[str, Any] | None) -> None:
            body = json.dumps({"error": "invalid_grant"} if what is None else what).encode()
            self.send_response(400 if what is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
