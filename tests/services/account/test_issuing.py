"""A sister system signs people in with ours by the real protocol; what is shown twice counts no more."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import Client as Browser

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account
from tinhso.kernel.actor import process
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere
from tinhso.services.account import public as account
from tinhso.services.account.issuing import Issuing, keys, new_key

from .conftest import ALWAYS, AT, account_of, sign_in

pytestmark = pytest.mark.django_db
BACK = "https://cong.example.vn/oidc/ve"
OPERATOR = process("operator")
VERIFIER = "a" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture(scope="module")
def made() -> list[Any]:
    """The keys that were made in this file, to be made once."""
    return []


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[Any]) -> None:
    """Every test finds no key; what it makes first, second… are the same keys as in the tests before, being slow to find."""
    monkeypatch.setattr(settings, "OIDC_KEYS", tmp_path / "oidc")
    monkeypatch.setattr(settings, "TINHSO_DEMO", True)
    generate, numbers = rsa.generate_private_key, itertools.count()

    def once(*given: Any) -> Any:
        number = next(numbers)
        if number == len(made):
            made.append(generate(*given))
        return made[number]

    monkeypatch.setattr(rsa, "generate_private_key", once)


@pytest.fixture
def sister() -> tuple[str, str]:
    return account.register_sister("Cổng dữ liệu", [BACK], ["post"], by=OPERATOR, at=AT)


class Party:
    """The sister system: it knows its id, its secret and where our description is, and nothing else of us."""

    def __init__(self, id: str, secret: str) -> None:
        self.id, self.secret, self.wire = id, secret, Browser()
        self.told = self.wire.get("/.well-known/openid-configuration").json()

    def path(self, name: str) -> str:
        return urlsplit(self.told[name]).path

    def begin(self, **changed: str) -> str:
        asked = {
            "client_id": self.id, "redirect_uri": BACK, "response_type": "code", "scope": "openid post", "state": "s-1",
            "nonce": "n-1", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        } | changed  # fmt: skip
        return f"{self.path('authorization_endpoint')}?{urlencode({k: v for k, v in asked.items() if v})}"

    def redeem(self, code: str, **changed: str) -> Any:
        sent = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER,
            "client_id": self.id, "client_secret": self.secret,
        } | changed  # fmt: skip
        return self.wire.post(self.path("token_endpoint"), sent)

    def believe(self, id_token: str) -> dict[str, Any]:
        held = self.wire.get(self.path("jwks_uri")).json()
        key = jwt.PyJWKSet.from_dict(held)[jwt.get_unverified_header(id_token)["kid"]]
        found: dict[str, Any] = jwt.decode(
            id_token, key, algorithms=["RS256"], audience=self.id, issuer=self.told["issuer"]
        )
        return found


@pytest.fixture
def party(sister: tuple[str, str]) -> Party:
    return Party(*sister)


def agree(browser: Any, address: str, action: str = "grant") -> dict[str, str]:
    """The person reads the page and presses; what the system gets back."""
    page = browser.get(address)
    assert page.status_code == 200, page.content.decode()[-1500:]
    text = page.content.decode()
    signed = re.search(r'name="request" value="([^"]+)"', text)
    assert signed, text[-3000:]
    scopes = re.findall(r'name="scopes" value="([^"]+)"', text)
    gone = browser.post("/dinh-danh/dong-y", {"request": unescape(signed.group(1)), "scopes": scopes, "action": action})
    assert gone.status_code == 302, gone.content.decode()[-1500:]
    assert gone["Location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(gone["Location"]).query).items()}


@pytest.fixture
def code(client: Any, officer: Any, party: Party) -> str:
    sign_in(client)
    back = agree(client, party.begin())
    assert back["state"] == "s-1"
    return back["code"]


class TestAPersonSignsInThere:
    def test_and_the_system_learns_their_post_and_a_number_of_its_own(self, code, party, officer):
        given = party.redeem(code).json()
        claims = party.believe(given["id_token"])
        told = party.wire.get(
            party.path("userinfo_endpoint"), HTTP_AUTHORIZATION=f"Bearer {given['access_token']}"
        ).json()
        assert claims["nonce"] == "n-1"
        assert claims["sub"] == told["sub"] not in ("1", "tham.dinh")
        assert [post["unit"] for post in told["posts"]] == ["Sở Khoa học và Công nghệ"]
        assert "name" not in told and "preferred_username" not in told

    def test_the_page_names_the_system_and_what_it_learns_and_may_end_there_alone(self, client, officer, party):
        sign_in(client)
        page = client.get(party.begin())
        assert "Cổng dữ liệu" in page.content.decode()
        assert "form-action 'self' https://cong.example.vn;" in page["Content-Security-Policy"]
        assert "form-action 'self';" in client.get("/tai-khoan/")["Content-Security-Policy"]

    def test_who_has_not_signed_in_is_sent_to_and_comes_back(self, client, officer, party):
        away = client.get(party.begin())
        assert away["Location"].startswith("/dang-nhap/?next=/dinh-danh/dong-y")

    def test_who_says_no_is_not_known(self, client, officer, party):
        sign_in(client)
        assert agree(client, party.begin(), "cancel") == {"error": "access_denied", "state": "s-1"}

    def test_and_sees_and_ends_it_under_my_account(self, client, code, party, officer):
        given = party.redeem(code).json()
        page = client.get("/tai-khoan/lien-ket/").content.decode()
        (id,) = re.findall(r'name="end" value="(\d+)"', page)
        assert client.post("/tai-khoan/lien-ket/", {"end": id}).status_code == 302
        told = party.wire.get(party.path("userinfo_endpoint"), HTTP_AUTHORIZATION=f"Bearer {given['access_token']}")
        assert told.status_code == 401
        assert [entry.name for entry in journal.timeline("consent", int(id))] == ["consent.given", "consent.ended"]

    def test_nobody_ends_it_for_another(self, client, code, party, resident):
        other = Browser()
        sign_in(other, "khong.chuc")
        page = client.get("/tai-khoan/lien-ket/").content.decode()
        (id,) = re.findall(r'name="end" value="(\d+)"', page)
        assert other.post("/tai-khoan/lien-ket/", {"end": id}).status_code == 404


class TestShownTwice:
    def test_a_code_counts_once_and_then_ends_what_it_gave(self, code, party):
        given = party.redeem(code).json()
        again = party.redeem(code)
        assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
        told = party.wire.get(party.path("userinfo_endpoint"), HTTP_AUTHORIZATION=f"Bearer {given['access_token']}")
        assert told.status_code == 401

    def test_a_refresh_token_counts_once_and_then_ends_its_followers(self, code, party):
        def refreshed(token: str) -> Any:
            return party.redeem("", grant_type="refresh_token", refresh_token=token, code_verifier="", redirect_uri="")

        first = party.redeem(code).json()["refresh_token"]
        second = refreshed(first).json()["refresh_token"]
        assert second != first
        assert refreshed(first).status_code == 400
        assert refreshed(second).status_code == 400  # the thief's, or the robbed one's: neither counts


class TestAskedWrongly:
    @pytest.mark.parametrize(
        "changed",
        [
            {"code_challenge": "", "code_challenge_method": ""},
            {"code_challenge_method": "plain", "code_challenge": VERIFIER},
            {"redirect_uri": "https://thief.example/"},
            {"redirect_uri": BACK + "/further"},
            {"client_id": "nobody"},
            {"prompt": "none"},
        ],
        ids=str,
    )
    def test_the_person_is_told_here_and_nothing_goes_there(self, client, officer, party, changed):
        sign_in(client)
        answer = client.get(party.begin(**changed))
        assert "Location" not in answer.headers
        assert 'name="action"' not in answer.content.decode()

    @pytest.mark.parametrize("changed", [{"scope": "openid people.manage"}, {"response_type": "token"}], ids=str)
    def test_what_it_was_not_registered_for_is_refused(self, client, officer, party, changed):
        sign_in(client)
        gone = client.get(party.begin(**changed))
        assert "code=" not in gone.headers.get("Location", "") and 'name="request"' not in gone.content.decode()

    @pytest.mark.parametrize(
        "changed",
        [
            {"client_secret": "wrong"},
            {"code_verifier": "b" * 50},
            {"code_verifier": ""},
            {"redirect_uri": "https://x.vn/"},
        ],
        ids=str,
    )
    def test_a_code_is_worth_nothing_to_another(self, code, party, changed):
        assert party.redeem(code, **changed).status_code in (400, 401)

    def test_a_form_of_another_making_grants_nothing(self, client, officer, party):
        sign_in(client)
        assert (
            client.post("/dinh-danh/dong-y", {"request": "forged", "action": "grant", "scopes": "openid"}).status_code
            == 403
        )


class TestClientCredentials:
    def test_give_a_token_with_the_registered_rights_alone(self, country):
        id, secret = account.register_sister("Kho", [], ["units.read"], by=OPERATOR, at=AT)
        party = Party(id, secret)
        given = party.wire.post(
            party.path("token_endpoint"),
            {"grant_type": "client_credentials", "client_id": id, "client_secret": secret},
        ).json()
        actor = people.actor_of_token(given["access_token"], at=AT)
        assert (actor.system, actor.only) == (f"client:{id}", frozenset({"units.read"}))
        wider = party.wire.post(
            party.path("token_endpoint"),
            {"grant_type": "client_credentials", "client_id": id, "client_secret": secret, "scope": "people.manage"},
        )
        assert wider.status_code == 400

    def test_are_not_for_a_system_registered_for_persons(self, party):
        sent = {"grant_type": "client_credentials", "client_id": party.id, "client_secret": party.secret}
        assert party.wire.post(party.path("token_endpoint"), sent).status_code == 400


class TestRegistering:
    @pytest.mark.parametrize(
        ("name", "redirects", "scopes", "field"),
        [
            ("", [BACK], [], "name"),
            ("x", ["http://cong.example.vn/"], [], "redirect"),
            ("x", ["https://*.example.vn/"], [], "redirect"),
            ("x", ["javascript:alert(1)"], [], "redirect"),
            ("x", [], [], "redirect"),
            ("x", [BACK], ["email"], "scope"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, name, redirects, scopes, field):
        with pytest.raises(Invalid) as refused:
            account.register_sister(name, redirects, scopes, by=OPERATOR, at=AT)
        assert refused.value.field == field

    def test_is_not_for_an_officer(self, officer):
        with pytest.raises(NotAllowed):
            account.register_sister("x", [BACK], [], by=officer, at=AT)

    def test_a_system_that_was_ended_signs_nobody_in(self, code, party):
        given = party.redeem(code).json()
        account.end_sister(party.id, by=OPERATOR, at=AT)
        assert people.actor_of_token(given["access_token"], at=AT) is None
        assert account.sisters() == []
        with pytest.raises(NotThere):
            account.end_sister(party.id, by=OPERATOR, at=AT)

    def test_a_new_secret_ends_the_one_before(self, code, party):
        account.renew_secret(party.id, by=OPERATOR, at=AT)
        assert party.redeem(code).status_code == 401

    def test_the_list_is_for_who_manages_everywhere(self, client, officer, country, staff, party):
        sign_in(client)
        assert client.get("/tai-khoan/he-thong/").status_code == 403
        boss = staff.seat(country.state, "administrator", period=ALWAYS)
        people.open_account(boss.person, "quan.tri", "Ruộng bậc thang 12 tầng", by=OPERATOR, at=AT)
        other = Browser()
        sign_in(other, "quan.tri", "Ruộng bậc thang 12 tầng")
        page = other.get("/tai-khoan/he-thong/")
        assert page.status_code == 200 and party.id in page.content.decode()


class TestSubjects:
    def test_are_others_for_another_system_and_read_back_by_ours_alone(self, resident, party):
        from allauth.idp.oidc.models import Client

        user = account_of(resident)
        one, two = Client.objects.get(), Client(id="two")
        ours = Issuing()
        assert ours.get_user_sub(one, user) == ours.get_user_sub(one, user) != ours.get_user_sub(two, user)
        assert ours.get_user_by_sub(one, ours.get_user_sub(one, user)) == user
        assert ours.get_user_by_sub(two, ours.get_user_sub(one, user)) is None
        assert ours.get_user_by_sub(one, "not base64 ữ") is None
        Account.objects.update(is_active=False)
        assert ours.get_user_by_sub(one, ours.get_user_sub(one, user)) is None


class TestKeys:
    def test_the_first_is_made_when_there_is_none_and_kept_to_its_owner(self, tmp_path):
        (key,) = keys(tmp_path / "oidc")
        (file,) = (tmp_path / "oidc").glob("*.pem")
        assert file.read_text() == key.pem
        assert file.stat().st_mode & 0o777 == 0o600

    def test_a_new_one_signs_and_the_one_before_still_checks(self, code, party):
        old = party.redeem(code).json()["id_token"]
        new_key(Path(settings.OIDC_KEYS))
        assert len(party.wire.get(party.path("jwks_uri")).json()["keys"]) == 2
        assert party.believe(old)["nonce"] == "n-1"
        first, second = keys(Path(settings.OIDC_KEYS))
        assert Issuing().get_signing_key().pem == second.pem
        assert first.expires_at is not None and second.expires_at is None


def test_the_description_names_only_what_there_is(party):
    assert party.told["grant_types_supported"] == ["authorization_code", "client_credentials", "refresh_token"]
    assert party.told["response_types_supported"] == ["code"]
    assert party.told["code_challenge_methods_supported"] == ["S256"]
    assert "device_authorization_endpoint" not in party.told
