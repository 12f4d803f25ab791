"""COPY in and out: how rows travel in bulk. Keys are built after filling; exports never pass through the ORM row by row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import ClientCursor

CHUNK = 65_536


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
    buffer = bytearray((",".join(_quoted(name) for name in header) + "\r\n").encode())
    with connection.cursor() as cursor, cursor.copy(_composed(sql, params)) as copy:
        for part in copy:
            buffer += part
            if len(buffer) >= CHUNK:
                yield bytes(buffer)
                buffer.clear()
    yield bytes(buffer)


def _composed(sql: str, params: Sequence[Any]) -> str:
    """COPY takes no bound parameters, so psycopg quotes them into the text on the client."""
    connection.ensure_connection()
    return f"COPY ({ClientCursor(connection.connection).mogrify(sql, params)}) TO STDOUT (FORMAT csv)"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
