"""The rules of signing in: pure, as packs define them, and in force."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account
from tinhso.engines.people.sign_in import definition, rules
from tinhso.engines.people.sign_in.passwords import AsRuled
from tinhso.kernel import packs
from tinhso.kernel.errors import Invalid
from tinhso.project import limits
from tinhso.store import definitions as kept

from .conftest import AT, LOADER

PACK = Path(__file__).parents[3] / "packs" / "national" / "sign-in-rules" / "sign-in.yaml"
BEFORE, SINCE = date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def forgetful() -> Any:
    definition.forget()
    yield
    definition.forget()


@pytest.fixture
def national(db: None) -> None:
    """The rules of the national pack, kept."""
    read = [
        packs.Read(
            definition.SIGN_IN_RULES, definition.SignInRules.model_validate(value), PACK.name, packs.Lines(PACK.name)
        )
        for value, _lines in packs.read_yaml(PACK, PACK.name)
    ]
    kept.keep(read, pack="national", at=AT)
    definition.forget()


class TestPasswords:
    RULE = definition.PasswordRule(least=12, kinds=("lower", "upper", "digit", "other"))

    @pytest.mark.parametrize(
        ("password", "lacks"),
        [
            ("Ngắn 1!", "characters"),
            ("KHÔNG CÓ CHỮ THƯỜNG 1", "small letter"),
            ("không có chữ hoa 1", "capital letter"),
            ("Không Có Chữ Số Nào", "digit"),
            ("KhôngKýTựKhác123", "neither letter nor digit"),
            ("Tham.Dinh 2026 !", "user name"),
        ],
    )
    def test_what_it_lacks_is_told(self, password, lacks):
        with pytest.raises(Invalid, match=lacks) as refused:
            rules.fits(password, self.RULE, username="tham.dinh")
        assert refused.value.field == "password"

    def test_a_sentence_with_a_number_will_do(self):
        rules.fits("Ruộng bậc thang 2026", self.RULE, username="tham.dinh")

    @given(st.text(max_size=40), st.integers(8, 64))
    def test_whatever_is_taken_is_as_long_as_asked(self, password, least):
        try:
            rules.fits(password, definition.PasswordRule(least=least), username="")
        except Invalid:
            assert len(password) < least
        else:
            assert len(password) >= least

    @given(st.integers(1, 730), st.integers(0, 800))
    def test_grows_old_on_its_day(self, days, after):
        since = datetime(2026, 7, 1, tzinfo=UTC)
        assert rules.is_aged(since, days, at=since + timedelta(days=after)) == (after >= days)

    def test_does_not_grow_old_where_nothing_is_known(self):
        assert not rules.is_aged(None, 60, at=AT)
        assert not rules.is_aged(AT, None, at=AT + timedelta(days=9999))

    @pytest.mark.django_db
    def test_one_of_the_last_is_refused(self, national):
        person = people.enrol("Người", by=LOADER, at=AT)
        account = Account.objects.get(
            pk=people.open_account(person, "can.bo", "Ruộng bậc thang 2025", by=LOADER, at=AT)
        )
        with pytest.raises(ValidationError):
            AsRuled().validate("Ruộng bậc thang 2025", account)
        AsRuled().validate("Ruộng bậc thang 2026", account)


@pytest.mark.parametrize(
    ("who", "holds_post", "administers", "must"),
    [
        ("posts", True, False, True),
        ("posts", False, False, False),
        ("administrators", True, False, False),
        ("administrators", True, True, True),
        ("nobody", True, True, False),
    ],
)
def test_who_needs_a_second_factor(who, holds_post, administers, must):
    assert rules.needs_second_factor(who, holds_post=holds_post, administers=administers) is must


class TestInForce:
    def test_the_regulation_of_2026_holds_from_its_day(self, national):
        before, since = people.sign_in_rules(BEFORE), people.sign_in_rules(SINCE)
        assert (before.session.idle_minutes, before.tries.lock_minutes) == (60, 5)
        assert (since.session.idle_minutes, since.tries.lock_minutes, since.second_factor) == (15, 720, "posts")
        assert since.password.not_among_last == 10
        assert (before.unused_days, since.unused_days) == (None, None)
        now = people.sign_in_rules(date(2026, 11, 22))
        assert (now.unused_days, now.session, now.tries) == (45, since.session, since.tries)
        assert (now.password, now.second_factor) == (since.password, since.second_factor)
        assert since.authority is not None and since.authority.article == "3.6, 3.7"

    def test_where_no_pack_says_anything_our_own_hold(self, db):
        assert people.sign_in_rules(SINCE) == definition.OWN

    def test_they_are_asked_for_once_and_then_known(self, national, django_assert_num_queries):
        people.sign_in_rules(SINCE)
        with django_assert_num_queries(0):
            people.sign_in_rules(SINCE)
            people.sign_in_rules(BEFORE)

    def test_a_demo_asks_less(self, national, monkeypatch):
        monkeypatch.setattr(settings, "TINHSO_DEMO", True)
        demo = people.sign_in_rules(SINCE)
        assert (demo.second_factor, demo.tries.lock_minutes) == ("nobody", 5)
        assert demo.session.idle_minutes == demo.session.longest_minutes
        assert demo.password.change_after_days is None

    def test_allauth_counts_tries_by_them(self, national, monkeypatch):
        found = limits.setting("ACCOUNT_RATE_LIMITS", {})
        rule = people.sign_in_rules(datetime.now(UTC).date()).tries
        assert found["login_failed"] == f"10/m/ip,{rule.most}/{rule.lock_minutes * 60}s/key"
        assert limits.setting("NO_SUCH_SETTING", 7) == 7
