"""Reading a file of figures: a heading row, then a row a unit, a column a measure. CSV or XLSX, under limits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from tinhso.kernel.errors import Invalid
from tinhso.kernel.numbers import parse_decimal
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold
from tinhso.store.sheets import MachineText, lines_of, text_of

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
    lines = lines_of(stream, name)
    heading = next(lines, None)
    if heading is None:
        raise Invalid(_("%(file)s is empty."), file=name)
    places = _places([text_of(cell) for cell in heading[1]], name)
    return [_row(number, cells, places) for number, cells in lines]


@dataclass(frozen=True, slots=True)
class _Places:
    code: int
    name: int | None
    period: int
    measures: dict[str, int]


def _places(heading: Sequence[str], name: str) -> _Places:
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
        text_of(at(places.code)),
        text_of(at(places.name)),
        text_of(at(places.period)),
        {code: at(index) for code, index in places.measures.items()},
    )


def cell_value(cell: Any, choices: bool = False) -> tuple[bool, Decimal | None, str]:
    """(is there a value, the number, the choice). An empty cell brings no figure; “-” says there was nothing to count.

    Spreadsheets and comma-separated files hold plain numbers with a dot; anything else is read as people write it here.
    """
    text = text_of(cell)
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
    if isinstance(cell, MachineText) and _MACHINE_NUMBER.match(text):
        return True, Decimal(text), ""
    return True, parse_decimal(text), ""
