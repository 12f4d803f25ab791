"""A person with an account, in a post or in none, and a browser that signs in as people do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.engines.people.conftest import (
    ALL_YEAR,
    AT,
    LOADER,
    Staff,
    country,
    country_of_file,
    keep_roles,
    roles,
    some_rights,
    staff,
)
from tests.rights import real_access

from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account
from tinhso.engines.people.sign_in import definition
from tinhso.kernel.actor import Actor
from tinhso.kernel.period import Period

__all__ = [
    "ALL_YEAR",
    "AT",
    "LOADER",
    "Staff",
    "country",
    "country_of_file",
    "keep_roles",
    "real_access",
    "roles",
    "some_rights",
    "staff",
]
PASSWORD = "Ruộng bậc thang Mù Cang Chải 7"
USERNAME = "tham.dinh"
ALWAYS = Period(date(2020, 1, 1))


@pytest.fixture(autouse=True)
def second_factor_shown() -> None:
    """Nothing is taken for shown here."""


@pytest.fixture(autouse=True)
def fresh_sign_in(db: None) -> Iterator[None]:
    cache.clear()
    definition.forget()
    yield
    definition.forget()


@pytest.fixture
def officer(country: Any, staff: Staff) -> Actor:
    """Holds a post, has no second factor."""
    seat = staff.seat(country.agency, "verifier", period=ALWAYS)
    people.open_account(seat.person, USERNAME, PASSWORD, by=LOADER, at=AT)
    return seat


@pytest.fixture
def resident(country: Any) -> int:
    """Has an account and no post."""
    person = people.enrol("Không Chức Danh", by=LOADER, at=AT)
    people.open_account(person, "khong.chuc", PASSWORD, by=LOADER, at=AT)
    return person


def account_of(person: int | None) -> Account:
    return Account.objects.get(person_id=person)


def sign_in(client: Client, username: str = USERNAME, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/dang-nhap/", {"login": username, "password": password}, **more)
