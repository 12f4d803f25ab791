"""The double of an electronic identity, as a browser meets it: a page to choose from, and what it tells then."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests

from tinhso.services.account.testing import Citizen, Provider, oidc_provider

BACK = "http://localhost:8000/dang-nhap/lien-thong/x/ve/"
VERIFIER = "a verifier long enough to be one of those that count here"
CITIZENS = (
    Citizen("m1", "Người <b>Mẫu</b>", "010190000001", acr="M3"),
    Citizen("m2", "Trần Văn Ví Dụ", "015085000002"),
)


@pytest.fixture(scope="module")
def double():
    with oidc_provider(Provider(citizens=CITIZENS)) as running:
        yield running


def asked(**more):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    return {
        "client_id": "tinhso", "redirect_uri": BACK, "state": "s1", "nonce": "n1", "code_challenge": challenge,
        "response_type": "code", "code_challenge_method": "S256",
    } | more  # fmt: skip


def chosen(double, who):
    """Where the browser is sent after pressing a button: its query."""
    answer = requests.post(f"{double.address}/authorize", asked(who=who), allow_redirects=False, timeout=5)
    assert answer.status_code == 303 and answer.headers["Location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def test_the_page_says_what_it_is_and_whom_one_may_be(double):
    answer = requests.get(f"{double.address}/authorize", asked(state='"><script>'), timeout=5)
    assert "bản thử, không phải VNeID" in answer.text and "Trần Văn Ví Dụ" in answer.text
    assert "<script>" not in answer.text and "<b>Mẫu" not in answer.text and "015085000002" not in answer.text
    assert "form-action 'self' http://localhost:8000" in answer.headers["Content-Security-Policy"]


def test_who_is_chosen_is_told_to_the_holder_of_the_verifier(double):
    back = chosen(double, "m1")
    sent = {
        "code": back["code"],
        "client_secret": double.client_secret,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    assert back["state"] == "s1"
    given = requests.post(f"{double.address}/token", sent, timeout=5).json()
    claims = jwt.decode(given["id_token"], options={"verify_signature": False})
    assert (claims["sub"], claims["name"], claims["so_dinh_danh"]) == ("m1", "Người <b>Mẫu</b>", "010190000001")
    assert (claims["account_level"], claims["acr"], claims["nonce"]) == ("2", "M3", "n1")
    user = requests.get(
        f"{double.address}/userinfo", headers={"Authorization": f"Bearer {given['access_token']}"}, timeout=5
    )
    assert user.json() == {"sub": "m1"}
    assert requests.post(f"{double.address}/token", sent, timeout=5).status_code == 400, "a code counts once"


@pytest.mark.parametrize("who", ["", "somebody"])
def test_who_does_not_agree_is_nobody(double, who):
    assert chosen(double, who) == {"error": "access_denied", "state": "s1"}


@pytest.mark.parametrize("wrong", [{"redirect_uri": "https://evil.example/"}, {"client_id": "another"}])
def test_only_our_own_machine_is_told(double, wrong):
    assert requests.get(f"{double.address}/authorize", asked(**wrong), timeout=5).status_code == 400


def test_a_link_cannot_choose_for_the_person(double):
    answer = requests.get(f"{double.address}/authorize", asked(who="m2"), timeout=5)
    assert answer.text.count('name="who"') == len(CITIZENS) + 1, "the buttons alone"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "http://evil.example\\@localhost/",  # a browser reads the backslash as a slash
        "http://evil.example@localhost/",
        "http://localhost.evil.example/",
        "javascript://localhost/%0aalert(1)",
        "http://localhost:8000/\r\nSet-Cookie: a=b",
        "http://[localhost/",
        "",
    ],
)
def test_nobody_is_sent_elsewhere_by_a_page_made_up(double, elsewhere):
    made_up = asked(who="m1", redirect_uri=elsewhere)
    answer = requests.post(f"{double.address}/authorize", made_up, allow_redirects=False, timeout=5)
    assert answer.status_code == 400
