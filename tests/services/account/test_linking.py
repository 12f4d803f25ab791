"""Signing in with a provider: into an account linked before, nothing else; a provider that lies is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from tinhso.engines.journal import public as journal
from tinhso.engines.people.models import Account
from tinhso.services.account.testing import LIES, Provider, oidc_provider

from .conftest import account_of, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    running.lie = running.refuses = ""
    running.subject, running.claims = "person-1", {}
    app = {
        "provider_id": "so", "name": "Sở thử", "client_id": running.client_id, "secret": running.client_secret,
        "settings": {"server_url": running.address, "uid_field": "sub", "scope": ["openid"], "oauth_pkce_enabled": True, "on": True, "for": ["staff"]},
    }  # fmt: skip
    off = {
        "provider_id": "vneid",
        "name": "VNeID",
        "client_id": "",
        "secret": "",
        "settings": {"server_url": "", "on": False, "for": ["staff"]},
    }
    monkeypatch.setattr(settings, "SOCIALACCOUNT_PROVIDERS", {"oidc": {"APPS": [app, off]}})
    monkeypatch.setattr(settings, "TINHSO_DEMO", True)  # no second factor: it is looked at elsewhere
    return running


def through(client: Any, address: str = "/dang-nhap/lien-thong/so/") -> Any:
    """To the provider and back, as a browser goes."""
    away = client.get(address)
    assert away.status_code == 302, away.content.decode()[-2000:]
    back = requests.get(away["Location"], allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


@pytest.fixture
def linked(client: Any, provider: Provider, resident: int) -> Account:
    sign_in(client, "khong.chuc")
    assert through(client, "/dang-nhap/lien-thong/so/?process=connect").status_code == 302
    client.post("/dang-xuat/")
    return account_of(resident)


def test_a_linked_account_is_signed_in(client, linked, provider):
    assert through(client)["Location"] == "/"
    assert client.get("/tai-khoan/phien/").status_code == 200
    told = journal.timeline("account", linked.pk)
    assert [entry.name for entry in told][-3:] == ["account.linked", "account.signed-out", "account.signed-in"]
    assert told[-1].payload == {"how": "so", "factor": "none"}


def test_nothing_the_provider_tells_of_a_person_is_kept(client, linked, provider):
    held = SocialAccount.objects.get()
    assert held.extra_data == {}
    assert provider.subject not in held.uid


def test_who_is_linked_to_nobody_is_told_whom_to_ask_and_gets_no_account(client, provider, resident):
    before = Account.objects.count()
    answer = through(client)
    assert answer.status_code == 403
    assert Account.objects.count() == before
    assert client.get("/tai-khoan/phien/")["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize("lie", LIES)
def test_a_provider_that_lies_is_not_believed(client, linked, provider, lie):
    provider.lie = lie
    if lie == "discovered issuer":
        answer = client.get("/dang-nhap/lien-thong/so/")
    else:
        answer = through(client)
    assert answer.status_code == 401, (lie, answer.status_code)
    assert client.get("/tai-khoan/phien/")["Location"].startswith("/dang-nhap/")
    assert [entry.payload for entry in journal.timeline("account", 0)] == [{"how": "so", "why": "lied"}]


def test_a_person_whose_identifier_is_another_claim_is_found_by_it(client, provider, resident, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"][0]["settings"]["uid_field"] = "personal_id_hash"
    provider.claims = {"personal_id_hash": "9f86d081"}
    sign_in(client, "khong.chuc")
    through(client, "/dang-nhap/lien-thong/so/?process=connect")
    client.post("/dang-xuat/")
    provider.subject = "quite another subject"
    assert through(client)["Location"] == "/"
    provider.claims = {}
    client.post("/dang-xuat/")
    assert through(client).status_code == 401  # the claim is gone


def test_an_account_there_belongs_to_one_person_here(client, linked, provider, officer):
    sign_in(client)
    through(client, "/dang-nhap/lien-thong/so/?process=connect")
    assert SocialAccount.objects.get().user == linked


def test_who_says_no_there_is_told_that_nothing_happened(client, provider):
    provider.refuses = "access_denied"
    assert through(client).status_code == 403


def test_an_answer_to_no_question_of_ours_is_refused(client, provider):
    assert client.get("/dang-nhap/lien-thong/so/ve/?code=x&state=y").status_code == 401
    assert client.get("/dang-nhap/lien-thong/so/ve/").status_code == 401


def test_a_code_shown_twice_is_refused(client, linked, provider):
    away = client.get("/dang-nhap/lien-thong/so/")["Location"]
    back = urlsplit(requests.get(away, allow_redirects=False, timeout=5).headers["Location"])
    address = f"{back.path}?{back.query}"
    assert client.get(address)["Location"] == "/"
    client.post("/dang-xuat/")
    assert client.get(address).status_code == 401


def test_a_provider_that_is_silent_is_told_plainly(client, provider, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.get("/dang-nhap/lien-thong/so/").status_code == 502


@pytest.mark.parametrize("id", ["vneid", "nobody"])
def test_a_provider_that_is_off_or_unknown_is_not_there(client, provider, id):
    assert client.get(f"/dang-nhap/lien-thong/{id}/").status_code == 404
    assert client.get(f"/dang-nhap/lien-thong/{id}/ve/?code=x").status_code == 404


def test_the_sign_in_page_names_those_that_are_on_and_keeps_vneids_place(client, provider):
    page = client.get("/dang-nhap/").content.decode()
    assert "/dang-nhap/lien-thong/so/" in page and "VNeID" in page
    assert "/dang-nhap/lien-thong/vneid/" not in page


def test_a_link_is_ended_by_its_person(client, linked, provider):
    through(client)
    link = SocialAccount.objects.get()
    assert client.post("/tai-khoan/lien-ket/", {"unlink": link.pk}).status_code == 302
    assert not SocialAccount.objects.exists()
    assert client.post("/tai-khoan/lien-ket/", {"unlink": link.pk}).status_code == 404
