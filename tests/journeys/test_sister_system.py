"""A sister system, a program of its own on another address, signs a person in through us: in a browser, all the way."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

import jwt
from tests.journeys.looking import Eyes
from tests.journeys.site import Site, press

WHO = "tham-dinh"


@dataclass
class Sister:
    """What a small web program needs to sign people in: our description, its id and secret, and the standard."""

    issuer: str
    back: str = ""
    id: str = ""
    secret: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)

    def told(self, path: str) -> Any:
        with urlopen(path, timeout=10) as answer:
            return json.load(answer)

    @property
    def description(self) -> dict[str, str]:
        return dict(self.told(f"{self.issuer}/.well-known/openid-configuration"))

    def begin(self) -> str:
        self.asked = {
            "state": secrets.token_hex(8),
            "nonce": secrets.token_hex(8),
            "verifier": secrets.token_urlsafe(48),
        }
        digest = hashlib.sha256(self.asked["verifier"].encode()).digest()
        asked = {
            "client_id": self.id, "redirect_uri": self.back, "response_type": "code", "scope": "openid post",
            "state": self.asked["state"], "nonce": self.asked["nonce"], "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        }  # fmt: skip
        return f"{self.description['authorization_endpoint']}?{urlencode(asked)}"

    def finish(self, query: dict[str, str]) -> None:
        assert query["state"] == self.asked["state"]
        sent = {
            "grant_type": "authorization_code", "code": query["code"], "redirect_uri": self.back,
            "code_verifier": self.asked["verifier"], "client_id": self.id, "client_secret": self.secret,
        }  # fmt: skip
        with urlopen(self.description["token_endpoint"], urlencode(sent).encode(), timeout=10) as answer:
            given = json.load(answer)
        keys = jwt.PyJWKSet.from_dict(self.told(self.description["jwks_uri"]))
        kid = jwt.get_unverified_header(given["id_token"])["kid"]
        claims = jwt.decode(given["id_token"], keys[kid], algorithms=["RS256"], audience=self.id, issuer=self.issuer)
        assert claims["nonce"] == self.asked["nonce"]
        asking = Request(
            self.description["userinfo_endpoint"], headers={"Authorization": f"Bearer {given['access_token']}"}
        )
        with urlopen(asking, timeout=10) as answer:
            self.known = json.load(answer)
        assert self.known["sub"] == claims["sub"]


@contextmanager
def running(site: Site) -> Iterator[Sister]:
    """The sister system on a free port, registered by the operator's command."""
    sister = Sister(site.address.rstrip("/"))

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/":
                self.send_response(302)
                self.send_header("Location", sister.begin())
                self.end_headers()
                return
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            if "code" in query:
                sister.finish(query)
            body = (
                f"<!doctype html><title>x</title><p id=who>{sister.known.get('posts') or query.get('error')}".encode()
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *given: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    sister.back = f"http://127.0.0.1:{server.server_address[1]}/ve"
    command = [str(Path(sys.executable).with_name("tinhso")), "client", "add", "Cổng thử", "--redirect", sister.back]
    said = subprocess.run(
        [*command, "--scope", "post", "--data", str(site.data)], check=True, capture_output=True, text=True, timeout=120
    ).stdout
    told = dict(line.split() for line in said.splitlines() if line.startswith("client_"))
    sister.id, sister.secret = told["client_id"], told["client_secret"]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield sister
    finally:
        server.shutdown()
        server.server_close()


def test_a_person_signs_in_to_a_sister_system_and_ends_it_again(browser: Any, site: Site, size: Any) -> None:
    with running(site) as sister:
        page = browser.new_context(viewport=size, locale="vi-VN").new_page()
        eyes = Eyes(page)
        page.goto(sister.back.removesuffix("ve"))
        assert "/dang-nhap/" in page.url
        page.locator("form.h-sign input[name=login]").fill(WHO)
        page.locator("form.h-sign input[name=password]").fill(site.people[WHO]["password"])
        press(page, "form.h-sign button[type=submit]")
        assert "/dinh-danh/dong-y" in page.url
        eyes.look()
        press(page, "button[value=grant]")
        assert page.url.startswith(sister.back), page.url  # the content policy let the form end there
        assert "Sở Khoa học và Công nghệ" in page.locator("#who").inner_text()

        page.goto(site.url("/tai-khoan/lien-ket/"))
        eyes.look(allow="VNeID")
        page.goto(sister.back.removesuffix("ve"))
        press(page, "button[value=cancel]")
        assert page.url.startswith(sister.back)
        page.goto(site.url("/dinh-danh/dong-y?client_id=nobody&code_challenge=x&code_challenge_method=S256"))
        eyes.look(allow="invalid_")
        page.context.close()
