"""The OpenAPI document is committed, and says of each operation what a caller needs."""

import os
from pathlib import Path

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
