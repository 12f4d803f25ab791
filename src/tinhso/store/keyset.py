"""Lists page by keyset: the next page starts after the last row seen, so page 2,000 costs what page 1 costs."""

import base64
import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db import DataError, ProgrammingError, transaction
from django.db.models import BooleanField, F, Func, QuerySet, Value

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows and, when there are more, the token of the next page."""

    rows: Sequence[T]
    next: str | None
    after: str | None


def page(rows: QuerySet[Any], *, order: Sequence[str], after: str | None = None, size: int = 50) -> Page[Any]:
    """The page after a token, ordered ascending by `order`, which must be unique together (end with "id").

    Columns must not be null. The query may be of models or of `values_list` that includes the columns of `order` first.
    """
    ordered = rows.order_by(*order)
    if after:
        ordered = ordered.filter(_After(order, place(after, len(order))))
    try:
        with transaction.atomic() if after else nullcontext():  # a refused token leaves the caller's transaction whole
            found = list(ordered[: size + 1])
    except (DataError, ProgrammingError, UnicodeError, OverflowError):
        if not after:
            raise
        raise lost() from None  # a token somebody wrote: its values are not of the columns' types
    more = len(found) > size
    found = found[:size]
    return Page(found, token(_values(found[-1], order)) if more else None, after)


class _After(Func):
    """`(a, b) > (x, y)` as a condition."""

    conditional = True

    def __init__(self, order: Sequence[str], values: Sequence[Any]) -> None:
        super().__init__(*[F(name) for name in order], *[Value(value) for value in values], output_field=BooleanField())
        self.width = len(order)

    def as_sql(self, compiler: Any, connection: Any, *_given: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        parts, params = [], []
        for expression in self.source_expressions:
            sql, given = compiler.compile(expression)
            parts.append(sql)
            params.extend(given)
        left, right = ", ".join(parts[: self.width]), ", ".join(parts[self.width :])
        return f"({left}) > ({right})", tuple(params)


def _values(row: Any, order: Sequence[str]) -> list[Any]:
    if isinstance(row, tuple | list):
        return list(row[: len(order)])
    return [getattr(row, name) for name in order]


def token(values: Sequence[Any]) -> str:
    """The place of a row in an order, as a text that fits in an address."""
    return base64.urlsafe_b64encode(json.dumps([_plain(value) for value in values]).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    for name, kind in (("dt", datetime), ("d", date), ("n", Decimal)):
        if isinstance(value, kind):
            return [name, value.isoformat() if isinstance(value, date) else str(value)]
    return value


def place(token: str, width: int) -> list[Any]:
    """What `token` wrote. Invalid when it was not written by it, or for an order of another width."""
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if len(values) != width:
            raise ValueError
        return [_rich(value) for value in values]
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        raise lost() from None


def lost() -> Invalid:
    """What is said of a token that leads nowhere."""
    return Invalid(_("This page of the list cannot be found. Start again from its first page."), field="after")


def _rich(value: Any) -> Any:
    if isinstance(value, list):
        kind, text = value
        return _RICH[kind](text)
    return value


_RICH: dict[str, Callable[[str], Any]] = {"dt": datetime.fromisoformat, "d": date.fromisoformat, "n": Decimal}
