"""Nothing that leaves runs as a formula; numbers and days stay what they are."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tinhso.web import exports
from tinhso.web.tables import link, status


@pytest.fixture(autouse=True)
def no_example(settings: object) -> None:
    settings.TINHSO_DEMO = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_formula_becomes_text(typed: str) -> None:
    assert exports.safe_cell(typed) == "'" + typed


@pytest.mark.parametrize("value", ["-5", "+3,2", "Xã Văn Bàn", Decimal("-5"), ""])
def test_what_is_no_formula_stays(value: object) -> None:
    assert exports.safe_cell(value) == value


def test_a_status_is_exported_as_its_word() -> None:
    assert exports.safe_cell(status("Quá hạn", "late")).endswith("Quá hạn")


def test_a_name_of_a_link_is_exported_as_it_is_written() -> None:
    assert exports.safe_cell(link("/x/", "Xã Ea H'leo & Krông")) == "Xã Ea H'leo & Krông"
    assert exports.safe_cell(link("/x/", "=1+1")) == "'=1+1"


def test_csv_begins_with_the_mark_excel_needs() -> None:
    response = exports.csv_response("Bảng điểm", ["Đơn vị"], [["Xã A"], ["=1"]])
    text = b"".join(response).decode()  # type: ignore[arg-type]
    assert text == "\ufeffĐơn vị\r\nXã A\r\n'=1\r\n"
    assert "filename*=UTF-8''B%E1%BA%A3ng" in response["Content-Disposition"]


def test_a_spreadsheet_keeps_numbers_and_days() -> None:
    response = exports.xlsx_response("x", ["a", "b", "c"], [[Decimal("1.5"), date(2026, 11, 22), "=1+1"]])
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active  # type: ignore[arg-type]
    assert sheet is not None
    number, day, text = (cell.value for cell in sheet[2])
    assert (number, day.date(), text) == (1.5, date(2026, 11, 22), "'=1+1")  # type: ignore[union-attr]


def test_ready_chunks_are_joined() -> None:
    response = exports.csv_stream("x", iter([b"a,b\n"] * 40_000), bom=False)
    parts = list(response)  # type: ignore[arg-type]
    assert len(parts) < 5
    assert sum(map(len, parts)) == 160_000
