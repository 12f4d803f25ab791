"""A program signs in with a token: a person's own, or a sister system's. It never may more than it was given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.idp.oidc.models import Client
from allauth.idp.oidc.models import Token as AccessToken
from django.db import connection
from django.utils import timezone

from tinhso.engines.journal import public as journal
from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account, PersonalToken
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere, TooMuch
from tinhso.store import verbs

from .conftest import AT, LOADER, TODAY

pytestmark = pytest.mark.django_db
UNTIL = TODAY + timedelta(days=30)
PASSWORD = "ruộng bậc thang Mù Cang Chải"


@pytest.fixture
def verifier(country: Any, staff: Any) -> Actor:
    seat: Actor = staff.seat(country.agency, "verifier")
    people.open_account(seat.person, "tham.dinh", PASSWORD, by=LOADER, at=AT)
    return seat


def given(by: Actor, *rights: str) -> str:
    _id, secret = people.give_token("bảng tính của tôi", rights or ["report.read"], UNTIL, by=by, at=AT)
    return secret


class TestAPersonalToken:
    def test_acts_as_its_person_through_the_post_with_its_rights_alone(self, country, verifier):
        actor = people.actor_of_token(given(verifier), at=AT, request="abc")
        assert actor == Actor(
            verifier.person, verifier.appointment, verifier.post, verifier.unit, "abc", only=frozenset({"report.read"})
        )
        assert access.allows(actor, "report.read", unit=country.hill, on=TODAY)
        assert not access.allows(actor, "report.verify", unit=country.hill, on=TODAY)
        assert access.allows(verifier, "report.verify", unit=country.hill, on=TODAY)
        assert access.allows(actor, "units.read", unit=country.south, on=TODAY)  # open to everybody

    def test_reaches_no_further_than_its_post(self, country, verifier):
        actor = people.actor_of_token(given(verifier), at=AT)
        assert not access.allows(actor, "report.read", unit=country.south, on=TODAY)

    def test_is_kept_as_a_digest_alone(self, verifier):
        secret = given(verifier)
        held = PersonalToken.objects.get()
        assert secret not in (held.digest, held.name)
        assert secret.startswith("tinhso_")

    def test_is_asked_from_memory_once_the_day_was_noted(self, verifier, django_assert_num_queries):
        secret = given(verifier)
        people.actor_of_token(secret, at=AT)
        with django_assert_num_queries(0):
            people.actor_of_token(secret, at=AT)
        assert PersonalToken.objects.get().last_used == TODAY

    def test_guesses_fill_no_memory(self, verifier, django_assert_num_queries):
        before = len(memory.snapshot().tokens)
        for guess in range(3):
            with django_assert_num_queries(1):
                assert people.actor_of_token(f"tinhso_{guess}", at=AT) is None
        assert len(memory.snapshot().tokens) == before

    def test_counts_no_more_from_its_last_day(self, verifier):
        secret = given(verifier)
        assert people.actor_of_token(secret, at=AT + timedelta(days=29)) is not None
        assert people.actor_of_token(secret, at=AT + timedelta(days=30)) is None

    def test_ends_with_the_appointment(self, verifier):
        secret = given(verifier)
        people.end_appointment(verifier.appointment, TODAY, by=LOADER, at=AT)
        assert people.actor_of_token(secret, at=AT) is None

    def test_ends_with_the_account(self, verifier):
        secret = given(verifier)
        assert people.actor_of_token(secret, at=AT) is not None
        people.close_account(verifier.person, by=LOADER, at=AT)
        assert people.actor_of_token(secret, at=AT) is None

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE people_personaltoken SET ended_at = now()",
            "UPDATE people_personaltoken SET until = '2026-01-01'",
            "UPDATE people_personaltoken SET rights = '{}'",
            "UPDATE people_account SET is_active = false",
            "DELETE FROM people_personaltoken",
        ],
    )
    def test_what_changes_it_behind_our_back_makes_every_process_look_again(self, verifier, change):
        given(verifier)
        before = verbs.rows("SELECT version FROM people_rightsversion")
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert verbs.rows("SELECT version FROM people_rightsversion") != before

    def test_the_day_it_was_used_makes_nobody_look_again(self, verifier):
        secret = given(verifier)
        before = verbs.rows("SELECT version FROM people_rightsversion")
        people.actor_of_token(secret, at=AT)
        assert verbs.rows("SELECT version FROM people_rightsversion") == before

    def test_is_ended_by_its_person_once(self, verifier):
        id, secret = people.give_token("x", ["report.read"], UNTIL, by=verifier, at=AT)
        assert [token.id for token in people.tokens_of(verifier.person, on=TODAY)] == [id]
        assert people.actor_of_token(secret, at=AT) is not None
        people.end_token(id, by=verifier, at=AT)
        assert people.actor_of_token(secret, at=AT) is None
        assert people.tokens_of(verifier.person, on=TODAY) == []
        with pytest.raises(NotThere):
            people.end_token(id, by=verifier, at=AT)

    def test_is_not_ended_by_another(self, country, staff, verifier):
        id, _secret = people.give_token("x", ["report.read"], UNTIL, by=verifier, at=AT)
        with pytest.raises(NotThere):
            people.end_token(id, by=staff.seat(country.south, "verifier"), at=AT)

    def test_leaves_events_without_its_name_or_secret(self, verifier):
        id, _secret = people.give_token("chữ riêng", ["report.read"], UNTIL, by=verifier, at=AT)
        people.end_token(id, by=verifier, at=AT)
        told = journal.timeline("token", id)
        assert [entry.name for entry in told] == ["token.given", "token.ended"]
        assert told[0].payload == {
            "appointment": verifier.appointment,
            "rights": ["report.read"],
            "until": UNTIL.isoformat(),
        }

    @pytest.mark.parametrize("wrong", ["", "tinhso_", "tinhso_" + "a" * 43, "x" * 501, "tinhso_\x00", "tinhso_ữ"])
    def test_nobody_is_behind_what_is_no_token(self, verifier, wrong):
        given(verifier)
        assert people.actor_of_token(wrong, at=AT) is None


class TestGivingOne:
    @pytest.mark.parametrize(
        ("name", "rights", "until", "field"),
        [
            (" ", ["report.read"], UNTIL, "name"),
            ("x" * 81, ["report.read"], UNTIL, "name"),
            ("x", [], UNTIL, "rights"),
            ("x", ["people.manage"], UNTIL, "rights"),  # not held
            ("x", ["no.such.right"], UNTIL, "rights"),
            ("x", ["report.read"], TODAY, "until"),
            ("x", ["report.read"], TODAY + timedelta(days=367), "until"),
        ],
    )
    def test_what_cannot_be_is_told_at_its_field(self, verifier, name, rights, until, field):
        with pytest.raises(Invalid) as refused:
            people.give_token(name, rights, until, by=verifier, at=AT)
        assert refused.value.field == field

    def test_a_token_makes_no_token(self, verifier):
        actor = people.actor_of_token(given(verifier), at=AT)
        assert actor is not None
        with pytest.raises(NotAllowed):
            people.give_token("x", ["report.read"], UNTIL, by=actor, at=AT)

    def test_who_holds_no_post_gets_none(self):
        with pytest.raises(NotAllowed):
            people.give_token("x", ["report.read"], UNTIL, by=Actor(person=1), at=AT)

    def test_there_is_an_end_to_them(self, verifier):
        for _ in range(20):
            given(verifier)
        with pytest.raises(TooMuch):
            given(verifier)


class TestAnAccessTokenOfASisterSystem:
    def made(self, *scopes: str, person: int | None = None, lives: int = 60) -> str:
        client, _new = Client.objects.get_or_create(id="sister", name="Cổng")
        token = AccessToken(client=client, type="at", expires_at=timezone.now() + timedelta(seconds=lives))
        token.user = Account.objects.get(person_id=person) if person else None
        token.set_value("opaque-secret")
        token.set_scopes(list(scopes))
        token.save()
        return "opaque-secret"

    def test_of_client_credentials_is_a_process_with_the_rights_among_its_scopes(self, country):
        actor = people.actor_of_token(self.made("openid", "report.read"), at=AT)
        assert actor == Actor(system="client:sister", only=frozenset({"report.read"}))
        assert access.allows(actor, "report.read", unit=country.south, on=TODAY)
        assert not access.allows(actor, "people.manage", unit=country.south, on=TODAY)

    def test_of_a_person_acts_through_their_first_post(self, country, verifier):
        actor = people.actor_of_token(self.made("report.read", person=verifier.person), at=AT)
        assert (actor.person, actor.appointment) == (verifier.person, verifier.appointment)
        assert actor.only == {"report.read"}

    def test_of_a_person_whose_account_is_closed_is_nobody(self, verifier):
        token = self.made("report.read", person=verifier.person)
        Account.objects.update(is_active=False)
        assert people.actor_of_token(token, at=AT) is None

    def test_of_a_person_without_a_post_that_day_is_nobody(self, verifier):
        token = self.made("report.read", person=verifier.person)
        assert people.actor_of_token(token, at=AT.replace(year=2028)) is None

    def test_expires(self, country):
        assert people.actor_of_token(self.made("report.read", lives=-1), at=AT) is None

    def test_of_a_client_that_is_gone_is_nobody(self, country):
        token = self.made("report.read")
        Client.objects.all().delete()
        assert people.actor_of_token(token, at=AT) is None


def test_the_day_is_the_provinces_own(verifier):
    """At 20:00 UTC it is tomorrow in Vietnam."""
    secret = given(verifier)
    assert people.actor_of_token(secret, at=AT.replace(hour=20)) is not None
    assert PersonalToken.objects.get().last_used == date(2026, 3, 3)
