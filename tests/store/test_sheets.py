"""Tables people bring are read under limits, and what is beyond them is refused before the work is done."""

import io
import zipfile

import openpyxl
import pytest

from tinhso.kernel.errors import TooMuch
from tinhso.store import sheets

ROW = b"<row>" + b"<c/>" * 200 + b"</row>"


def workbook(**parts: bytes) -> io.BytesIO:
    """A spreadsheet whose sheets are as given, unread by anything but what counts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(f"xl/worksheets/{name}.xml", content)
    kept.seek(0)
    return kept


def test_a_spreadsheet_of_four_million_cells_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *given, **named: pytest.fail("it was opened"))
    with pytest.raises(TooMuch, match=r"a\.xlsx has more than 400000 cells"):
        list(sheets.lines_of(workbook(sheet1=ROW * 20_000), "a.xlsx"))


def test_cells_are_counted_over_all_sheets_and_over_the_edges_of_what_is_read_at_once():
    content = b"<row><c r='A1'/><c></c><col/><cols></cols></row>" * 40_000
    with zipfile.ZipFile(workbook(sheet1=content, sheet2=content)) as book:
        assert sheets._cells_in(book) == 160_000


def test_a_comma_file_is_refused_at_the_row_that_is_too_much(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_CELLS", 10)
    read = sheets.lines_of(io.BytesIO(b"a,b,c\n" * 4), "a.csv")
    assert [next(read)[0] for _row in range(3)] == [1, 2, 3]
    with pytest.raises(TooMuch, match="more than 10 cells"):
        next(read)


@pytest.mark.parametrize(
    ("limit", "said"), [("MOST_ROWS", "more than 2 rows"), ("MOST_COLUMNS", "more than 2 columns")]
)
def test_rows_and_columns_have_a_limit(monkeypatch, limit, said):
    monkeypatch.setattr(sheets, limit, 2)
    with pytest.raises(TooMuch, match=said):
        list(sheets.lines_of(io.BytesIO(b"a,b,c\n1,2,3\n1,2,3\n1,2,3\n"), "a.csv"))


def test_empty_rows_are_left_out_and_the_others_keep_their_number():
    assert [number for number, _cells in sheets.lines_of(io.BytesIO(b"\n,,\na,b\n , \n1,2\n"), "a.csv")] == [3, 5]
