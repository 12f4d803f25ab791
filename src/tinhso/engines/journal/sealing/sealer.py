"""Sealing: what can no longer get company from a late commit goes into the next block of the chain."""

from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from .binding import bind
from .reading import after, rows
from .rules import BEGINNING, FIRST, MOST, Bound, Place, Seal, packed_bound, place_of, sealed

_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('journal.seal', 0))"
_NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, clock_timestamp()"
HEADS = "number, last_xid::text, last_id, count, root, bound_kinds, bound_count, bound_root, previous, sealed_at, hash"
_LAST = f"SELECT {HEADS} FROM journal_block ORDER BY number DESC LIMIT 1"
_FROM = f"SELECT {HEADS} FROM journal_block WHERE number >= %s::bigint ORDER BY number LIMIT %s::bigint"
_KEEP = (
    "INSERT INTO journal_block (number, last_xid, last_id, count, bound_count, root, previous, hash, sealed_at, members,"
    " bound_kinds, bound_root, bound_members) VALUES (%s::bigint, %s::xid8, %s::bigint, %s::int, %s::int, %s, %s, %s, %s,"
    " %s, %s, %s, %s)"
)
MANY = 2_000


def seal(*, most: int = MOST) -> int:
    """Seal everything that stands below the oldest open transaction, in blocks of up to `most`; how many blocks.

    May be called by many at once and be ended at any moment: each block is one transaction, and whoever finds another
    at it leaves the work to that one. Entries that may still get company from a late commit wait for the next time.
    """
    made = 0
    while count := _seal_one(most):
        made += 1
        if count < most:
            break
    return made


def _seal_one(most: int) -> int:
    """The next block, in a transaction of its own; how many entries it holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            return 0
        before = last()  # after the lock, so that the block of whoever held it is seen
        cursor.execute(_NOW)
        line, now = cursor.fetchone()
        begin = before.last if before else FIRST
        leaves, members, row = [], bytearray(), b""
        with closing(rows(after(begin, before=int(line), most=most))) as stream:
            for row in stream:
                leaf = sha256(row).digest()
                leaves.append(leaf)
                members += row[6:14]
                members += leaf
        if not leaves:
            return 0
        end = place_of(bytes(row))
        ids = [int.from_bytes(members[at : at + 8], "big", signed=True) for at in range(0, len(members), 40)]
        bound, bound_members = bind(begin, end, (min(ids), max(ids)))
        number, previous = (before.number + 1, before.hash) if before else (1, BEGINNING)
        _keep(sealed(number, end, leaves, previous, now, bound), bytes(members), packed_bound(bound_members))
    return len(leaves)


def _keep(made: Seal, members: bytes, bound_members: bytes) -> None:
    numbers = (made.number, made.last.xid, made.last.id, made.count, made.bound.count)
    values: list[Any] = [*map(str, numbers), made.root, made.previous, made.hash, made.sealed_at, members]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [*values, list(made.bound.kinds), made.bound.root, bound_members])


def last() -> Seal | None:
    """The newest block; None when nothing was sealed yet."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        row = cursor.fetchone()
    return None if row is None else read_seal(row)


def some_seals(start: int = 1, *, most: int = MANY) -> list[Seal]:
    """Blocks from a number on, in order, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(_FROM, [str(start), str(most)])
        return [read_seal(row) for row in cursor.fetchall()]


def seals(start: int = 1) -> Iterator[Seal]:
    """Every block from a number on, in order; read some thousands at a time."""
    while found := some_seals(start):
        yield from found
        start = found[-1].number + 1


def read_seal(row: Any) -> Seal:
    """A row of HEADS."""
    number, xid, id, count, root, kinds, bound_count, bound_root, previous, at, hash_ = row
    bound = Bound(tuple(kinds), bound_count, bytes(bound_root))
    return Seal(number, Place(int(xid), id), count, bytes(root), bound, bytes(previous), at, bytes(hash_))
