"""A statement of the bank as a file: which columns are what, and its entries of money in.

It is read row by row, so a long one takes no more memory than a short one. A row that cannot be read is named and left to a
person; the others are read. Where many cannot, the columns are not what they were said to be, and the file is refused.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import chain, islice
from typing import Any, BinaryIO, Literal

from tinhso.kernel.errors import Invalid
from tinhso.kernel.period import known_day
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold, nfc
from tinhso.store.sheets import Bounds, lines_of, text_of

from ..desk_settings import StatementColumns
from .rules.amounts import dong_of
from .rules.matching import Entry
from .rules.standing import NOTHING

BOUNDS = Bounds(size=100 * 1024 * 1024, unpacked=400_000_000, rows=500_000, cells=10_000_000, strings=80_000_000)
AT_ONCE = 1_000_000
"""Bytes of a file that is read while its bringer waits; a longer one is read by a job."""
MOST_FAULTS = 100
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
class Fault:
    """A row whose amount or day cannot be read: what its column is called, and what stands there."""

    row: int
    what: Literal["amount", "day"]
    column: str
    text: str

    def error(self, name: str) -> Invalid:
        """As it is told where the whole file is refused."""
        return Invalid(FAULTS[self.what], field="file", file=name, row=self.row, column=self.column)


FAULTS = {
    "amount": _("%(file)s, row %(row)s: the column “%(column)s” holds no amount of whole đồng."),
    "day": _("%(file)s, row %(row)s: the column “%(column)s” holds no day."),
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: its hash, what stands in it, and the rows that could not be read."""

    sha256: str
    name: str
    rows: Sequence[Row]
    faults: Sequence[Fault] = ()


def read(stream: BinaryIO, name: str, columns: StatementColumns) -> File:
    """The entries of money in of a file that is not long. Invalid or TooMuch, naming the file; nothing of it is kept then."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for one in entries(stream, name, columns):
        if isinstance(one, Row):
            rows.append(one)
        else:
            faults.append(one)
    return File(hash_of(stream), called(name), rows, faults)


def called(name: str) -> str:
    return nfc(name)[:200]


def hash_of(stream: BinaryIO) -> str:
    """Of the whole file, read from its beginning."""
    stream.seek(0)
    found = sha256()
    while piece := stream.read(1_000_000):
        found.update(piece)
    return found.hexdigest()


def entries(stream: BinaryIO, name: str, columns: StatementColumns) -> Generator[Row | Fault, None, None]:
    """Row by row: money in, and what cannot be read. Invalid or TooMuch, naming the file, as soon as it is seen."""
    lines = lines_of(stream, name, BOUNDS)
    head = list(islice(lines, MOST_HEADING))
    places, start = _heading(head, name, columns)
    faults: list[Fault] = []
    found = 0
    for number, cells in chain(head[start:], lines):
        one = _row(number, cells, places, columns)
        if one is None:
            continue
        if isinstance(one, Row):
            found += 1
        else:
            faults.append(one)
            if len(faults) > MOST_FAULTS:
                raise faults[0].error(name)
        yield one
    if not found:
        raise (
            faults[0].error(name)
            if faults
            else Invalid(_("%(file)s has no entry of money in."), field="file", file=name)
        )


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


def _row(number: int, cells: Sequence[Any], places: Mapping[str, int], columns: StatementColumns) -> Row | Fault | None:
    """None: no money in (a debit, a total, a note)."""

    def cell(field: str) -> Any:
        place = places.get(field)
        return cells[place] if place is not None and place < len(cells) else None

    amount = _amount(cell("amount"))
    if amount is None:
        return Fault(number, "amount", columns.amount, text_of(cell("amount"))[:MOST_TEXT])
    if amount <= 0:
        return None
    day = _day(cell("day"))
    if day is None:
        if not text_of(cell("day")):
            return None  # a total below the entries
        return Fault(number, "day", columns.day, text_of(cell("day"))[:MOST_TEXT])
    text, bank = nfc(text_of(cell("text")))[:MOST_TEXT], text_of(cell("number"))[:MOST_NUMBER]
    return Row(Entry(number, amount, text, bank), day)


def _amount(cell: Any) -> Decimal | None:
    """Whole đồng, nothing for an empty cell; spreadsheets hold numbers, text files write them with marks. None: no such amount."""
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        found: Decimal | None = Decimal(str(cell))
    else:
        written = text_of(cell)
        if written in ("", "-", "–"):
            return NOTHING
        found = dong_of(written)
    if found is None or not found.is_finite() or abs(found) > MOST_AMOUNT or found != found.to_integral_value():
        return None
    return found.quantize(NOTHING)


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return _day_written(text_of(cell))


@lru_cache(maxsize=1000)
def _day_written(written: str) -> date | None:
    """A statement names few days, many times over."""
    for form in _DAY_FORMS:
        try:
            return known_day(datetime.strptime(written, form).date())  # noqa: DTZ007 - a day has no zone
        except (Invalid, ValueError):
            continue
    return None
