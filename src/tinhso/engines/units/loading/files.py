"""Files of packs: rows, documents, and mistakes that name file, line and path."""

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import Lines, PackError, PackProblem, read_yaml
from tinhso.kernel.texts import mark as _


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header; PackError when it is not there."""
    _there(file)
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def document(file: Path) -> tuple[Any, Lines]:
    """The one document of a YAML file; PackError when it is not there."""
    _there(file)
    documents = read_yaml(file, told(file))
    return documents[0] if documents else ({}, Lines(told(file)))


def digest(files: Sequence[Path]) -> str:
    """One hash over the content of the files."""
    found = hashlib.sha256()
    for file in files:
        _there(file)
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def problem(file: Path, line: int, path: str, expected: TinhSoError) -> PackError:
    """A mistake in one place."""
    message = _("%(file)s, line %(line)s, %(path)s: %(expected)s")
    return PackError([PackProblem(message, file=told(file), line=line, path=path, expected=expected)])


def told(file: Path) -> str:
    """A file as a person finds it: the pack's name and the path inside."""
    for folder in file.parents:
        if (folder / "pack.yaml").is_file():
            return f"{folder.name}/{file.relative_to(folder).as_posix()}"
    return file.name


def _there(file: Path) -> None:
    if not file.is_file():
        raise problem(file, 1, "/", Expected(_("this file belongs to the pack, and it is not there")))
