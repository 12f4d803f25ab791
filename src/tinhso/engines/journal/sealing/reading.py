"""Rows of the journal as the bytes that are hashed, in the order of transactions: streamed, never made again in Python."""

from collections.abc import Generator

from django.db import connection
from psycopg import errors
from psycopg.pq import ConnStatus, ExecStatus

from .rules import Place

_HEAD = 19
"""Bytes binary COPY begins with: its signature, flags, and the length of nothing."""
_COLUMNS = "id, xid, recorded_at, body"


def after(place: Place, *, until: Place | None = None, before: int | None = None, most: int | None = None) -> str:
    """The query of the entries after a place, up to another, of transactions older than `before`. Numbers only, no texts."""
    text = f"SELECT {_COLUMNS} FROM journal_record WHERE (xid, id) > ('{place.xid:d}'::xid8, {place.id:d}::bigint)"
    if until is not None:
        text += f" AND (xid, id) <= ('{until.xid:d}'::xid8, {until.id:d}::bigint)"
    if before is not None:
        text += f" AND xid < '{before:d}'::xid8"
    return text + " ORDER BY xid, id" + (f" LIMIT {most:d}" if most is not None else "")


def rows(query: str) -> Generator[bytes, None, None]:
    """Each row as binary COPY sends it. By libpq itself: a million rows a few seconds sooner than by the driver's generator.

    Use it up, or close it: until then the connection can do nothing else.
    """
    connection.ensure_connection()
    server = connection.connection.pgconn
    begun = server.exec_(f"COPY ({query}) TO STDOUT (FORMAT binary)".encode())
    if begun.status != ExecStatus.COPY_OUT:
        raise errors.OperationalError(begun.error_message.decode("utf-8", "replace"))
    over = False
    try:
        size, data = server.get_copy_data(0)
        head = bytes(data)[_HEAD:] if size > 0 else b""
        if head[:2] == b"\x00\x04":
            yield head
        while size > 0:
            size, data = server.get_copy_data(0)
            if size > 2:  # two bytes are the end's mark
                yield data
        over = True
    finally:
        if not over and server.status == ConnStatus.OK:
            server.get_cancel().cancel()
            while server.get_copy_data(0)[0] > 0:
                pass
        ended = [found.status for found in iter(server.get_result, None)]
    if ExecStatus.FATAL_ERROR in ended:
        raise errors.OperationalError("the journal could not be read to its end")
