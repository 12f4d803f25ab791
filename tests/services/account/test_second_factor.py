"""Without a second factor nothing opens to who holds a post but its set-up; with one, it is asked at every sign-in."""

from __future__ import annotations

import re
import time
from html import escape
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TestCase
from django.utils import timezone

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account
from tinhso.engines.people.testing import code_now

from .conftest import ALWAYS, PASSWORD, USERNAME, account_of, sign_in

pytestmark = pytest.mark.django_db


def events(account: Account) -> list[str]:
    return [entry.name for entry in journal.timeline("account", account.pk)]


def with_app(client: Any, then: str = "/tai-khoan/ma-du-phong/") -> str:
    """Sets up a code app, which leads on to `then`; its secret."""
    shown = client.get("/tai-khoan/ung-dung-ma/").content.decode()
    found = re.search(r'a-secret">([A-Z2-7 ]+)<', shown)
    assert found, shown[-2000:]
    secret = found.group(1).replace(" ", "")
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post("/tai-khoan/ung-dung-ma/", {"code": code_now(secret)})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert answer["Location"] == then
    return secret


class TestWhoHoldsAPost:
    @pytest.mark.parametrize(
        "address", ["/", "/don-vi/", "/bao-cao/", "/tai-khoan/phien/", "/doi-mat-khau/", "/tim-kiem/"]
    )
    def test_comes_to_nothing_but_the_set_up(self, client, officer, address):
        sign_in(client)
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/tai-khoan/")

    def test_sends_no_form_past_it(self, client, officer):
        sign_in(client)
        assert client.post("/vi-tri/", {"appointment": officer.appointment})["Location"].startswith("/tai-khoan/")

    def test_is_told_why_and_what_to_do(self, client, officer):
        sign_in(client)
        page = client.get("/tai-khoan/").content.decode()
        assert "/tai-khoan/khoa/them/" in page and "/tai-khoan/ung-dung-ma/" in page
        assert "/tai-khoan/phien/" not in page

    def test_is_offered_no_link_that_leads_back_to_it(self, client, officer):
        sign_in(client)
        page = client.get("/tai-khoan/").content.decode()
        assert sorted(set(re.findall(r'<a [^>]*href="(/[^"]*)"', page))) == [
            "/tai-khoan/khoa/them/", "/tai-khoan/ung-dung-ma/",
        ]  # fmt: skip

    def test_may_sign_out(self, client, officer):
        sign_in(client)
        assert client.post("/dang-xuat/")["Location"] == "/"

    def test_a_program_of_a_page_is_told_in_json(self, client, officer):
        sign_in(client)
        answer = client.get("/don-vi/", HTTP_ACCEPT="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")

    def test_goes_everywhere_once_an_app_is_set_up_and_has_spare_codes(self, client, officer):
        sign_in(client)
        with_app(client)
        assert client.get("/don-vi/").status_code == 200
        codes = client.get("/tai-khoan/ma-du-phong/").content.decode()
        assert len(re.findall(r"<code>\d{4} \d{4}</code>", codes)) == 10
        assert events(account_of(officer.person)) == [
            "account.opened", "account.signed-in", "account.factor-added", "account.factor-added",
        ]  # fmt: skip

    def test_in_a_demo_goes_everywhere_at_once(self, client, officer, monkeypatch):
        monkeypatch.setattr(settings, "TINHSO_DEMO", True)
        sign_in(client)
        assert client.get("/don-vi/").status_code == 200
        assert "a-way" in client.get("/tai-khoan/").content.decode()


class TestTheWayOn:
    """Somebody was on the way somewhere, as a sister system's sign-in, when the set-up stopped them."""

    WHERE = "/tim-kiem/?q=tu%20le&moi-luc=1"

    def test_leads_there_from_the_spare_codes_after_password_and_second_factor(self, client, officer):
        Account.objects.filter(person_id=officer.person).update(must_change=True)
        signed = client.post(f"/dang-nhap/?next={quote(self.WHERE)}", {"login": USERNAME, "password": PASSWORD})
        assert signed["Location"] == self.WHERE
        change = client.get(self.WHERE)["Location"]
        new = {"oldpassword": PASSWORD, "password1": PASSWORD + " mới", "password2": PASSWORD + " mới"}
        assert client.post(change, new)["Location"] == self.WHERE
        assert client.get(self.WHERE)["Location"].startswith("/tai-khoan/?next=")
        client.get("/")  # a look elsewhere on the way
        with_app(client)
        shown = client.get("/tai-khoan/ma-du-phong/").content.decode()
        assert f'href="{escape(self.WHERE)}"' in shown
        assert client.get(self.WHERE).status_code == 200
        assert f'href="{escape(self.WHERE)}"' not in client.get("/tai-khoan/ma-du-phong/").content.decode(), "arrived"

    def test_leads_there_at_once_when_there_are_spare_codes_already(self, client, officer):
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        RecoveryCodes.activate(account_of(officer.person))
        sign_in(client)
        client.get(self.WHERE)
        assert with_app(client, then=self.WHERE)

    def test_leads_home_otherwise(self, client, officer):
        sign_in(client)
        with_app(client)
        assert 'href="/"' in client.get("/tai-khoan/ma-du-phong/").content.decode()


