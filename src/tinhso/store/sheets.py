"""Tables that people bring: the rows of a CSV or XLSX file, read under limits. The one reader of such files."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from tinhso.kernel.errors import Invalid, TooMuch
from tinhso.kernel.texts import mark as _

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 400_000
_CELL = re.compile(rb"<c[ >/]")
_PIECE = 1_000_000


class MachineText(str):
    """A cell of a comma-separated file, where a dot is the decimal mark."""


def lines_of(stream: BinaryIO, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    """Row number (from 1) and cells of every row with a filled cell. Invalid or TooMuch, naming the file.

    The first row may not be wider than MOST_COLUMNS; what stands to the right of that in later rows is left out of a
    spreadsheet. A file with too many cells is refused before much of it has been read.
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise TooMuch(_("%(file)s is larger than %(most)s MB."), file=name, most=MOST_BYTES // 1_000_000)
    rows = cells = 0
    for number, row in _spreadsheet(content, name) if content[:4] == b"PK\x03\x04" else _csv(content, name):
        cells += len(row)
        if cells > MOST_CELLS:
            raise _too_many_cells(name)
        if not any(text_of(cell) for cell in row):
            continue
        if rows == 0 and len(row) > MOST_COLUMNS:
            raise TooMuch(_("%(file)s has more than %(most)s columns."), file=name, most=MOST_COLUMNS)
        rows += 1
        if rows > MOST_ROWS + 1:  # with the heading
            raise TooMuch(_("%(file)s has more than %(most)s rows."), file=name, most=MOST_ROWS)
        yield number, row


def text_of(cell: Any) -> str:
    """What a cell says, spaces made one; 2022 for a spreadsheet's 2022.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _too_many_cells(name: str) -> TooMuch:
    message = _("%(file)s has more than %(most)s cells. Divide it into several files, or leave out columns.")
    return TooMuch(message, file=name, most=MOST_CELLS)


def _csv(content: bytes, name: str) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_("%(file)s is not UTF-8 text. Save it as “CSV UTF-8” or as XLSX."), file=name) from None
    if "\x00" in text:
        raise Invalid(_("%(file)s is neither CSV nor XLSX."), file=name)
    first = text.split("\n", 1)[0]
    mark = max((",", ";", "\t"), key=first.count)
    kind: type[str] = MachineText if mark == "," else str
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for cells in reader:
            yield reader.line_num, [kind(cell) for cell in cells[: MOST_CELLS + 1]]
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
            if _cells_in(inside) > MOST_CELLS:
                raise _too_many_cells(name)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        # Rows are unpacked and read one by one, so a file may turn out to be broken in the middle.
        lines = book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS + 2)
        for number, cells in enumerate(lines, start=1):
            filled = [index for index, cell in enumerate(cells) if cell is not None]
            yield number, cells[: filled[-1] + 1] if filled else ()
    except _BROKEN as broken:
        raise Invalid(_("%(file)s is neither CSV nor XLSX."), file=name) from broken


def _cells_in(book: zipfile.ZipFile) -> int:
    """How many cells its sheets hold, counted without understanding them; stops soon after the limit."""
    found = 0
    for item in book.infolist():
        if not (item.filename.startswith("xl/worksheets/") and item.filename.endswith(".xml")):
            continue
        with book.open(item) as part:
            rest = b""
            while piece := part.read(_PIECE):
                found += len(_CELL.findall(rest + piece))
                rest = piece[-2:]
                if found > MOST_CELLS:
                    return found
    return found


_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, SyntaxError,  # packing (or a password), XML
    LookupError, ValueError, TypeError, AttributeError,  # parts or attributes that openpyxl takes for granted
)  # fmt: skip
