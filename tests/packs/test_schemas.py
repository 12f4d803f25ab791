"""The schemas that editors read: they are those of the types, every key is described, every shipped file fits its own."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from tinhso.kernel.definitions import Typed, definition_kinds, pack_files
from tinhso.kernel.packs import Manifest
from tinhso.kernel.schemas import modeline, schema_for, schema_of, schemas, undescribed
from tinhso.project import pack_reference

PACKS = Path(__file__).resolve().parents[2] / "packs"
WITHOUT = {"national/data/units/SOURCE.yaml"}
"""Where the units came from: written by a script, read by people alone."""
FILES = [file for file in sorted(PACKS.glob("*/**/*.yaml")) if file.relative_to(PACKS).as_posix() not in WITHOUT]
NAMES = [file.relative_to(PACKS).as_posix() for file in FILES]


class AsEditorsRead(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """YAML 1.2 has no days: an editor sees texts."""


AsEditorsRead.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in known if not tag.endswith("timestamp")]
    for letter, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def documents(file: Path) -> list[Any]:
    return list(yaml.load_all(file.read_text("utf-8"), AsEditorsRead))


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads((PACKS / "schemas" / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def inside(file: Path) -> str:
    return file.relative_to(PACKS / file.relative_to(PACKS).parts[0]).as_posix()


def test_schemas_and_pages_are_those_of_the_types() -> None:
    told: list[str] = []
    assert pack_reference.keep(write=False, echo=told.append) == 0, f"{told}: run tinhso pack schemas --write"


def test_a_stale_file_is_named_and_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_reference, "packs_folder", lambda: tmp_path / "packs")
    (tmp_path / "docs").mkdir()
    assert pack_reference.keep(write=True, echo=str) == 0
    pages = tmp_path / "docs" / "packs"
    (pages / "roles.md").write_text("", "utf-8")
    (pages / "gone.md").write_text("", "utf-8")
    told: list[str] = []
    assert pack_reference.keep(write=False, echo=told.append) == 1
    assert told == ["packs/gone.md", "packs/roles.md"]
    assert pack_reference.keep(write=True, echo=str) == 0 == pack_reference.keep(write=False, echo=str)


def test_files_under_data_that_people_write_have_schemas_too() -> None:
    assert {"agencies-sources", "demo", "history", "notes", "posts", "reform"} <= schemas().keys()
    assert schema_for("data/history/rankings.yaml") == "history"
    assert schema_for("data/history/old/rankings.yaml") is None and schema_for("data/imports/x.csv") is None


def test_every_key_is_described() -> None:
    assert {name: found for name, schema in schemas().items() if (found := sorted(undescribed(schema)))} == {}


def test_a_key_without_a_description_is_found() -> None:
    class Silent(Typed):
        held: int

    assert list(undescribed(schema_of(Silent))) == ["Silent", "Silent.held"]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_shipped_file_names_its_schema_in_each_document_and_fits_it(file: Path) -> None:
    line = modeline(inside(file))
    assert line is not None, "no schema for this file: add a PackFile"
    schema = (file.parent / line.partition("$schema=")[2]).resolve()
    assert schema.is_file() and schema.parent == PACKS / "schemas"
    starts = [part.splitlines()[0] for part in file.read_text("utf-8").split("\n---\n")]
    assert starts == [line] * len(documents(file)), "an editor reads the line of each document by itself"
    for document in documents(file):
        errors = [
            f"{'.'.join(map(str, error.path))}: {error.message}"
            for error in validator(schema.stem).iter_errors(document)
        ]
        assert errors == []


def models() -> dict[str, type[BaseModel]]:
    return (
        {"pack": Manifest}
        | {kind.folder: kind.model for kind in definition_kinds.values()}
        | {name: file.model for name, file in pack_files.items()}
    )


@pytest.mark.parametrize("name", sorted(models()))
def test_what_the_reader_refuses_of_a_shipped_document_the_editor_marks_too(name: str) -> None:
    """Each key of the first document taken away, misspelt, or given a wrong kind of value."""
    file = next(file for file in FILES if schema_for(inside(file)) == name)
    document, model, editor = documents(file)[0], models()[name], validator(name)
    for key, value in document.items():
        rest = {other: held for other, held in document.items() if other != key}
        for changed in (rest, rest | {f"{key}x": value}, document | {key: {"no": "such"}}):
            try:
                model.model_validate_json(json.dumps(changed))
                taken = True
            except ValidationError:
                taken = False
            assert editor.is_valid(changed) == taken, (key, changed.get(key))
