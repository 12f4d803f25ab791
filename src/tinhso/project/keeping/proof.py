"""Figures by which a restored database is shown to be the one that was kept. No Django: both ends may be any version of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

PASSING = ("procrastinate_%", "django_session", "project_cache", "django_migrations", "web_formkey")
"""Tables that change by themselves, or are no act of anybody: not counted."""

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND relpersistence = 'p' AND NOT relname LIKE ANY(%s)
ORDER BY relname
"""
"""Unlogged tables are left out: they hold what may be lost, and a base backup carries them empty."""


SEALED = "SELECT to_regclass('journal_block') IS NOT NULL"
LAST_BLOCK = """
SELECT number, encode(hash, 'hex'), last_xid::text, last_id, (SELECT coalesce(sum(count), 0) FROM journal_block)
FROM journal_block ORDER BY number DESC LIMIT 1
"""
THAT_BLOCK = """
SELECT number, encode(hash, 'hex'), last_xid::text, last_id, (SELECT sum(count) FROM journal_block WHERE number <= %s)
FROM journal_block WHERE number = %s
"""
# Behind the last seal only: what is sealed hangs on the block's hash, and `journal verify` reads it all.
TAIL = """
SELECT count(*), 0, coalesce(sum(hash_record_extended(journal_record.*, 0)), 0)::text
FROM journal_record WHERE xid < %s::xid8 AND (xid, id) > (%s::xid8, %s)
"""

PAPERS = "SELECT DISTINCT sha256 FROM documents_paper"


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal up to a horizon: how many entries, the last block of seals with its hash, and a sum over every column of
    the entries behind it, which changes when any of them does."""

    entries: int
    block: int
    hash: str
    unsealed: int
    sum: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A database at one moment. `horizon`: acts of lower transaction numbers are all there; the journal is told up to it."""

    horizon: str
    journal: Journal
    tables: dict[str, int]

    def told(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Figures:
        return cls(told["horizon"], Journal(**told["journal"]), dict(told["tables"]))


def figures(connection: psycopg.Connection[Any], *, like: Figures | None = None) -> Figures:
    """Counted in one snapshot; with `like`, the journal up to where somebody else counted it, from the same block."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        horizon = (
            like.horizon if like else str(_one(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))
        )
        return Figures(
            horizon, _journal(connection, horizon, like.journal.block if like else None), _counts(connection)
        )


def counted(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """The rows of every table now."""
    return _counts(connection)


def _journal(connection: psycopg.Connection[Any], horizon: str, block: int | None) -> Journal:
    row = None
    if block != 0 and _one(connection, SEALED):
        asked = connection.execute(LAST_BLOCK) if block is None else connection.execute(THAT_BLOCK, [block, block])
        row = asked.fetchone()
    number, digest, xid, id, sealed = row or (0, "", "0", 0, 0)
    tail = connection.execute(TAIL, [horizon, xid, id]).fetchone()
    assert tail is not None
    return Journal(int(sealed) + int(tail[0]), int(number), str(digest), int(tail[0]), str(tail[2]))


def _counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    from psycopg import sql

    names = [row[0] for row in connection.execute(TABLES, [list(PASSING)])]
    if not names:
        return {}
    counting = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(name), sql.Identifier(name)) for name in names
    )
    return {str(name): int(count) for name, count in connection.execute(counting)}


def next_transaction(connection: psycopg.Connection[Any]) -> int:
    """The number above every transaction that has begun."""
    return int(_one(connection, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"))


def papers(connection: psycopg.Connection[Any]) -> set[str]:
    """The hashes of all files that the database names."""
    return {row[0] for row in connection.execute(PAPERS)}


def migrations(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
    return [row[0] for row in rows]


def _one(connection: psycopg.Connection[Any], statement: str) -> Any:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return row[0]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was kept beside what was found. Equal when nothing is `wrong`."""

    journal: Journal
    rows: int
    tables: int
    wrong: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    """Tables that changed while the backup ran, so that only their direction can be told."""


def compare(before: Figures, after: Figures, found: Figures) -> Compared:
    """`before` and `after` were counted around the backup, `found` in what was restored, up to the horizon of `before`."""
    wrong = [] if before.journal == found.journal else [f"journal: {before.journal} → {found.journal}"]
    moved = [name for name in before.tables if before.tables[name] != after.tables.get(name)]
    wrong += list(_unlike(before, found, set(moved)))
    return Compared(found.journal, sum(found.tables.values()), len(found.tables), wrong, moved)


def _unlike(before: Figures, found: Figures, moved: set[str]) -> Iterator[str]:
    for name, count in before.tables.items():
        if name not in moved and found.tables.get(name) != count:
            yield f"{name}: {count} → {found.tables.get(name, 'none')}"
