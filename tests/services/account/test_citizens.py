"""A citizen signs in with an identity provider: for this session alone, with what it told, and into no account."""

from __future__ import annotations

import hmac
import time
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.sessions.models import Session
from tests.said import text_of

from tinhso.engines.journal import public as journal
from tinhso.engines.people.models import Account
from tinhso.web import vouched

from .conftest import sign_in
from .test_linking import LIES, running, through  # noqa: F401  a fixture, and the list of lies

pytestmark = pytest.mark.django_db

BEGIN = "/dang-nhap/dinh-danh/dinh-danh/"
HERE = "/tra-cuu-ho-so/"
OFFICERS = "/dang-nhap/lien-thong/so/"
TOLD = {"name": " Nguyễn Thị  Mẫu ", "so_dinh_danh": "010190000001", "account_level": 2, "acr": "M2"}
CLAIMS = {"number": "so_dinh_danh", "name": "name", "account_level": "account_level", "auth_level": "acr"}


@pytest.fixture
def provider(running, monkeypatch):  # noqa: F811
    running.lie = running.refuses = ""
    running.subject, running.claims = "opaque", dict(TOLD)

    def app(id: str, *who: str) -> dict[str, Any]:
        held = {"server_url": running.address, "uid_field": "sub", "scope": ["openid"], "oauth_pkce_enabled": True}
        return {
            "provider_id": id, "name": f"Định danh {id}", "client_id": running.client_id, "secret": running.client_secret,
            "settings": held | {"on": True, "for": list(who), "claims": CLAIMS},
        }  # fmt: skip

    apps = [app("dinh-danh", "citizens"), app("so", "staff")]
    monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", {"oidc": {"APPS": apps}})
    monkeypatch.setattr(settings, "TINHSO_DEMO", True)
    return running


def known_as(client: Any) -> str:
    """The name in the frame of a page; empty where nobody is known."""
    shown = text_of(client.get(HERE))
    return shown.split('k-person-name">')[1].split("<")[0] if "k-person-name" in shown else ""


def test_they_come_back_to_where_they_were_and_the_page_knows_them(client, provider):
    assert through(client, f"{BEGIN}?next={HERE}")["Location"] == HERE
    assert known_as(client) == "Nguyễn Thị Mẫu"


def test_the_provider_is_to_ask_who_it_is_each_time_since_the_one_before_may_be_signed_in_there(client, provider):
    """OpenID Connect Core 3.1.2.1. An officer sits at a machine of their own."""
    asked = {way: parse_qs(urlsplit(client.get(way)["Location"]).query) for way in (BEGIN, OFFICERS)}
    assert asked[BEGIN]["prompt"] == ["login"] and "prompt" not in asked[OFFICERS]
    trick = client.get(f"{BEGIN}?auth_params=prompt%3Dnone")["Location"]
    assert parse_qs(urlsplit(trick).query)["prompt"] == ["login"]


def test_no_account_is_made_and_nothing_is_kept_but_encrypted_in_the_session(client, provider):
    before = Account.objects.count()
    through(client, BEGIN)
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 0)
    (row,) = Session.objects.all()
    held = str(row.get_decoded())
    assert "010190000001" not in held and "Mẫu" not in held and "opaque" not in held
    request: Any = type(
        "Asked", (), {"session": client.session, "user": type("Nobody", (), {"is_authenticated": False})}
    )
    citizen = vouched.of(request)
    assert (citizen.name, citizen.number) == ("Nguyễn Thị Mẫu", "010190000001")
    assert (citizen.provider, citizen.account_level, citizen.auth_level) == ("dinh-danh", "2", "M2")
    assert "Mẫu" not in repr(citizen) and "010190000001" not in repr(citizen)


def test_the_session_gets_another_key_so_that_nobody_prepared_it(client, provider):
    client.get(BEGIN)  # a session begins, to hold the state
    before = client.session.session_key
    through(client, BEGIN)
    assert client.session.session_key != before and not Session.objects.filter(pk=before).exists()


def test_signing_out_leaves_nothing_in_the_browser(client, provider):
    through(client, BEGIN)
    assert client.get("/dang-xuat/dinh-danh/").status_code == 302 and known_as(client), "only by POST"
    client.post("/dang-xuat/dinh-danh/")
    assert known_as(client) == "" and not Session.objects.exists()


def test_the_session_ends_by_itself_like_an_officers(client, provider):
    through(client, BEGIN)
    session = client.session
    assert session["until"] <= time.time() + 12 * 3600 + 60
    session["until"] = int(time.time()) - 1
    session.save()
    assert known_as(client) == ""


