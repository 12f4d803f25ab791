"""A password of who manages people grows old, and does not come back too soon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tinhso.engines.people import public as people
from tinhso.engines.people.models import PasswordBefore
from tinhso.engines.people.sign_in import definition, passwords, recording
from tinhso.engines.people.sign_in.definition import OWN

from .conftest import ALWAYS, AT, LOADER, PASSWORD, account_of, sign_in

pytestmark = pytest.mark.django_db
NEW = "Ruộng bậc thang La Pán Tẩn 8"


@pytest.fixture(autouse=True)
def ruled(monkeypatch):
    """The regulation's numbers, without the second factor, which is asked for elsewhere."""
    rule = OWN.password.model_copy(update={"change_after_days": 60, "not_among_last": 10})
    rules = OWN.model_copy(update={"password": rule, "second_factor": "nobody"})
    for module in (definition, passwords, recording):
        monkeypatch.setattr(module, "sign_in_rules", lambda on: rules)
    monkeypatch.setattr("tinhso.engines.people.sign_in.factors.sign_in_rules", lambda on: rules)


@pytest.fixture
def manager(country, staff):
    seat = staff.seat(country.state, "administrator", period=ALWAYS)
    people.open_account(seat.person, "quan.tri", PASSWORD, by=LOADER, at=AT)
    return seat


def chosen(person, days):
    """The password the person has was chosen so many days ago."""
    PasswordBefore.objects.filter(account=account_of(person)).update(since=timezone.now() - timedelta(days=days))


def change(client, new, old=PASSWORD):
    return client.post("/doi-mat-khau/", {"oldpassword": old, "password1": new, "password2": new})


@pytest.mark.parametrize(("days", "asked"), [(59, False), (61, True)])
def test_who_manages_people_is_asked_for_another_after_the_days_of_the_rules(client, manager, days, asked):
    chosen(manager.person, days)
    sign_in(client, "quan.tri")
    answer = client.get("/don-vi/")
    assert (answer.status_code == 302 and answer["Location"].startswith("/doi-mat-khau/")) is asked
    if asked:
        assert change(client, NEW).status_code == 302
        assert client.get("/don-vi/").status_code == 200


def test_who_manages_nobody_is_not(client, officer):
    chosen(officer.person, 400)
    sign_in(client)
    assert client.get("/don-vi/").status_code == 200


def test_the_very_first_one_does_not_come_back_either(client, resident):
    sign_in(client, "khong.chuc")
    assert change(client, NEW)["Location"] == "/tai-khoan/"
    assert "k-message t-good" in client.get("/tai-khoan/").content.decode(), "it is said"
    refused = change(client, PASSWORD, old=NEW)
    assert refused.status_code == 200 and "k-errors" in refused.content.decode()
    assert account_of(resident).check_password(NEW)
