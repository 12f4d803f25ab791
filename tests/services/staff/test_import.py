"""A list of officials: shown row by row first, taken whole, and again without change."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Account, Appointment, Person, Post
from tinhso.kernel.errors import Problems
from tinhso.services.staff import sheets
from tinhso.services.staff.sheets import COLUMNS

from .conftest import AT, named

HEADS = list(COLUMNS.values())
GOOD = ["Lý Mẫu An", "ly.mau.an", "00099", "van-thu", "Công chức văn thư", "reporter", "06/10/2026", ""]


@pytest.fixture
def world(world):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_unitversion SET code = '00099' WHERE unit_id = %s", [world.commune])
        cursor.execute("UPDATE units_unitversion SET code = '00098' WHERE unit_id = %s", [world.other])
    return world


def book(*rows: list[Any], heads: list[str] = HEADS) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for row in (heads, *rows):
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def read(*rows: list[Any]) -> list[people.OfficialRow]:
    return sheets.read(io.BytesIO(book(*rows)), "ds.xlsx")


def counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Person, Account, Post, Appointment))


def bring(browser: Any, *rows: list[Any]) -> Any:
    file = SimpleUploadedFile("danh-sach.xlsx", book(*rows))
    return browser.post("/nhan-su/nhap/", {"file": file}, follow=True)


def test_a_list_is_shown_then_taken_and_the_same_again_changes_nothing(world, administrator, browse):
    browser, before = browse(administrator), counted()
    second = ["Hà Mẫu Bình", "ha.mau.binh", "00099", "dia-chinh", "Công chức địa chính", "", date(2026, 10, 7), ""]
    shown = bring(browser, GOOD, second)
    assert shown.status_code == 200 and "ly.mau.an" in named(shown) and "Take the list" in named(shown)
    assert counted() == before
    answer = browser.post("/nhan-su/nhap/xem-truoc/")
    assert answer.status_code == 302 and "new=2" in answer["Location"]
    assert counted() == tuple(count + 2 for count in before)
    account = Account.objects.get(username="ly.mau.an")
    assert not account.has_usable_password()
    again = bring(browser, GOOD, second)
    assert "stands already" in named(again) and "Take the list" not in named(again)


def test_it_is_one_act_with_one_event(world, administrator):
    people.import_officials(read(GOOD), by=administrator, at=AT)
    events = [one for one in journal.timeline("person", administrator.person) if one.name == "staff.imported"]
    assert [one.payload["new"] for one in events] == [1]
    people.import_officials(read(GOOD), by=administrator, at=AT)
    assert len([one for one in journal.timeline("person", administrator.person) if one.name == "staff.imported"]) == 1


def test_a_changed_name_or_last_day_is_a_change(world, administrator):
    people.import_officials(read(GOOD), by=administrator, at=AT)
    changed = ["Lý Mẫu Ân", *GOOD[1:7], "31/12/2026"]
    result = people.import_officials(read(changed), by=administrator, at=AT)
    assert (result.new, result.changed) == (0, 1)
    assert Person.objects.filter(name="Lý Mẫu Ân").count() == 1
    assert str(Appointment.objects.get(post__code="van-thu").period.end) == "2027-01-01"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("name", "", "“Họ và tên” is empty"),
        ("username", "Có Dấu", "cannot be a user name"),
        ("unit_code", "00098", "no unit whose people you manage"),
        ("unit_code", "99999", "no unit whose people you manage"),
        ("roles", "no-such", "there is no role"),
        ("roles", "verifier", "you may not give the role"),
        ("roles", "unit-admin", "you may not give the role"),
        ("start", "hôm qua", "“Từ ngày” holds “hôm qua”"),
        ("start", "31/02/2026", "“Từ ngày” holds"),
        ("end", "01/01/2026", "comes before the first"),
        ("name", "=1+1", "“Họ và tên” is empty"),
        ("name", "N" * 201, "more than 200 letters"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_column_and_nothing_is_written(
    world, administrator, column, value, said
):
    row, before = list(GOOD), counted()
    row[list(COLUMNS).index(column)] = value
    other = ["Hà Mẫu Bình", "ha.mau.binh", *GOOD[2:3], "dia-chinh", *GOOD[4:]]
    (bad, good) = people.prepare_officials(read(row, other), by=administrator, at=AT)
    assert (bad.kind, good.kind, bad.row.number) == ("problem", "new", 2)
    assert said in "; ".join(str(problem) for problem in bad.problems)
    with pytest.raises(Problems, match="Row 2"):
        people.import_officials(read(row, other), by=administrator, at=AT)
    assert counted() == before


def test_nobody_puts_themselves_into_a_post_by_a_list(world, administrator, browse):
    browse(administrator)
    row = ["X", f"person-{administrator.person}", *GOOD[2:]]
    (verdict,) = people.prepare_officials(read(row), by=administrator, at=AT)
    assert "nobody appoints themselves" in str(verdict.problems[0])


def test_two_rows_for_one_post_in_the_same_days_are_told(world, administrator):
    other = ["Hà Mẫu Bình", "ha.mau.binh", *GOOD[2:]]
    (_first, second) = people.prepare_officials(read(GOOD, other), by=administrator, at=AT)
    assert "row 2 gives the same post" in str(second.problems[0])


def test_somebody_of_another_unit_is_not_renamed(world, administrator, browse):
    stranger = world.seat(world.other, "reporter")
    browse(stranger)
    row = ["Tên Khác", f"person-{stranger.person}", *GOOD[2:]]
    (verdict,) = people.prepare_officials(read(row), by=administrator, at=AT)
    assert "of another unit" in str(verdict.problems[0])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"\xff\xfe\x00", b"a,b\n1,2\n", b"x" * 5_000_001])
def test_a_file_that_cannot_be_read_is_said(world, administrator, browse, content):
    browser = browse(administrator)
    answer = browser.post("/nhan-su/nhap/", {"file": SimpleUploadedFile("x.xlsx", content)})
    text = answer.content.decode()
    assert answer.status_code == 422 and 'id="e-file"' in text and "files have to be chosen again" in text


def test_more_rows_than_the_limit_are_refused(world, administrator, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    from tinhso.kernel.errors import TooMuch

    with pytest.raises(TooMuch, match="more than 1 rows"):
        read(GOOD, GOOD)


def test_the_empty_sheet_is_one_that_is_read(world, administrator, browse):
    answer = browse(administrator).get("/nhan-su/nhap/mau/")
    content = b"".join(answer.streaming_content)
    rows = sheets.read(io.BytesIO(content), "mau.xlsx")
    assert [row.username for row in rows] == ["ly.mau.an"]


def test_without_a_list_there_is_nothing_to_confirm(world, administrator, browse):
    assert browse(administrator).get("/nhan-su/nhap/xem-truoc/").status_code == 404
