"""Files of packs: rows, documents, and mistakes that name file, line and path."""

import csv
import hashlib
import io
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import Lines, PackError, PackProblem, read_yaml
from tinhso.kernel.texts import mark as _


def rows(file: Path, needed: Collection[str] = (), known: Collection[str] = ()) -> list[dict[str, str]]:
    """The rows of a CSV file with a header. PackError when it is not there, is not such a file, lacks a `needed` column,
    has one that is not `known`, where these are said, or has lines of other lengths than the first.
    """
    _there(file)
    try:
        text = file.read_text("utf-8-sig")  # spreadsheets put a mark before the first letter
    except UnicodeDecodeError:
        raise problem(
            file, 1, "/", Expected(_("this is not text in UTF-8; save it again as “CSV UTF-8”, with commas"))
        ) from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = reader.fieldnames or []
    missing = [name for name in needed if name not in columns]
    if missing:
        lacking = Expected(
            _(
                "the first line has to name the columns, divided by commas; missing: %(missing)s; there are: %(columns)s"
            ),
            missing=", ".join(missing),
            columns=", ".join(columns) or "–",
        )
        raise problem(file, 1, "/", lacking)
    strange = [name for name in columns if known and name not in known]
    if strange:
        slip = Expected(
            _(
                "the column “%(column)s” is not known; look for a slip in its name, or take it away. Known here: %(known)s"
            ),
            column=strange[0],
            known=", ".join(known),
        )
        raise problem(file, 1, "/", slip)
    found: list[dict[str, str]] = []
    problems: list[TinhSoError] = []
    for row in reader:
        if None in row or None in row.values():
            why = Expected(
                _(
                    "this line has to have %(count)s values divided by commas, as the first one; put a value that holds a comma in quotes"
                ),
                count=len(columns),
            )
            problems.extend(problem(file, reader.line_num, "/", why).problems)
        found.append(row)
    if problems:
        raise PackError(problems)
    return found


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
