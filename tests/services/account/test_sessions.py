"""Sessions end unused, and in any case; people see and end theirs; what happens is in the journal."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.utils import timezone
from tests.engines.people.conftest import ALL_YEAR

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account, Person
from tinhso.engines.people.sign_in.definition import OWN
from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.project.sessions import SessionStore
from tinhso.services.account import rules

from .conftest import AT, LOADER, PASSWORD, account_of, sign_in

pytestmark = pytest.mark.django_db
IDLE = timedelta(minutes=OWN.session.idle_minutes)


@pytest.fixture
def inside(client: Any, resident: int) -> Any:
    sign_in(client, "khong.chuc")
    return client


def is_in(browser: Any) -> bool:
    return bool(browser.get("/tai-khoan/phien/").status_code == 200)


def key(browser: Any) -> str:
    return str(browser.cookies["tinhso_session"].value)


class TestASession:
    def test_ends_when_nothing_was_asked_for_the_time_of_the_rules(self, inside):
        ends = Session.objects.get(session_key=key(inside)).expire_date
        assert abs(ends - timezone.now() - IDLE) < timedelta(minutes=1)
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert not is_in(inside)

    def test_lasts_while_it_is_used_at_one_statement_a_request_and_one_more_a_minute(
        self, inside, django_assert_num_queries
    ):
        Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
        for statements in (2, 1):
            with django_assert_num_queries(statements):
                SessionStore(key(inside)).load()
        ends = Session.objects.get(session_key=key(inside)).expire_date
        assert ends > timezone.now() + IDLE - timedelta(minutes=1)

    def test_is_not_written_to_at_every_request(self, inside):
        before = Session.objects.get(session_key=key(inside)).expire_date
        SessionStore(key(inside)).load()
        assert Session.objects.get(session_key=key(inside)).expire_date == before

    def test_ends_after_its_longest_time_however_much_it_is_used(self, inside):
        held = SessionStore(key(inside))
        assert held["until"] > time.time() + 60 * OWN.session.longest_minutes - 60
        held["until"] = int(time.time()) - 1
        held.save()
        assert not is_in(inside)

    def test_is_kept_by_the_browser_no_longer_than_it_is_open(self, inside):
        assert inside.cookies["tinhso_session"]["max-age"] == ""


class TestMySessions:
    def test_are_listed_in_plain_words_with_this_one_marked(self, inside):
        other = Browser(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 9) coc_coc_browser/90 Chrome/84 Mobile Safari/537")
        sign_in(other, "khong.chuc")
        page = inside.get("/tai-khoan/phien/").content.decode()
        assert "Cốc Cốc trên Android" in page or "Cốc Cốc on Android" in page
        assert page.count('name="end"') == 2  # the other one, and all others

    def test_began_on_the_day_that_a_demo_plays_on(self, inside, settings):
        day = timezone.localdate() + timedelta(days=10)
        settings.TINHSO_DEMO, settings.TINHSO_TODAY = True, day
        listed = inside.get("/tai-khoan/phien/").content.decode().split('class="a-list"')[1]
        assert f"{day:%d/%m/%Y}" in listed and f"{timezone.localdate():%d/%m/%Y}" not in listed

    def test_are_ended_one_by_one_or_all_others(self, inside, resident):
        others = [Browser() for _ in range(3)]
        for other in others:
            sign_in(other, "khong.chuc")
        from allauth.usersessions.models import UserSession

        first = UserSession.objects.get(session_key=key(others[0]))
        inside.post("/tai-khoan/phien/", {"end": first.pk})
        assert [is_in(other) for other in others] == [False, True, True]
        inside.post("/tai-khoan/phien/", {"end": "others"})
        assert [is_in(other) for other in others] == [False, False, False]
        assert is_in(inside)
        told = [e for e in journal.timeline("account", account_of(resident).pk) if e.name == "account.sessions-ended"]
        assert [entry.payload for entry in told] == [{"count": 1}, {"count": 2}]

    def test_are_not_ended_by_another(self, inside, officer):
        from allauth.usersessions.models import UserSession

        other = Browser()
        sign_in(other)
        Account.objects.update()  # nothing of the other's is touched
        held = UserSession.objects.get(session_key=key(other))
        inside.post("/tai-khoan/phien/", {"end": held.pk})
        assert Session.objects.filter(session_key=key(other)).exists()

    @pytest.mark.parametrize("end", ["", "x", "-1", "9" * 30])
    def test_a_wrong_wish_is_told_and_ends_nothing(self, inside, end):
        assert inside.post("/tai-khoan/phien/", {"end": end}).status_code == 404
        assert is_in(inside)


class TestTheJournal:
    def test_names_a_wrong_try_by_the_account_and_nothing_that_was_typed(self, client, resident):
        sign_in(client, "khong.chuc", "sai mật khẩu")
        sign_in(client, "khong.ai", "sai mật khẩu")
        told = journal.timeline("account", account_of(resident).pk)[-1]
        assert (told.name, told.payload) == ("account.refused", {"how": "password", "why": "wrong"})
        assert told.person is None
        assert [entry.name for entry in journal.timeline("account", 0)] == ["account.refused"]

    def test_names_a_lock(self, client, resident):
        for _ in range(6):
            answer = sign_in(client, "khong.chuc", "sai")
        assert "k-errors" in answer.content.decode()
        assert journal.timeline("account", account_of(resident).pk)[-1].payload["why"] == "locked"
        assert sign_in(client, "khong.chuc", PASSWORD).status_code == 200  # even the right one


class TestBeginningAnew:
    def test_takes_factors_sessions_and_the_lock_and_asks_for_another_password(self, inside, resident, country, staff):
        from allauth.mfa.models import Authenticator

        account = account_of(resident)
        Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
        boss = staff.seat(country.state, "administrator", period=ALL_YEAR)
        people.reset_sign_in(resident, "Mật khẩu tạm 2026 !", device_lost=True, by=boss, at=AT)
        account.refresh_from_db()
        assert account.must_change
        assert not Authenticator.objects.exists()
        assert not is_in(inside)
        told = journal.timeline("account", account.pk)[-1]
        assert told.payload == {"person": resident, "factors": 1, "sessions": 1}

    def test_keeps_the_second_factor_of_who_only_forgot_the_password(self, inside, resident, country, staff):
        from allauth.mfa.models import Authenticator

        Authenticator.objects.create(user=account_of(resident), type="totp", data={"secret": "x"})
        boss = staff.seat(country.state, "administrator", period=ALL_YEAR)
        people.reset_sign_in(resident, "Mật khẩu tạm 2026 !", device_lost=False, by=boss, at=AT)
        assert Authenticator.objects.count() == 1
        assert not is_in(inside)

    def test_is_nothing_for_an_erased_person(self, resident, country, staff):
        boss = staff.seat(country.state, "administrator", period=ALL_YEAR)
        Person.objects.filter(pk=resident).update(erased_at=AT)
        with pytest.raises(NotNow):
            people.reset_sign_in(resident, "Mật khẩu tạm 2026 !", device_lost=True, by=boss, at=AT)

    def test_is_nothing_one_does_for_oneself_or_without_the_right(self, country, staff, resident):
        boss = staff.seat(country.state, "administrator", period=ALL_YEAR)
        people.open_account(boss.person, "quan.tri", PASSWORD, by=LOADER, at=AT)
        with pytest.raises(NotAllowed):
            people.reset_sign_in(boss.person, "Mật khẩu tạm 2026 !", device_lost=True, by=boss, at=AT)
        with pytest.raises(NotAllowed):
            other = staff.seat(country.hill, "reporter")
            people.reset_sign_in(resident, "Mật khẩu tạm 2026 !", device_lost=False, by=other, at=AT)


class TestAnAccountNobodyUses:
    @pytest.fixture(autouse=True)
    def closed_after_45_days(self, monkeypatch):
        from tinhso.engines.people.sign_in import closing

        ruled = OWN.model_copy(update={"unused_days": 45})
        monkeypatch.setattr(closing, "sign_in_rules", lambda on: ruled)

    def last_used(self, person, days, **more):
        long_ago = timezone.now() - timedelta(days=days)
        Account.objects.filter(person_id=person).update(last_login=long_ago, begun_at=long_ago, **more)

    @pytest.mark.parametrize(("days", "opens"), [(44, True), (45, False), (400, False)])
    def test_is_closed_on_the_day_of_the_rules(self, client, resident, days, opens):
        self.last_used(resident, days)
        answer = sign_in(client, "khong.chuc")
        assert (answer["Location"] == "/dang-nhap/da-khoa/?vi=unused") is not opens
        assert is_in(client) is opens

    def test_says_why_and_what_to_do_and_is_noted(self, client, resident):
        self.last_used(resident, 60)
        page = client.get(sign_in(client, "khong.chuc")["Location"]).content.decode()
        assert "mật khẩu dùng một lần" in page
        told = journal.timeline("account", account_of(resident).pk)[-1]
        assert (told.name, told.payload) == ("account.refused", {"how": "password", "why": "unused"})

    def test_tells_nothing_to_who_has_not_the_password(self, client, resident):
        self.last_used(resident, 60)
        answer = sign_in(client, "khong.chuc", "sai")
        assert "k-errors" in answer.content.decode() and "dùng một lần" not in answer.content.decode()

    def test_opens_to_nobody_by_passkey_or_provider_either(self, rf, resident):
        from allauth.account.adapter import get_adapter

        self.last_used(resident, 60)
        request = rf.get("/")
        request.session = SessionStore()
        given = dict.fromkeys(("email_verification", "signal_kwargs", "email", "signup", "redirect_url"))
        answer = get_adapter(request).pre_login(request, account_of(resident), **given)
        assert answer["Location"].startswith("/dang-nhap/da-khoa/")

    def test_was_just_opened_and_not_used_yet_stays_open(self, client, resident):
        Account.objects.filter(person_id=resident).update(last_login=None, begun_at=timezone.now())
        sign_in(client, "khong.chuc")
        assert is_in(client)

    def test_opens_again_by_the_administrators_password(self, client, resident, country, staff):
        self.last_used(resident, 60)
        boss = staff.seat(country.state, "administrator", period=ALL_YEAR)
        assert people.person_managed(resident, by=boss, on=timezone.localdate()).unused
        people.reset_sign_in(resident, "Mật khẩu tạm 2026 !", device_lost=False, by=boss, at=timezone.now())
        assert not people.person_managed(resident, by=boss, on=timezone.localdate()).unused
        assert sign_in(client, "khong.chuc", "Mật khẩu tạm 2026 !")["Location"] == "/"

    def test_closed_by_who_manages_people_is_noted_too(self, client, resident):
        Account.objects.filter(person_id=resident).update(is_active=False)
        assert sign_in(client, "khong.chuc")["Location"] == "/dang-nhap/da-khoa/?vi=closed"
        assert journal.timeline("account", account_of(resident).pk)[-1].payload["why"] == "closed"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", ("Chrome", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 8.1) SamsungBrowser/25.0 Chrome/121 Mobile Safari/537.36", ("Samsung Internet", "Android")),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_device_in_plain_words(agent, said):
    assert rules.device(agent) == said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1", ("this very machine", "")),
        ("10.1.2.3", ("the internal network", "")),
        ("14.162.7.9", ("the Internet", "14.162")),
        ("2405:4802:1::9", ("the Internet", "2405:4802")),
        ("?", ("an unknown place", "")),
    ],
)
def test_a_place_is_said_roughly(address, said):
    assert rules.place(address) == said
