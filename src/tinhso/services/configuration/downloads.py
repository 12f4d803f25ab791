"""What runs, given out as packs that bring the same about elsewhere: definitions written anew, data files as given."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from tinhso.kernel.definitions import Definition, definition_kinds
from tinhso.store import definitions

from .archives import files_of, zipped
from .models import AppliedPack, PackArchive


class _Writer(yaml.SafeDumper):
    """YAML as our reader takes it: exact numbers, days without quotes, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _decimal(writer: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    tag = "int" if value == value.to_integral_value() and value.as_tuple().exponent == 0 else "float"
    return writer.represent_scalar(f"tag:yaml.org,2002:{tag}", f"{value:f}")


_Writer.add_representer(Decimal, _decimal)
_Writer.add_representer(tuple, lambda writer, value: writer.represent_list(value))
_Writer.add_multi_representer(str, lambda writer, value: writer.represent_str(str(value)))


def archive() -> bytes:
    """Every pack that runs, in one ZIP file that can be applied elsewhere, or uploaded here again without any change."""
    rows = list(AppliedPack.objects.order_by("pack"))
    contents = dict(
        PackArchive.objects.filter(digest__in=[row.archive for row in rows]).values_list("digest", "content")
    )
    files: dict[str, bytes] = {}
    for row in rows:
        given = files_of(bytes(contents[row.archive]))
        for path, content in given.items():
            if path.startswith((f"{row.pack}/data/", f"{row.pack}/pack.yaml")):
                files[path] = content
        files |= _definitions(row.pack, row.holds)
    return zipped(files)


def _definitions(pack: str, holds: list[str]) -> Mapping[str, bytes]:
    """A file a definition, its versions one after another."""
    held = set(holds)
    found: dict[str, bytes] = {}
    for name, kind in definition_kinds.items():
        by_code: dict[str, list[Definition]] = {}
        for kept in definitions.all_of(kind.model, name):
            if f"{name}/{kept.it.code}" in held:
                by_code.setdefault(kept.it.code, []).append(kept.it)
        for code, versions in by_code.items():
            found[f"{pack}/{name}/{code}.yaml"] = written(versions)
    return found


def written(versions: list[Definition]) -> bytes:
    """Versions of a definition as YAML, the oldest first."""
    ordered = sorted(versions, key=lambda it: (it.in_force, it.version))
    return "---\n".join(_document(it) for it in ordered).encode()


def _document(it: Definition) -> str:
    value = _plain(it.model_dump(by_alias=True, exclude_defaults=True))
    text: str = yaml.dump(value, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=120)
    return text


def _plain(value: Any) -> Any:
    """Addresses and other rich texts as text; the rest as YAML knows it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, str | bool | int | float | Decimal | date):
        return value
    return json.loads(json.dumps(value, default=str))