class TestWhoHoldsNoPost:
    def test_goes_everywhere_by_password(self, client, resident):
        sign_in(client, "khong.chuc")
        assert client.get("/don-vi/").status_code == 200


class TestSigningInWithAnApp:
    @pytest.fixture
    def secret(self, client: Any, officer: Any) -> str:
        sign_in(client)
        found = with_app(client)
        client.post("/dang-xuat/")
        return found

    def test_asks_for_a_code_and_lets_nobody_in_before(self, client, secret):
        assert sign_in(client)["Location"].startswith("/dang-nhap/xac-thuc/")
        assert client.get("/tai-khoan/phien/")["Location"].startswith("/dang-nhap/")
        answer = client.post("/dang-nhap/xac-thuc/", {"code": code_now(secret, at=time.time() + 30)})
        assert answer["Location"] == "/"
        assert client.get("/don-vi/").status_code == 200

    def test_leaves_room_for_somebody_else_at_the_same_desk(self, client, secret, resident):
        sign_in(client)
        assert client.get("/dang-nhap/").status_code == 200
        assert client.get("/dang-nhap/xac-thuc/")["Location"].startswith("/dang-nhap/")
        assert sign_in(client, "khong.chuc")["Location"] == "/"

    def test_a_wrong_code_is_told_and_noted(self, client, secret, officer):
        sign_in(client)
        answer = client.post("/dang-nhap/xac-thuc/", {"code": "000000"})
        assert "k-errors" in answer.content.decode()
        assert events(account_of(officer.person))[-1] == "account.refused"

    def test_a_code_counts_once_even_after_half_a_minute(self, client, secret, officer):
        code = code_now(secret, at=time.time() + 30)
        sign_in(client)
        assert client.post("/dang-nhap/xac-thuc/", {"code": code})["Location"] == "/"
        client.post("/dang-xuat/")
        forgotten = f"allauth.mfa.totp.used?user={account_of(officer.person).pk}&code={code}"
        assert cache.delete(forgotten)  # as allauth does by itself after half a minute
        sign_in(client)
        assert client.post("/dang-nhap/xac-thuc/", {"code": code}).status_code == 200

    def test_a_spare_code_opens_once(self, client, secret, officer):
        from allauth.mfa.models import Authenticator

        (first, *_rest) = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        sign_in(client)
        assert client.post("/dang-nhap/xac-thuc/", {"code": first})["Location"] == "/"
        client.post("/dang-xuat/")
        sign_in(client)
        assert client.post("/dang-nhap/xac-thuc/", {"code": first}).status_code == 200

    def test_its_secret_is_kept_encrypted(self, client, secret):
        from allauth.mfa.models import Authenticator

        held = Authenticator.objects.get(type="totp").data["secret"]
        assert secret not in held and held.startswith("gAAAA")

    def test_the_only_factor_cannot_be_removed_while_the_post_needs_one(self, client, secret, officer):
        from allauth.mfa.models import Authenticator

        sign_in(client)
        client.post("/dang-nhap/xac-thuc/", {"code": code_now(secret, at=time.time() + 30)})
        answer = client.post("/tai-khoan/ung-dung-ma/bo/")
        assert answer.status_code == 200 and "k-errors" in answer.content.decode()
        assert Authenticator.objects.filter(type="totp").exists()


class TestWhoTypedTooManyWrongCodes:
    def test_sets_up_another_app_once_an_administrator_let_them_begin_anew(self, client, officer, country, staff):
        sign_in(client)
        secret = with_app(client)
        client.post("/dang-xuat/")
        sign_in(client)
        for _try in range(7):
            client.post("/dang-nhap/xac-thuc/", {"code": "000000"})
        right = {"code": code_now(secret, at=time.time() + 30)}
        assert client.post("/dang-nhap/xac-thuc/", right).status_code == 200, "even the right one"
        boss, given = staff.seat(country.state, "administrator", period=ALWAYS), "Mật khẩu tạm 2026 !"
        with TestCase.captureOnCommitCallbacks(execute=True):
            people.reset_sign_in(officer.person, given, device_lost=True, by=boss, at=timezone.now())
        assert sign_in(client, password=given)["Location"] == "/"
        changed = {"oldpassword": given, "password1": PASSWORD, "password2": PASSWORD}
        assert client.post("/doi-mat-khau/", changed)["Location"] == "/tai-khoan/"
        with_app(client)
        assert client.get("/don-vi/").status_code == 200


class TestAPasswordGivenBySomebodyElse:
    def test_is_changed_before_anything_else(self, client, officer):
        account = account_of(officer.person)
        Account.objects.filter(pk=account.pk).update(must_change=True)
        sign_in(client)
        assert client.get("/don-vi/")["Location"].startswith("/doi-mat-khau/")
        assert client.get("/tai-khoan/")["Location"].startswith("/doi-mat-khau/")
        new = PASSWORD + " mới"
        done = client.post("/doi-mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert done.status_code == 302
        assert client.get("/don-vi/")["Location"].startswith("/tai-khoan/")  # then the second factor
        assert "account.password-changed" in events(account)