@pytest.mark.parametrize("claim", ["name", "so_dinh_danh"])
@pytest.mark.parametrize("said", [None, "", "0101", ["x"], "01019000000A", "٠١٢٣٤٥٦٧٨٩٠١"])
def test_without_name_or_number_they_are_told_and_stay_unknown(client, provider, claim, said):
    if claim == "name" and said not in (None, "", ["x"]):
        said = "x" * 200
    provider.claims = TOLD | {claim: said}
    answer = through(client, f"{BEGIN}?next={HERE}")
    assert answer.status_code == 403 and f'href="{HERE}"' in text_of(answer)
    assert "không cho biết ông/bà là ai" in text_of(answer) and known_as(client) == ""


@pytest.mark.parametrize("lie", [lie for lie in LIES if lie != "discovered issuer"])
def test_a_provider_that_lies_is_not_believed(client, provider, lie):
    provider.lie = lie
    assert through(client, BEGIN).status_code == 401
    assert known_as(client) == ""
    assert [entry.payload for entry in journal.timeline("account", 0)] == [{"how": "dinh-danh", "why": "lied"}]


def test_who_says_no_there_goes_back_to_where_they_were(client, provider):
    provider.refuses = "access_denied"
    answer = through(client, f"{BEGIN}?next={HERE}")
    assert answer.status_code == 403 and f'href="{HERE}"' in text_of(answer)


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client, provider, next):
    assert through(client, f"{BEGIN}?next={next}")["Location"] == "/"
    provider.refuses = "access_denied"
    assert "evil.example" not in text_of(through(client, f"{BEGIN}?next={next}")).split("<main")[1].split("</main>")[0]


def test_a_provider_that_is_silent_is_told_plainly(client, provider):
    settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.get(f"{BEGIN}?next={HERE}")
    assert answer.status_code == 502 and "không đăng nhập" in text_of(answer) and f'href="{HERE}"' in text_of(answer)


def test_each_provider_serves_whom_it_is_for(client, provider):
    assert client.get("/dang-nhap/dinh-danh/so/").status_code == 404
    assert client.get("/dang-nhap/lien-thong/dinh-danh/").status_code == 404
    shown = text_of(client.get("/dang-nhap/"))
    assert BEGIN in shown and "/dang-nhap/lien-thong/so/" in shown and "/dang-nhap/lien-thong/dinh-danh/" not in shown


def test_an_officer_signs_out_before_they_come_in_as_themselves(client, provider, resident):
    sign_in(client, "khong.chuc")
    assert client.get(BEGIN).status_code == 409


def test_a_citizen_who_signs_in_as_an_officer_is_the_officer_alone(client, provider, resident):
    through(client, BEGIN)
    sign_in(client, "khong.chuc")
    assert known_as(client) not in ("", "Nguyễn Thị Mẫu")
    assert vouched.KEY not in client.session
    client.post("/dang-xuat/")
    assert known_as(client) == ""


def test_what_another_key_encrypted_is_forgotten(client, provider, monkeypatch):
    through(client, BEGIN)
    session = client.session
    session[vouched.KEY] = session[vouched.KEY][:-8] + "AAAAAAA="
    session.save()
    assert known_as(client) == "" and vouched.KEY not in client.session


def elsewhere(client, begun, callback):
    """A sign-in begun with one provider and ended, by hand, at another."""
    away = client.get(begun)["Location"].replace(f"{begun.split('/')[-2]}%2Fve", f"{callback}%2Fve")
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    assert f"/{callback}/ve/" in back.path
    return client.get(f"{back.path}?{back.query}")


def test_a_provider_of_officers_says_nothing_of_citizens(client, provider):
    """Its persons may choose what it says of them."""
    assert elsewhere(client, BEGIN, "so").status_code == 401
    assert known_as(client) == ""


def test_a_provider_of_citizens_opens_no_account(client, provider, resident):
    account = Account.objects.get(username="khong.chuc")
    uid = hmac.new(settings.SECRET_KEY.encode(), b"dinh-danh\nopaque", sha256).hexdigest()
    SocialAccount.objects.create(user=account, provider="dinh-danh", uid=uid)  # of a time when it was for officers
    assert elsewhere(client, "/dang-nhap/lien-thong/so/", "dinh-danh").status_code == 401
    assert client.get("/tai-khoan/phien/")["Location"].startswith("/dang-nhap/")


def test_who_signed_in_as_an_officer_on_the_way_is_not_made_a_citizen(client, provider, resident):
    away = client.get(BEGIN)["Location"]
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    sign_in(client, "khong.chuc")
    until = client.session["until"]
    assert client.get(f"{back.path}?{back.query}").status_code == 401
    assert vouched.KEY not in client.session and client.session["until"] == until
