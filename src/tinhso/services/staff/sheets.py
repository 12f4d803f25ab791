"""A list of officials as people write it: the columns, one row an appointment; and the empty sheet to fill in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from tinhso.engines.people import public as people
from tinhso.kernel.errors import Invalid, TinhSoError, TooMuch
from tinhso.kernel.period import Period, known_day
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold, nfc
from tinhso.store.sheets import lines_of, text_of

MOST_ROWS = 2_000
COLUMNS = {
    "name": "Họ và tên",
    "username": "Tên đăng nhập",
    "unit_code": "Mã đơn vị",
    "post_code": "Mã chức danh",
    "post_title": "Chức danh",
    "roles": "Vai trò",
    "start": "Từ ngày",
    "end": "Đến hết ngày",
}
"""What each column is called in the sheet, which is Vietnamese whatever the page's language."""
NEEDED = ("name", "username", "unit_code", "post_code", "start")
EXAMPLE = ("Lý Mẫu An", "ly.mau.an", "04630", "van-thu", "Công chức văn thư", "commune-reporter", "01/07/2026", "")
_DAY_FORMS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


def read(stream: BinaryIO, name: str) -> list[people.OfficialRow]:
    """The rows of a file. Invalid or TooMuch, naming the file, when it cannot be read at all."""
    lines = lines_of(stream, name)
    heading = next(lines, None)
    if heading is None:
        raise Invalid(_("%(file)s is empty."), file=name)
    places = _places([text_of(cell) for cell in heading[1]], name)
    found: list[people.OfficialRow] = []
    for number, cells in lines:
        if len(found) == MOST_ROWS:
            raise TooMuch(_("%(file)s has more than %(most)s rows."), file=name, most=MOST_ROWS)
        found.append(_row(number, cells, places))
    if not found:
        raise Invalid(_("%(file)s is empty."), file=name)
    return found


def _places(heading: Sequence[str], name: str) -> dict[str, int]:
    said = {fold(text): index for index, text in reversed(list(enumerate(heading)))}
    places = {column: said[fold(title)] for column, title in COLUMNS.items() if fold(title) in said}
    missing = [COLUMNS[column] for column in NEEDED if column not in places]
    if missing:
        raise Invalid(
            _("%(file)s has no column “%(column)s”. Take the empty sheet from this page and fill it in."),
            file=name,
            column=missing[0],
        )
    return places


def _row(number: int, cells: Sequence[Any], places: dict[str, int]) -> people.OfficialRow:
    wrong: list[TinhSoError] = []

    def cell(column: str) -> Any:
        place = places.get(column)
        return cells[place] if place is not None and place < len(cells) else None

    def text(column: str, most: int) -> str:
        found = nfc(text_of(cell(column)))
        if not found and column in NEEDED:
            wrong.append(Invalid(_("the column “%(column)s” is empty"), column=COLUMNS[column]))
        if len(found) > most:
            wrong.append(
                Invalid(
                    _("the column “%(column)s” holds more than %(most)s letters"), column=COLUMNS[column], most=most
                )
            )
        if found.startswith("="):
            wrong.append(Invalid(_("the column “%(column)s” holds a formula: write the value"), column=COLUMNS[column]))
        return found

    def day(column: str) -> date | None:
        try:
            return _day(cell(column), column)
        except Invalid as bad:
            wrong.append(bad)
            return None

    name, username = text("name", 200), text("username", 60).lower()
    unit, post, title = text("unit_code", 80), text("post_code", 60), text("post_title", 200)
    roles = tuple(sorted(set(text("roles", 500).replace(";", " ").replace(",", " ").split())))
    start, end = day("start"), day("end")
    if start is None and not wrong:
        wrong.append(Invalid(_("the column “%(column)s” is empty"), column=COLUMNS["start"]))
    if username:
        try:
            people.check_username(username)
        except Invalid as bad:
            wrong.append(bad)
    period = None
    if start is not None and not wrong:
        if end is not None and end < start:
            wrong.append(Invalid(_("the last day comes before the first")))
        else:
            period = Period(start, end + timedelta(days=1) if end else None)
    return people.OfficialRow(number, name, username, unit, post, title or post, roles, period, tuple(wrong))


def _day(cell: Any, column: str) -> date | None:
    """A day as a spreadsheet or a person writes it."""
    if isinstance(cell, datetime):
        return known_day(cell.date())
    if isinstance(cell, date):
        return known_day(cell)
    written = text_of(cell)
    if not written:
        return None
    for form in _DAY_FORMS:
        try:
            return known_day(datetime.strptime(written, form).date())  # noqa: DTZ007 - a day has no zone
        except Invalid:
            raise
        except ValueError:
            continue
    raise Invalid(
        _("the column “%(column)s” holds “%(text)s”: write the day as 01/07/2026"),
        column=COLUMNS[column],
        text=written[:40],
    )
