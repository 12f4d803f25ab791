"""JSON Schemas (draft 2020-12) of what packs may hold, out of the types themselves, so that an editor completes them.

The types stay the truth: a pack is read by them (`packs`), never by its schema.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from .definitions import definition_kinds, pack_files
from .packs import Manifest

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MANIFEST = "pack"
FOLDER = "schemas"
Schema = dict[str, Any]


class InOrder(GenerateJsonSchema):
    """Keys as the types have them, also in examples; pydantic would sort them by the alphabet."""

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:
        return value


def schemas() -> dict[str, Schema]:
    """The schema of `pack.yaml`, of each kind of definition and of each file under `data/`, by its name."""
    models = {MANIFEST: Manifest} | {kind.folder: kind.model for kind in definition_kinds.values()}
    models |= {name: file.model for name, file in pack_files.items()}
    return {name: schema_of(model) for name, model in sorted(models.items())}


def schema_of(model: type[BaseModel]) -> Schema:
    """The schema of one document of a file."""
    found = model.model_json_schema(by_alias=True, schema_generator=InOrder)
    for part in (found, *found.get("$defs", {}).values()):
        for key in part.get("properties", {}).values():
            key.pop("title", None)  # made of the key by pydantic, so it says nothing
    return {"$schema": DIALECT} | found


def schema_for(path: str) -> str | None:
    """The name of the schema of a file, by its path inside the pack; None when it has none."""
    if path == "pack.yaml":
        return MANIFEST
    folder = path.partition("/")[0]
    if any(kind.folder == folder for kind in definition_kinds.values()):
        return folder
    return next((name for name, file in pack_files.items() if _fits(path, file.path)), None)


def modeline(path: str) -> str | None:
    """The first line of a file of a pack, by which an editor finds its schema; relative, so that a folder may move."""
    name = schema_for(path)
    up = "../" * (path.count("/") + 1)
    return f"# yaml-language-server: $schema={up}{FOLDER}/{name}.json" if name else None


def undescribed(found: Mapping[str, Any]) -> Iterator[str]:
    """Keys and types of a schema that nobody has described."""
    for part in (found, *found.get("$defs", {}).values()):
        if "properties" not in part:
            continue
        if not part.get("description"):
            yield str(part["title"])
        for name, key in part["properties"].items():
            if not key.get("description"):
                yield f"{part['title']}.{name}"


def _fits(path: str, pattern: str) -> bool:
    head, star, tail = pattern.partition("*")
    if not star:
        return path == pattern
    return path.startswith(head) and path.endswith(tail) and "/" not in path[len(head) : len(path) - len(tail)]
