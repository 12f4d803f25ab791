"""Lists out of the door: CSV streamed, XLSX with constant memory. Both escape spreadsheet formulas.

For a wide export give `csv_stream` chunks made by the store's COPY; for a page's table give its rows.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext
from markupsafe import Markup

from . import state

BOM = "\ufeff"
_CHUNK = 64 * 1024
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(value, Markup):
        value = value.striptags()  # and its entities become signs again: an apostrophe, not &#39;
    if isinstance(value, str) and value.startswith(_DANGEROUS) and not _is_number(value):
        return "'" + value
    return value


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = True
) -> StreamingHttpResponse:
    """A streamed CSV file. `bom`: Excel then reads Vietnamese rightly."""
    response = StreamingHttpResponse(_csv_chunks(header, rows, bom), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(name + ".csv")
    return response


def csv_stream(name: str, chunks: Iterable[bytes | memoryview], *, bom: bool = True) -> StreamingHttpResponse:
    """Ready chunks (from COPY) joined to 64 kB; formulas were escaped in SQL."""
    response = StreamingHttpResponse(_joined(chunks, bom), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = attachment(name + ".csv")
    return response


def xlsx_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> FileResponse:
    """A spreadsheet: Decimal and int as numbers, dates as dates, first row frozen; examples say so on top."""
    import xlsxwriter  # large, and most processes never write a spreadsheet

    kept = tempfile.SpooledTemporaryFile(max_size=4 * 1024 * 1024)  # noqa: SIM115 - FileResponse closes it
    book = xlsxwriter.Workbook(kept, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _write_sheet(book, header, rows, title)
    book.close()
    kept.seek(0)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = FileResponse(kept, content_type=kind)
    response["Content-Disposition"] = attachment(name + ".xlsx")
    return response


def private_file(content: IO[bytes] | bytes, name: str, media_type: str, *, size: int | None = None) -> HttpResponse:
    """A file for one reader: downloaded under its true type, not sniffed, in a sandbox should a browser open it all the same,
    and kept nowhere on the way. Never rendered in our origin, whoever made it."""
    streams = not isinstance(content, bytes)
    response: Any = (FileResponse if streams else HttpResponse)(content, content_type=media_type)
    response["Content-Disposition"] = attachment(name)
    if size is not None:
        response["Content-Length"] = str(size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def attachment(name: str) -> str:
    """A Content-Disposition that keeps Vietnamese names."""
    plain = name.encode("ascii", "ignore").decode().replace('"', "") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def _write_sheet(book: Any, header: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> None:
    sheet = book.add_worksheet()
    bold, day = (
        book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
        book.add_format({"num_format": "dd/mm/yyyy"}),
    )
    line = 0
    for note in (title, gettext("Example figures, not official") if state.current().example else ""):
        if note:
            sheet.write_string(line, 0, note, bold)
            line += 1
    sheet.write_row(line, 0, header, bold)
    sheet.freeze_panes(line + 1, 1)
    for place, label in enumerate(header):
        sheet.set_column(place, place, max(12, min(40, len(label) + 4)))
    for row in rows:
        line += 1
        for place, value in enumerate(row):
            if isinstance(value, datetime | date):
                sheet.write_datetime(
                    line, place, value.replace(tzinfo=None) if isinstance(value, datetime) else value, day
                )
            elif isinstance(value, Decimal | int | float) and not isinstance(value, bool):
                sheet.write_number(line, place, value)
            elif value not in (None, ""):
                sheet.write_string(line, place, str(safe_cell(value)))


def _csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Any]], bom: bool) -> Iterator[str]:
    kept = io.StringIO()
    writer = csv.writer(kept)
    if bom:
        kept.write(BOM)
    if state.current().example:
        writer.writerow([gettext("Example figures, not official")])
    writer.writerow([safe_cell(label) for label in header])
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        if kept.tell() >= _CHUNK:
            yield kept.getvalue()
            kept.seek(0)
            kept.truncate()
    yield kept.getvalue()


def _joined(chunks: Iterable[bytes | memoryview], bom: bool) -> Iterator[bytes]:
    kept = bytearray(BOM.encode() if bom else b"")
    for chunk in chunks:
        kept += chunk
        if len(kept) >= _CHUNK:
            yield bytes(kept)
            kept.clear()
    if kept:
        yield bytes(kept)


def _is_number(text: str) -> bool:
    return text.lstrip("-+").replace(".", "").replace(",", "").isdigit()
