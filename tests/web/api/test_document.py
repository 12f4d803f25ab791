"""The OpenAPI document is committed, and the running site keeps what it says."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from tinhso.web.api.document import document, text
from tinhso.web.api.parts import in_order

COMMITTED = Path(__file__).parents[3] / "docs" / "api" / "openapi.json"


def test_the_committed_document_is_what_is_served(client):
    if os.environ.get("TINHSO_PIN"):
        COMMITTED.write_text(text(), "utf-8")
    assert COMMITTED.read_text("utf-8") == text(), (
        "The API has changed. If that is meant, run this test once with TINHSO_PIN=1, which writes docs/api/openapi.json, "
        "and look at the difference: does a program that calls today still work?"
    )
    assert client.get("/api/v1/openapi.json").json() == document()


def test_the_document_is_openapi():
    import jsonschema_rs

    made = document()
    assert made["openapi"].startswith("3.1")
    for schema in made["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema)


def test_every_operation_has_its_own_name_title_and_words():
    operations = [one for methods in document()["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names) == sum(len(part.operations) for part in in_order()) > 20
    assert [one["operationId"] for one in operations if not one.get("description") or not one["summary"]] == []


def test_shapes_of_different_parts_have_different_names():
    """ninja keeps one shape a name: a second one of the same name would take the place of the first."""
    from ninja import Schema
    from pydantic import BaseModel

    found: dict[str, set[str]] = {}

    def walk(model: type[BaseModel]) -> None:
        for one in model.__subclasses__():
            if one.__module__.endswith(".api") and one.__module__.startswith("tinhso."):
                found.setdefault(one.__name__, set()).add(one.__module__)
            walk(one)

    walk(Schema)
    used = document()["components"]["schemas"]
    assert {name: where for name, where in found.items() if name in used and len(where) > 1} == {}


class TestTheRunningSite:
    """Schemathesis calls every operation with what the document allows and with what it does not."""

    EXAMPLES = 12
    SEED = 20261122

    @pytest.fixture
    def site(self, fresh_database: str, settings: Any, django_db_blocker: Any) -> Any:
        from tinhso.engines.people import public as people
        from tinhso.engines.units import testing
        from tinhso.kernel.definitions import Text
        from tinhso.kernel.period import Period

        from .conftest import NOW, TODAY

        settings.API_LIMITS = {"token": 1_000_000, "address": 1_000_000}
        with django_db_blocker.unblock():
            testing.load_kinds()
            ids = testing.grow({"Tỉnh Bắc": None, "Xã Đồi": "Tỉnh Bắc", "Xã Sông": "Tỉnh Bắc"}, since=date(2020, 1, 1))
            rights = ["report.read", "report.fill", "report.send", "report.verify", "people.manage"]
            keep_role("all", rights)
            person = people.enrol("Example", by=testing.LOADER, at=NOW)
            people.open_account(person, "example", "a long password of tests 42", by=testing.LOADER, at=NOW)
            seat = people.open_post(ids["Tỉnh Bắc"], "all", Text(vi="Ghế"), ["all"], by=testing.LOADER, at=NOW)
            held = people.appoint(person, seat, Period(date(2026, 1, 1)), by=testing.LOADER, at=NOW)
            actor = people.actor_of(held, on=TODAY)
            secret = people.give_token("test", rights, date(2026, 12, 1), by=actor, at=NOW)[1]
            yield secret

    def test_keeps_what_the_document_says(self, site):
        import schemathesis
        from hypothesis import HealthCheck, given, seed, settings
        from schemathesis.checks import CHECKS

        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        checks = [CHECKS.get_one(name) for name in CHECKED]
        limits = settings(
            max_examples=self.EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        for operation in schema.get_all_operations():
            called = operation.ok()

            @limits
            @seed(self.SEED)
            @given(case=called.as_strategy())
            def keeps(case: Any) -> None:
                case.call_and_validate(headers={"Authorization": f"Bearer {site}"}, checks=checks)

            keeps()


CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


def keep_role(code: str, rights: list[str]) -> None:
    from tinhso.engines.people import public as people
    from tinhso.kernel import packs
    from tinhso.store import definitions

    from .conftest import NOW

    grants = [{"right": right, "reach": "below"} for right in rights]
    words = {"code": code, "title": {"vi": code}, "in_force": "2020-01-01", "status": "example"}
    role = people.Role.model_validate({**words, "rights": grants})
    definitions.keep([packs.Read("roles", role, "test", packs.Lines("test"))], pack="test", at=NOW)
