"""Tables that people bring: the rows of a CSV or XLSX file, read under limits. The one reader of such files."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from typing import Any, BinaryIO, TextIO

from tinhso.kernel.errors import Invalid, TooMuch
from tinhso.kernel.texts import mark as _

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 400_000
MOST_AROUND = 2
"""Beside the rows counted: the heading, and one to see that there are too many."""
_STRINGS = "xl/sharedStrings.xml"
_CELL = re.compile(rb"<c[ >/]")
_PIECE = 1_000_000
_FIRST_LINE = 100_000
Rows = Generator[tuple[int, Sequence[Any]], None, None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a file may hold at most, where the usual is too little. `strings`: bytes of a spreadsheet's texts, which stay in memory."""

    size: int
    unpacked: int
    rows: int
    cells: int
    strings: int


def usual() -> Bounds:
    """For tables that are read within a request."""
    return Bounds(MOST_BYTES, MOST_UNPACKED, MOST_ROWS, MOST_CELLS, MOST_UNPACKED)


class MachineText(str):
    """A cell of a comma-separated file, where a dot is the decimal mark."""


def lines_of(stream: BinaryIO, name: str, bounds: Bounds | None = None) -> Iterator[tuple[int, Sequence[Any]]]:
    """Row number (from 1) and cells of every row with a filled cell. Invalid or TooMuch, naming the file.

    The first row may not be wider than MOST_COLUMNS; what stands to the right of that in later rows is left out of a
    spreadsheet. A file with too many cells is refused before much of it has been read.

    With `bounds` the stream is read piece by piece and never held whole; it has to be a file that can be read from its beginning again.
    """
    within = bounds or usual()
    held = stream if bounds else BytesIO(stream.read(within.size + 1))
    if held.seek(0, SEEK_END) > within.size:
        raise TooMuch(_("%(file)s is larger than %(most)s MB."), file=name, most=within.size // 1_000_000)
    held.seek(0)
    spreadsheet = held.read(4) == b"PK\x03\x04"
    held.seek(0)
    if spreadsheet:
        read = _spreadsheet(held, name, within)
    else:
        read = _csv(_streamed(held) if bounds else _decoded(held.read(), name), name, within)
    with closing(read):
        rows = cells = 0
        for number, row in read:
            cells += len(row)
            if cells > within.cells:
                raise _too_many_cells(name, within)
            if not any(text_of(cell) for cell in row):
                continue
            if rows == 0 and len(row) > MOST_COLUMNS:
                raise TooMuch(_("%(file)s has more than %(most)s columns."), file=name, most=MOST_COLUMNS)
            rows += 1
            if rows > within.rows + 1:  # with the heading
                raise TooMuch(_("%(file)s has more than %(most)s rows."), file=name, most=within.rows)
            yield number, row


def text_of(cell: Any) -> str:
    """What a cell says, spaces made one; 2022 for a spreadsheet's 2022.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def _too_many_cells(name: str, within: Bounds) -> TooMuch:
    message = _("%(file)s has more than %(most)s cells. Divide it into several files, or leave out columns.")
    return TooMuch(message, file=name, most=within.cells)


def _not_text(name: str) -> Invalid:
    return Invalid(_("%(file)s is not UTF-8 text. Save it as “CSV UTF-8” or as XLSX."), file=name)


def _neither(name: str) -> Invalid:
    return Invalid(_("%(file)s is neither CSV nor XLSX."), file=name)


def _decoded(content: bytes, name: str) -> TextIO:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_text(name) from None
    if "\x00" in text:
        raise _neither(name)
    return io.StringIO(text, newline="")


def _streamed(held: BinaryIO) -> TextIO:
    return io.TextIOWrapper(held, "utf-8-sig", newline="")


def _csv(text: TextIO, name: str, within: Bounds) -> Rows:
    reader = None
    try:
        first = text.readline(_FIRST_LINE)
        text.seek(0)
        mark = max((",", ";", "\t"), key=first.count)
        kind: type[str] = MachineText if mark == "," else str
        reader = csv.reader(text, delimiter=mark)
        for cells in reader:
            if any("\x00" in cell for cell in cells):
                raise _neither(name)
            yield reader.line_num, [kind(cell) for cell in cells[: within.cells + 1]]
    except UnicodeDecodeError:
        raise _not_text(name) from None
    except csv.Error as broken:
        raise Invalid(
            _("%(file)s, row %(row)s: the row cannot be read (%(why)s)."),
            file=name,
            row=reader.line_num if reader else 1,
            why=str(broken),
        ) from broken
    finally:
        if isinstance(text, io.TextIOWrapper) and not text.closed:
            text.detach()  # the file stays the caller's


def _spreadsheet(held: BinaryIO, name: str, within: Bounds) -> Rows:
    from openpyxl import load_workbook  # large, and most processes never read a spreadsheet

    try:
        with zipfile.ZipFile(held) as inside:
            for found, most in (
                (sum(item.file_size for item in inside.infolist()), within.unpacked),
                (sum(item.file_size for item in inside.infolist() if item.filename == _STRINGS), within.strings),
            ):
                if found > most:
                    raise TooMuch(_("%(file)s unpacks to more than %(most)s MB."), file=name, most=most // 1_000_000)
            if _cells_in(inside, within.cells) > within.cells:
                raise _too_many_cells(name, within)
        book = load_workbook(held, read_only=True, data_only=True)
        # Rows are unpacked and read one by one, so a file may turn out to be broken in the middle.
        lines = book.worksheets[0].iter_rows(
            values_only=True, max_col=MOST_COLUMNS + 1, max_row=within.rows + MOST_AROUND
        )
        for number, cells in enumerate(lines, start=1):
            filled = [index for index, cell in enumerate(cells) if cell is not None]
            yield number, cells[: filled[-1] + 1] if filled else ()
    except _BROKEN as broken:
        raise _neither(name) from broken


def _cells_in(book: zipfile.ZipFile, most: int = MOST_CELLS) -> int:
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
                if found > most:
                    return found
    return found


_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, SyntaxError,  # packing (or a password), XML
    LookupError, ValueError, TypeError, AttributeError,  # parts or attributes that openpyxl takes for granted
)  # fmt: skip
