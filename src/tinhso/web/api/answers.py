"""What goes out: one thing, a page of a list, or a whole list streamed as CSV or JSON lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.store.keyset import Page
from tinhso.store.listing import Listing

from ..exports import attachment

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


def written(body: Any) -> bytes:
    return _written(body).encode()


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


def mark_of(*parts: Any) -> str:
    """A mark made of whatever changes with the thing."""
    return hashlib.blake2b(written(parts), digest_size=12).hexdigest()


def etag_of(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
