"""Every kind of definition is bounded, refuses what it does not know, has examples in the packs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from tinhso.kernel.definitions import Definition, Typed, definition_kinds
from tinhso.kernel.packs import read_yaml

ROOT = Path(__file__).parents[2]
KINDS = definition_kinds.items()


def loose_ends(schema: dict[str, Any], where: str = "") -> Iterator[str]:
    """Places of a JSON schema that take unknown keys or texts without an end."""
    if schema.get("type") == "object" and "properties" in schema and schema.get("additionalProperties") is not False:
        yield f"{where}: takes keys it does not know"
    if schema.get("type") == "string" and not {"maxLength", "pattern", "enum", "const", "format"} & schema.keys():
        yield f"{where}: a text without a limit"
    for name, inner in schema.get("properties", {}).items():
        yield from loose_ends(inner, f"{where}.{name}")
    for name, inner in schema.get("$defs", {}).items():
        yield from loose_ends(inner, name)
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        several = schema.get(key, [])
        decimal = {"number", "string"} <= {inner.get("type") for inner in several}  # an exact number, also as text
        for inner in several:
            if not (decimal and inner.get("type") == "string"):
                yield from loose_ends(inner, where)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from loose_ends(schema[key], f"{where}[]")


def examples(kind: Any) -> list[dict[str, Any]]:
    """The definitions of a kind that the packs hold, as they are written."""
    files = sorted((ROOT / "packs").glob(f"*/{kind.folder}/**/*.yaml"))
    return [value for file in files for value, _lines in read_yaml(file, file.name)]


def test_there_are_kinds() -> None:
    assert {name for name, _kind in KINDS} >= {"roles", "measures", "indicator-sets", "report-forms", "processes"}


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_a_kind_is_bounded_and_refuses_what_it_does_not_know(name: str, kind: Any) -> None:
    assert issubclass(kind.model, Definition)
    assert sorted(set(loose_ends(kind.model.model_json_schema(), kind.model.__name__))) == []


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_a_kind_has_examples_in_the_packs_that_it_takes(name: str, kind: Any) -> None:
    held = examples(kind)
    assert held, f"no pack has a {kind.folder}/*.yaml; put one into packs/, a newcomer starts from it"
    for value in held:
        kind.model.model_validate(value)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"no_such_key": 1}, "no_such_key"),  # a slip of the pen is told, never passed over
        ({"version": 0}, "version"),
        ({"code": "Has Spaces"}, "code"),
        ({"status": "nearly official"}, "status"),
        ({"in_force": "soon"}, "in_force"),
        ({"title": {"vi": ""}}, "title"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_a_kind_refuses_a_wrong_definition_and_names_the_place(
    name: str, kind: Any, change: dict[str, Any], field: str
) -> None:
    for value in examples(kind)[:1]:
        with pytest.raises(ValidationError) as refused:
            kind.model.model_validate(value | change)
        assert {error["loc"][0] for error in refused.value.errors()} == {field}


def test_a_loose_kind_is_found() -> None:
    class Inner(BaseModel):
        free: str

    class Loose(Typed):
        held: Annotated[str, Field(max_length=10)]
        inner: tuple[Inner, ...]

    assert sorted(set(loose_ends(Loose.model_json_schema(), "Loose"))) == [
        "Inner.free: a text without a limit",
        "Inner: takes keys it does not know",
    ]
