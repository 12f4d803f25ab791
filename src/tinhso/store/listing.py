"""A list that leaves the house three ways by one statement: as pages by keyset, as CSV and as JSON lines by COPY.

Whoever owns the tables writes a `Listing`; a reader chooses columns and where to go on. Columns that nobody chose are not
read. Values travel as JSON has them; exact numbers as their digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import DataError, ProgrammingError, connection

from . import copying, keyset
from .keyset import Page

Kind = Literal["number", "exact", "code", "text", "day", "moment", "yes", "list"]
MOST_BYTES_OF_A_TOKEN = 2_000


@dataclass(frozen=True, slots=True)
class Column:
    """`sql`: what it is, in the statement's words. `text`: words of people, which a spreadsheet might run as a formula;
    `exact`: a decimal, given as its digits without the zeros the column pads with."""

    sql: str
    kind: Kind = "code"

    @property
    def in_json(self) -> str:
        if self.kind == "exact":
            return f"trim_scale({self.sql})::text"
        return f"({self.sql})::timestamptz" if self.kind == "moment" else self.sql

    @property
    def in_csv(self) -> str:
        if self.kind == "text":
            return f"CASE WHEN left({self.sql}, 1) IN {_FORMULA} THEN '''' || {self.sql} ELSE {self.sql} END"
        if self.kind == "exact":
            return f"trim_scale({self.sql})"
        if self.kind == "moment":
            return f"""to_char({self.sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return f"array_to_string({self.sql}, ' ')" if self.kind == "list" else self.sql


_FORMULA = "('=', '+', '-', '@', E'\\t', E'\\r', E'\\n')"


@dataclass(frozen=True, slots=True)
class Listing:
    """`rest`: FROM … WHERE …, with %(name)s for `values`. `key`: columns that order it, unique together and never null."""

    columns: Mapping[str, Column]
    rest: str
    key: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)

    def page(self, *, only: Sequence[str] = (), after: str | None = None, size: int = 50) -> Page[dict[str, Any]]:
        """The rows after a token, as dictionaries of the chosen columns; one query."""
        names = tuple(only) or tuple(self.columns)
        order = [self.columns[name].sql for name in self.key]
        listed = [self.columns[name].in_json for name in names] + order
        values: dict[str, Any] = dict(self.values) | {"size": size + 1}
        sql = f"SELECT {', '.join(listed)} {self.rest}"
        if after:
            place = self._read(after)
            values |= {f"after_{number}": value for number, value in enumerate(place)}
            marks = ", ".join(f"%(after_{number})s" for number in range(len(place)))
            sql += f" AND ({', '.join(order)}) > ({marks})"
        sql += f" ORDER BY {', '.join(order)} LIMIT %(size)s"
        rows = self._rows(sql, values, given=bool(after))
        more, kept = len(rows) > size, rows[:size]
        width = len(names)
        token = keyset.token(kept[-1][width:]) if more else None
        return Page([dict(zip(names, row[:width], strict=True)) for row in kept], token, after)

    def csv(self, *, only: Sequence[str] = ()) -> Iterator[bytes]:
        """All rows, in chunks, in no promised order; formulas are escaped by the database."""
        names = tuple(only) or tuple(self.columns)
        chosen = ", ".join(f'{self.columns[name].in_csv} AS "{name}"' for name in names)
        return copying.copy_csv(f"SELECT {chosen} {self.rest}", self.values, header=names)

    def json_lines(self, *, only: Sequence[str] = ()) -> Iterator[bytes]:
        """All rows, one JSON object a line, in chunks, in no promised order."""
        names = tuple(only) or tuple(self.columns)
        chosen = ", ".join(f'{self.columns[name].in_json} AS "{name}"' for name in names)
        return copying.copy_json_lines(f"SELECT {chosen} {self.rest}", self.values)

    def _read(self, token: str) -> list[Any]:
        place = keyset.place(token[:MOST_BYTES_OF_A_TOKEN], len(self.key))
        if any(isinstance(value, bool | dict | list | float) or value is None for value in place):
            raise keyset.lost()
        return place

    def _rows(self, sql: str, values: dict[str, Any], *, given: bool) -> list[tuple[Any, ...]]:
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall())
        except (DataError, ProgrammingError):
            if not given:
                raise
            raise keyset.lost() from None  # a token somebody wrote: its values are not of the columns' types
