"""The schemas of packs beside them, and a page a kind that says each key in a line: written from the types, compared by a test."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from tinhso.kernel.definitions import CODE, definition_kinds, pack_files
from tinhso.kernel.schemas import FOLDER, MANIFEST, Schema, schemas
from tinhso.project.running import packs_folder

PAGES = Path("docs") / "packs"
WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
FORMATS = {"date": "day", "uri": "address"}


def written() -> dict[Path, str]:
    """Every file this command keeps, with what belongs into it. Pages only where the work tree has a docs folder."""
    packs, found = packs_folder(), schemas()
    files = {
        packs / FOLDER / f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in found.items()
    }
    if (packs.parent / "docs").is_dir():
        pages = {f"{name}.md": page(name, schema) for name, schema in found.items()} | {"README.md": overview()}
        files |= {packs.parent / PAGES / name: text for name, text in pages.items()}
    return files


def keep(*, write: bool, echo: Callable[[str], object]) -> int:
    """Write what is not as it should be, or name it. Returns what the command exits with."""
    files = written()
    folders = {file.parent for file in files}
    stale = [old for folder in folders if folder.is_dir() for old in folder.iterdir() if old not in files]
    changed = [file for file, text in files.items() if not file.is_file() or file.read_text("utf-8") != text]
    for file in sorted([*changed, *stale]):
        echo(f"{file.parent.name}/{file.name}")
        if write:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink() if file in stale else file.write_text(files[file], "utf-8")
    return 0 if write or not (changed or stale) else 1


def place_of(name: str) -> str:
    """Where in a pack such a document stands."""
    if name == MANIFEST:
        return "pack.yaml"
    return pack_files.get(name).path if name in pack_files else f"{name}/*.yaml"


def overview() -> str:
    """The page that leads to the others."""
    kinds = [kind.folder for kind in definition_kinds.values()]
    lines = [
        "# What a pack may hold",
        "",
        "A pack is a folder of text files. Each page says every key of a file in a line; it is written from the types that",
        "read the files (`tinhso pack schemas --write`), and a test compares it. The same types make the JSON Schemas in",
        "`packs/schemas/`: an editor with a YAML plug-in completes and explains the keys by the first line of each file.",
        "",
        "To begin a province: [a new province](../use/new-province.md).",
        "",
        "| file | holds |",
        "|---|---|",
        f"| [`pack.yaml`]({MANIFEST}.md) | what the pack is |",
    ]
    titles = {kind.folder: kind.title for kind in definition_kinds.values()}
    lines += [f"| [`{name}/`]({name}.md) | {titles[name].lower()} |" for name in sorted(kinds)]
    files = sorted(pack_files.items())
    lines += [f"| [`{place_of(name)}`]({name}.md) | {file.title.lower()} |" for name, file in files]
    return "\n".join([*lines, *tables(), ""])


def tables() -> list[str]:
    """Files of rows: their columns, as the code that reads them has them."""
    from tinhso.engines.units.public import AGENCY_COLUMNS

    agencies = ", ".join(f"`{name}` ({what})" for name, what in AGENCY_COLUMNS.items())
    return [
        f"| `data/agencies.csv` | bodies of the province, a line each: {agencies}. A line changed later is followed: `until` "
        "closes the body, another `name` renames it from the day of applying, `status` and `source` are told anew; the plan "
        "says so before |",
        "| `data/imports/*.csv` | figures of others: `unit_code`, `unit`, `period`, then a column a measure; "
        "`<name>.source.txt` beside it names the document |",
        "| `data/units/` | the country's units in both eras; in the national pack alone |",
    ]


def page(name: str, schema: Schema) -> str:
    """One page: what it is, then a table for the document and one for each thing inside it."""
    lines = [f"# `{place_of(name)}`", "", said(schema), ""]
    if name in {kind.folder for kind in definition_kinds.values()}:
        lines += ["One definition a document; a file may hold several, divided by `---`.", ""]
    lines += list(table(schema))
    for inner in schema.get("$defs", {}).values():
        if "properties" in inner:
            lines += ["", f"## {inner['title']}", "", said(inner), "", *table(inner)]
    return "\n".join([*lines, ""])


def said(part: Schema) -> str:
    """A type's own words, a paragraph a block."""
    blocks = str(part.get("description", "")).split("\n\n")
    return "\n\n".join(" ".join(block.split()) for block in blocks)


def table(part: Schema) -> Iterator[str]:
    """A line a key."""
    needed = part.get("required", [])
    yield "| key | type | needed | means | example |"
    yield "|---|---|---|---|---|"
    for name, key in part["properties"].items():
        must = "yes" if name in needed else absent(key.get("default"))
        example = f"`{inline(key['examples'][0])}`" if key.get("examples") else ""
        yield f"| `{name}` | {kind_of(key)} | {must} | {said(key)} | {example} |".replace("  ", " ")


def absent(default: Any) -> str:
    """What holds without the key."""
    number = isinstance(default, str) and default.replace(".", "", 1).isdigit()
    return "no" if default is None or default == [] else f"no: `{default if number else inline(default)}`"


def inline(value: Any) -> str:
    """A value as one writes it in one line of YAML."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
    return re.sub(r"'(\d{4}-\d\d-\d\d)'", r"\1", text.removesuffix("...\n").strip()).replace("|", "\\|")


def kind_of(key: Schema) -> str:
    """The type of a value in words."""
    if "$ref" in key:
        name = key["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    several = key.get("anyOf") or key.get("oneOf")
    if several:
        decimal = any(one.get("type") == "number" for one in several)  # which a schema lets be a text too
        kept = [one for one in several if one.get("type") != "null" and not (decimal and one.get("type") == "string")]
        return " or ".join(dict.fromkeys(map(kind_of, kept)))
    if "enum" in key or "const" in key:
        return " · ".join(f"`{value}`" for value in key.get("enum", [key.get("const")]))
    if key.get("type") == "array":
        return f"list of {kind_of(key['items'])}"
    if key.get("type") == "object":
        if key.get("additionalProperties") is True:
            return "keys with values"  # of any form; who reads them checks them
        inner: Schema = key.get("additionalProperties") or next(iter(key.get("patternProperties", {}).values()), {})
        return f"{kind_of(inner)} by name"
    if key.get("pattern") == CODE:
        return "code"
    return FORMATS.get(key.get("format", ""), WORDS.get(key.get("type", ""), "text")) + limits(key)


def limits(key: Schema) -> str:
    """The least and the most of a number."""
    least, most = key.get("minimum", key.get("exclusiveMinimum")), key.get("maximum")
    if least is None and most is None:
        return ""
    above = "more than " if "exclusiveMinimum" in key else ""
    return f", {above}{least:.15g}" + (f" to {most:.15g}" if most is not None else " or more" * (not above))
