"""A statement of the bank as a file: which columns are what, and its entries of money in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import IO, Any

from tinhso.kernel.errors import Invalid, TooMuch
from tinhso.kernel.period import known_day
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold, nfc
from tinhso.store.sheets import MOST_BYTES, lines_of, text_of

from ..desk_settings import StatementColumns
from .rules.amounts import dong_of
from .rules.matching import Entry
from .rules.standing import NOTHING

MOST_HEADING = 30
"""Statements begin with the bank's name, the account and the days; the heading stands within so many rows."""
MOST_TEXT, MOST_NUMBER = 500, 60
MOST_AMOUNT = Decimal(10**13)
_DAY_FORMS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M",
)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its day."""

    entry: Entry
    day: date


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: its hash, and what stands in it."""

    sha256: str
    name: str
    rows: Sequence[Row]


def read(stream: IO[Any], name: str, columns: StatementColumns) -> File:
    """The entries of money in. Invalid or TooMuch, naming the file, the row and the column; nothing of it is kept then."""
    content = stream.read(MOST_BYTES + 1)
    try:
        lines = list(lines_of(BytesIO(content), name))
    except TooMuch as much:
        raise TooMuch(_("%(why)s Take a statement of fewer days."), field="file", why=much) from None
    places, start = _heading(lines, name, columns)
    rows = [row for number, cells in lines[start:] if (row := _row(number, cells, places, name, columns)) is not None]
    if not rows:
        raise Invalid(_("%(file)s has no entry of money in."), field="file", file=name)
    return File(sha256(content).hexdigest(), nfc(name)[:200], rows)


def _heading(
    lines: Sequence[tuple[int, Sequence[Any]]], name: str, columns: StatementColumns
) -> tuple[Mapping[str, int], int]:
    """Where the columns stand, and the place of the first entry."""
    wanted = {"day": fold(columns.day), "amount": fold(columns.amount), "text": fold(columns.text)}
    number = fold(columns.number)
    for place, (_number, cells) in enumerate(lines[:MOST_HEADING]):
        said = {fold(text_of(cell)): index for index, cell in reversed(list(enumerate(cells)))}
        if all(title in said for title in wanted.values()):
            found = {field: said[title] for field, title in wanted.items()}
            return found | ({"number": said[number]} if number in said else {}), place + 1
    raise Invalid(
        _(
            "%(file)s has no row with the columns “%(day)s”, “%(amount)s” and “%(text)s”. Write below what it calls them."
        ),
        field="file",
        file=name,
        day=columns.day,
        amount=columns.amount,
        text=columns.text,
    )


def _row(
    number: int, cells: Sequence[Any], places: Mapping[str, int], name: str, columns: StatementColumns
) -> Row | None:
    """None: no money in (a debit, a total, a note)."""

    def cell(field: str) -> Any:
        place = places.get(field)
        return cells[place] if place is not None and place < len(cells) else None

    amount = _amount(cell("amount"), number, name, columns.amount)
    day = _day(cell("day"))
    if amount is None or amount <= 0:
        return None
    if day is None:
        if not text_of(cell("day")):
            return None  # a total below the entries
        raise Invalid(
            _("%(file)s, row %(row)s: the column “%(column)s” holds no day."),
            field="file", file=name, row=number, column=columns.day,
        )  # fmt: skip
    text, bank = nfc(text_of(cell("text")))[:MOST_TEXT], text_of(cell("number"))[:MOST_NUMBER]
    return Row(Entry(number, amount, text, bank), day)


def _amount(cell: Any, row: int, name: str, column: str) -> Decimal | None:
    """Whole đồng; spreadsheets hold numbers, text files write them with marks. None for an empty cell."""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        found: Decimal | None = Decimal(str(cell))
    else:
        written = text_of(cell)
        if written in ("", "-", "–"):
            return None
        found = dong_of(written)
    if found is None or not found.is_finite() or abs(found) > MOST_AMOUNT or found != found.to_integral_value():
        raise _no_amount(row, name, column)
    return found.quantize(NOTHING)


def _no_amount(row: int, name: str, column: str) -> Invalid:
    return Invalid(
        _("%(file)s, row %(row)s: the column “%(column)s” holds no amount of whole đồng."),
        field="file", file=name, row=row, column=column,
    )  # fmt: skip


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = text_of(cell)
    for form in _DAY_FORMS:
        try:
            return known_day(datetime.strptime(written, form).date())  # noqa: DTZ007 - a day has no zone
        except (Invalid, ValueError):
            continue
    return None
