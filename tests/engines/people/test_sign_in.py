"""Accounts are given, signing in is slowed down for those who guess."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed
from allauth.core import context
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account
from tinhso.engines.people.sign_in import LOCKED_OUT, Adapter, Backend
from tinhso.kernel.errors import Invalid, NotNow, NotThere
from tinhso.project import settings as program
from tinhso.project.sessions import SessionStore

from .conftest import AT, LOADER

pytestmark = pytest.mark.django_db
PASSWORD = "ruộng bậc thang Mù Cang Chải"


@pytest.fixture(autouse=True)
def empty_counters(db: None) -> None:
    cache.clear()


@pytest.fixture
def person() -> int:
    return people.enrol("Person", by=LOADER, at=AT)


@pytest.fixture
def account(person: int) -> int:
    return people.open_account(person, "Can.Bo", PASSWORD, by=LOADER, at=AT)


def try_in(username: str, password: str, *, ip: str = "10.0.0.1") -> Any:
    request = RequestFactory().post("/", REMOTE_ADDR=ip)
    with context.request_context(request):
        return get_adapter(request).authenticate(request, username=username, password=password)


def test_the_projects_adapter_and_account_are_these():
    assert isinstance(get_adapter(), Adapter)
    assert get_user_model() is Account


def test_a_person_signs_in_with_the_name_in_any_letters_and_the_exact_password(person, account):
    assert try_in("can.bo", PASSWORD).person_id == person
    assert try_in("CAN.BO", PASSWORD).person_id == person
    assert try_in("can.bo", PASSWORD.upper()) is None
    assert try_in("nobody", PASSWORD) is None


def test_passwords_are_kept_by_argon2_at_its_whole_cost(person, settings):
    settings.PASSWORD_HASHERS = program.PASSWORD_HASHERS
    account = people.open_account(person, "Can.Bo", PASSWORD, by=LOADER, at=AT)
    assert Account.objects.get(pk=account).password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
    assert try_in("can.bo", PASSWORD).person_id == person


def test_five_wrong_tries_lock_the_name_for_a_while_wherever_they_come_from(account):
    for number in range(5):
        assert try_in("can.bo", "wrong", ip=f"10.0.0.{number}") is None
    with pytest.raises(ValidationError) as refused:
        try_in("can.bo", PASSWORD, ip="10.0.0.99")
    assert refused.value.messages[0].startswith(str(LOCKED_OUT))


def test_a_locked_name_does_not_lock_the_others(account):
    for _ in range(5):
        try_in("somebody.else", "wrong", ip="10.0.0.2")
    assert try_in("can.bo", PASSWORD) is not None


def test_signing_in_rightly_counts_as_no_try(account):
    for _ in range(6):
        assert try_in("can.bo", PASSWORD) is not None


def test_nobody_signs_up(rf):
    assert Adapter().is_open_for_signup(rf.get("/")) is False


def test_a_closed_account_is_not_behind_any_session(account):
    assert Backend().get_user(account) == Account.objects.get(pk=account)
    Account.objects.filter(pk=account).update(is_active=False)
    assert Backend().get_user(account) is None
    assert not try_in("can.bo", PASSWORD).is_active  # allauth then shows the page that says so


@pytest.mark.parametrize("key", [10**15, "not a number"])
def test_a_session_of_no_account_is_nobodys(key):
    assert Backend().get_user(key) is None


def test_the_account_behind_a_session_costs_one_statement(account, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Backend().get_user(account).username == "can.bo"


def test_who_was_given_a_password_owes_another_until_it_is_changed(person, rf):
    id = people.open_account(person, "new.person", PASSWORD, by=LOADER, at=AT, must_change=True)
    request = rf.get("/")
    request.user, request.session = Account.objects.get(pk=id), SessionStore()
    assert people.duty(request) == "password"
    password_changed.send(sender=Account, request=request, user=request.user)
    assert not Account.objects.get(pk=id).must_change
    assert people.duty(request) == ""


class TestOpeningAnAccount:
    def test_the_event_names_the_person_and_nothing_they_type(self, person, account):
        (entry,) = journal.timeline("account", account)
        assert entry.payload == {"person": person}

    def test_a_person_has_one_account(self, person, account):
        with pytest.raises(NotNow, match="has an account already"):
            people.open_account(person, "second.name", PASSWORD, by=LOADER, at=AT)

    def test_a_user_name_is_taken_once_in_any_letters(self, account):
        other = people.enrol("Other", by=LOADER, at=AT)
        with pytest.raises(NotNow, match="is taken"):
            people.open_account(other, "CAN.BO", PASSWORD, by=LOADER, at=AT)

    @pytest.mark.parametrize("password", ["short", "password1234", "can.bo.can.bo", "123456789012"])
    def test_a_weak_password_is_refused(self, person, password):
        with pytest.raises(Invalid) as refused:
            people.open_account(person, "can.bo.can.bo", password, by=LOADER, at=AT)
        assert refused.value.field == "password"

    def test_an_unknown_person_gets_none(self):
        with pytest.raises(NotThere):
            people.open_account(10**12, "some.body", PASSWORD, by=LOADER, at=AT)
