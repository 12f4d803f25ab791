"""Every kind of definition is bounded, refuses what it does not know, has an example in a pack and a test of its own."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from pydantic import BaseModel, Field

from tinhso.kernel.definitions import Definition, Typed, definition_kinds

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
        for inner in schema.get(key, []):
            yield from loose_ends(inner, where)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from loose_ends(schema[key], f"{where}[]")


def files_that_name(word: str) -> list[Path]:
    return [
        file
        for file in (ROOT / "tests").rglob("test_*.py")
        if "architecture" not in file.parts and word in file.read_text("utf-8")
    ]


def test_there_are_kinds() -> None:
    assert {name for name, _kind in KINDS} >= {"roles", "measures", "indicator-sets", "report-forms", "processes"}


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_a_kind_is_bounded_and_refuses_what_it_does_not_know(name: str, kind: Any) -> None:
    assert issubclass(kind.model, Definition)
    assert sorted(set(loose_ends(kind.model.model_json_schema(), kind.model.__name__))) == []


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_a_kind_has_an_example_in_a_pack(name: str, kind: Any) -> None:
    files = sorted((ROOT / "packs").glob(f"*/{kind.folder}/**/*.yaml"))
    assert files, f"no pack has a {kind.folder}/*.yaml; put one into packs/, a newcomer starts from it"
    assert any(yaml.safe_load_all(file.read_text("utf-8")) for file in files)


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_a_kind_has_a_schema_test_of_its_own(name: str, kind: Any) -> None:
    assert files_that_name(kind.model.__name__), (
        f"no test under tests/ names {inspect.getmodule(kind.model)}.{kind.model.__name__}"
    )


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


def test_a_kind_that_no_test_names_is_found() -> None:
    assert files_that_name("NoSuch" + "Definition") == []
