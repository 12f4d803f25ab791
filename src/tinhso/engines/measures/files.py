"""Reading a file of figures: a heading row, then a row a unit, a column a measure. CSV or XLSX, under limits."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from tinhso.kernel.errors import Invalid, TooMuch
from tinhso.kernel.numbers import parse_decimal
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_UNIT_CODE = {"unit_code", "ma don vi", "ma"}
_UNIT_NAME = {"unit", "don vi", "ten don vi"}
_PERIOD = {"period", "ky", "nam"}
_MACHINE_NUMBER = re.compile(r"^-?\d{1,18}(\.\d{1,12})?$")
_NOTHING = {"-", "–", "—"}


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row: the unit by its official code of the period (and name, to be sure), and cells by measure code."""

    number: int
    unit_code: str
    unit_name: str
    period: str
    cells: dict[str, Any]


def read_rows(stream: BinaryIO, name: str) -> list[ImportRow]:
    """The rows of a file. Invalid or TooMuch, naming the file, when it cannot be read."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooMuch(_("%(file)s is larger than %(most)s MB."), file=name, most=MOST_BYTES // 1_000_000)
    lines = _spreadsheet(content, name) if content[:4] == b"PK\x03\x04" else _csv(content, name)
    heading = next(lines, None)
    if heading is None:
        raise Invalid(_("%(file)s is empty."), file=name)
    places = _places([_text(cell) for cell in heading[1]], name)
    rows: list[ImportRow] = []
    for number, cells in lines:
        if len(rows) >= MOST_ROWS:
            raise TooMuch(_("%(file)s has more than %(most)s rows."), file=name, most=MOST_ROWS)
        if any(_text(cell) for cell in cells):
            rows.append(_row(number, cells, places))
    return rows


@dataclass(frozen=True, slots=True)
class _Places:
    code: int
    name: int | None
    period: int
    measures: dict[str, int]


def _places(heading: Sequence[str], name: str) -> _Places:
    if len(heading) > MOST_COLUMNS:
        raise TooMuch(_("%(file)s has more than %(most)s columns."), file=name, most=MOST_COLUMNS)
    found: dict[str, int] = {}
    measures: dict[str, int] = {}
    for index, text in enumerate(heading):
        word = fold(text)
        role = "code" if word in _UNIT_CODE else "name" if word in _UNIT_NAME else "period" if word in _PERIOD else ""
        if role:
            found[role] = index
        elif text:
            if text in measures:
                raise Invalid(_("%(file)s: the column “%(column)s” stands twice."), file=name, column=text)
            measures[text] = index
    for role, example in (("code", "unit_code"), ("period", "period")):
        if role not in found:
            raise Invalid(
                _("%(file)s: the first row needs a column “%(column)s”. It has: %(columns)s."),
                file=name,
                column=example,
                columns=", ".join(heading),
            )
    if not measures:
        raise Invalid(_("%(file)s: no column bears the code of a measure."), file=name)
    return _Places(found["code"], found.get("name"), found["period"], measures)


def _row(number: int, cells: Sequence[Any], places: _Places) -> ImportRow:
    def at(index: int | None) -> Any:
        return cells[index] if index is not None and index < len(cells) else None

    return ImportRow(
        number,
        _text(at(places.code)),
        _text(at(places.name)),
        _text(at(places.period)),
        {code: at(index) for code, index in places.measures.items()},
    )


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def cell_value(cell: Any, choices: bool = False) -> tuple[bool, Decimal | None, str]:
    """(is there a value, the number, the choice). An empty cell brings no figure; “-” says there was nothing to count.

    Spreadsheets and comma-separated files hold plain numbers with a dot; anything else is read as people write it here.
    """
    text = _text(cell)
    if not text:
        return False, None, ""
    if text in _NOTHING:
        return True, None, ""
    if choices:
        return True, None, text
    if isinstance(cell, bool | date | datetime):
        raise Invalid(
            _("“%(text)s” is not a number. Write digits with a comma for decimals, like 1234,5."), text=text[:40]
        )
    if isinstance(cell, int | float):
        return True, Decimal(str(cell)), ""
    if isinstance(cell, _Machine) and _MACHINE_NUMBER.match(text):
        return True, Decimal(text), ""
    return True, parse_decimal(text), ""


class _Machine(str):
    """A cell of a comma-separated file, where a dot is the decimal mark."""


def _csv(content: bytes, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_("%(file)s is not UTF-8 text. Save it as “CSV UTF-8” or as XLSX."), file=name) from None
    if "\x00" in text:
        raise Invalid(_("%(file)s is neither CSV nor XLSX."), file=name)
    first = text.split("\n", 1)[0]
    mark = max((",", ";", "\t"), key=first.count)
    kind: type[str] = _Machine if mark == "," else str
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield reader.line_num, [kind(cell) for cell in cells]
    except csv.Error as broken:
        raise Invalid(
            _("%(file)s, row %(row)s: the row cannot be read (%(why)s)."),
            file=name,
            row=reader.line_num,
            why=str(broken),
        ) from broken


def _spreadsheet(content: bytes, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    from openpyxl import load_workbook  # large, and most processes never read a spreadsheet

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as inside:
            if sum(item.file_size for item in inside.infolist()) > MOST_UNPACKED:
                raise TooMuch(
                    _("%(file)s unpacks to more than %(most)s MB."), file=name, most=MOST_UNPACKED // 1_000_000
                )
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        # Rows are unpacked and read one by one, so a file may turn out to be broken in the middle.
        lines = book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS + 2)
        for number, cells in enumerate(lines, start=1):
            filled = [index for index, cell in enumerate(cells) if cell is not None]
            yield number, cells[: filled[-1] + 1] if filled else ()
    except _BROKEN as broken:
        raise Invalid(_("%(file)s is neither CSV nor XLSX."), file=name) from broken


_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, SyntaxError,  # packing (or a password), XML
    LookupError, ValueError, TypeError, AttributeError,  # parts or attributes that openpyxl takes for granted
)  # fmt: skip
