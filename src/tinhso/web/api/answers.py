"""What goes out: one thing, a page of a list, or a whole list streamed as CSV or JSON lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.store import keyset
from tinhso.store.keyset import Page
from tinhso.store.listing import Listing

from ..exports import attachment, csv_response

JSON = "application/json; charset=utf-8"
LINES = "application/x-ndjson; charset=utf-8"
CSV = "text/csv; charset=utf-8"


def plain(value: Any) -> Any:
    """What JSON has no form for: days and moments by ISO 8601, exact numbers by their digits."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | frozenset):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def exact(value: Decimal | None) -> str | None:
    """A number by its digits, without the zeros a column pads with."""
    if value is None:
        return None
    return format(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize(), "f")


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=plain).encode


class Written(str):
    """JSON that was written before and is sent as it stands, as a property of an answer."""

    __slots__ = ()


def in_advance(value: Any) -> Written:
    """The value as JSON, for answers that hold it again and again."""
    return Written(_written(value))


def written(body: Any) -> bytes:
    """The body as JSON."""
    if not isinstance(body, dict) or not any(type(value) is Written for value in body.values()):
        return _written(body).encode()
    parts: list[str] = []
    for before, run in groupby(body.items(), lambda one: type(one[1]) is Written):
        if before:
            parts += [f"{_written(name)}:{value}" for name, value in run]
        else:  # what stands between is written at once: one by one costs ten times as much
            parts.append(_written(dict(run))[1:-1])
    return f"{{{','.join(parts)}}}".encode()


def answer(body: Any, *, status: int = 200, etag: str = "") -> HttpResponse:
    """The body as JSON. `etag`: the thing's own mark, when it has one; else it is made of the body."""
    response = HttpResponse(written(body), content_type=JSON, status=status)
    if etag:
        response.headers["ETag"] = etag
    return response


def chosen(fields: str, names: Iterable[str]) -> tuple[str, ...]:
    """The columns asked for by `fields=a,b`; all when nothing is asked. Invalid names what there is."""
    known = tuple(names)
    if not fields:
        return known
    wanted = tuple(dict.fromkeys(name.strip() for name in fields.split(",")))
    for name in wanted:
        if name not in known:
            raise Invalid(
                _("“%(name)s” is no property here; there are: %(known)s."),
                name=name[:60],
                known=", ".join(known),
                field="fields",
            )
    return wanted


def whole_numbers(text: str, *, field: str) -> list[int]:
    """Ids by commas. Invalid names the field."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if any(not part.isdecimal() or len(part) > 18 for part in parts):
        raise Invalid(_("Must be whole numbers, by commas."), field=field)
    return [int(part) for part in parts]


def one(body: Mapping[str, Any], fields: str = "", *, etag: str = "") -> HttpResponse:
    """One thing, whole or the chosen properties of it."""
    return answer({name: body[name] for name in chosen(fields, body)} if fields else body, etag=etag)


def page(found: Page[Any], fields: str = "", names: Sequence[str] = ()) -> HttpResponse:
    """A page of rows that are dictionaries; the chosen properties of each."""
    rows: Sequence[Any] = found.rows
    if fields:
        wanted = chosen(fields, names)
        rows = [{name: row[name] for name in wanted} for row in rows]
    return answer({"rows": rows, "next": found.next})


def listed(listing: Listing, wanted: Any, names: Sequence[str], *, name: str) -> HttpResponse | StreamingHttpResponse:
    """A listing as the caller wants it: a page, or all of it as CSV or JSON lines, streamed by the database's COPY."""
    only = chosen(wanted.fields, names)
    if wanted.format == "json":
        found = listing.page(only=only, after=wanted.after, size=wanted.size)
        return answer({"rows": found.rows, "next": found.next})
    csv = wanted.format == "csv"
    chunks = listing.csv(only=only) if csv else listing.json_lines(only=only)
    response = StreamingHttpResponse(chunks, content_type=CSV if csv else LINES)
    response.headers["Content-Disposition"] = attachment(name + (".csv" if csv else ".ndjson"))
    return response


def known_rows(
    rows: Sequence[dict[str, Any]], wanted: Any, names: Sequence[str], *, name: str
) -> HttpResponse | StreamingHttpResponse:
    """A list that is known whole, in its order, as the caller wants it. `after` is then the place of the next row."""
    only = chosen(wanted.fields, names)
    form = getattr(wanted, "format", "json")
    if form == "csv":
        return csv_response(name, only, ([csv_cell(row[one]) for one in only] for row in rows), bom=False)
    kept = rows if only == tuple(names) else [{one: row[one] for one in only} for row in rows]
    if form == "ndjson":
        response = StreamingHttpResponse((written(row) + b"\n" for row in kept), content_type=LINES)
        response.headers["Content-Disposition"] = attachment(name + ".ndjson")
        return response
    start = start_of(wanted)
    end = start + wanted.size
    return answer({"rows": kept[start:end], "next": token_of(end) if end < len(kept) else None})


def start_of(wanted: Any) -> int:
    """The number a list goes on from; 0 at its beginning. For lists that are numbered without a gap."""
    (start,) = keyset.place(wanted.after, 1) if wanted.after else (0,)
    if type(start) is not int or not 0 <= start < 2**63:
        raise keyset.lost()
    return start


def token_of(number: int) -> str:
    return keyset.token([number])


def csv_cell(value: Any) -> Any:
    if isinstance(value, dict | list | tuple):
        return written(value).decode()
    return "" if value is None else plain(value) if isinstance(value, Decimal | date) else value


def mark_of(*parts: Any) -> str:
    """A mark made of whatever changes with the thing."""
    return hashlib.blake2b(written(parts), digest_size=12).hexdigest()


def etag_of(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
