"""COPY in and out: how rows travel in bulk. Keys are built after filling; exports never pass through the ORM row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import ClientCursor

CHUNK = 65_536
Params = Sequence[Any] | Mapping[str, Any]


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY rows into a table of ours (its name comes from code, never from a person); how many."""
    names = ", ".join(f'"{column}"' for column in columns)
    count = 0
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def copy_out(rows: QuerySet[Any], *, header: Sequence[str]) -> Iterator[bytes]:
    """The rows of a `values_list` query as CSV, streamed in chunks, first a header line."""
    sql, params = rows.query.sql_with_params()
    return copy_csv(sql, params, header=header)


def copy_csv(sql: str, params: Params, *, header: Sequence[str]) -> Iterator[bytes]:
    """The rows of a statement as CSV, streamed in chunks, first a header line."""
    head = (",".join(_quoted(name) for name in header) + "\r\n").encode()
    return _streamed(head, _composed(sql, params, "FORMAT csv"))


def copy_json_lines(sql: str, params: Params) -> Iterator[bytes]:
    """The rows of a statement as JSON objects, one a line, streamed in chunks.

    JSON escapes control characters, so that none of those named here can stand in a row and nothing is quoted.
    """
    rows = f"SELECT row_to_json(line) FROM ({sql}) line"
    return _streamed(b"", _composed(rows, params, "FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01'"))


def _streamed(head: bytes, statement: str) -> Iterator[bytes]:
    buffer = bytearray(head)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in copy:
            buffer += part
            if len(buffer) >= CHUNK:
                yield bytes(buffer)
                buffer.clear()
    yield bytes(buffer)


def _composed(sql: str, params: Params, form: str) -> str:
    """COPY takes no bound parameters, so psycopg quotes them into the text on the client."""
    connection.ensure_connection()
    return f"COPY ({ClientCursor(connection.connection).mogrify(sql, params)}) TO STDOUT ({form})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
