"""Figures by which a restored database is shown to be the one that was kept. No Django: both ends may be any version of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

PASSING = ("procrastinate_%", "django_session", "project_cache", "django_migrations", "web_formkey")
"""Tables that change by themselves, or are no act of anybody: not counted."""

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND NOT relname LIKE ANY(%s)
ORDER BY relname
"""

JOURNAL = """
SELECT count(*), coalesce(max(id), 0), coalesce(sum(hash_record_extended(journal_record.*, 0)), 0)::text
FROM journal_record WHERE xid < %s::xid8
"""

PAPERS = "SELECT DISTINCT sha256 FROM documents_paper"


@dataclass(frozen=True, slots=True)
class Figures:
    """A database at one moment. `horizon`: acts of lower transaction numbers are all there; the journal is summed up to it."""

    horizon: str
    journal: tuple[int, int, str]
    """Entries, the last one's number, and a sum over all of them that changes when any column of any is altered."""
    tables: dict[str, int]

    def told(self) -> dict[str, Any]:
        return {"horizon": self.horizon, "journal": list(self.journal), "tables": self.tables}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Figures:
        count, last, total = told["journal"]
        return cls(told["horizon"], (count, last, total), dict(told["tables"]))


def figures(connection: psycopg.Connection[Any], *, horizon: str | None = None) -> Figures:
    """Counted in one snapshot; with `horizon`, the journal up to where somebody else counted it."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if horizon is None:
            horizon = _one(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        row = connection.execute(JOURNAL, [horizon]).fetchone()
        assert row is not None
        return Figures(str(horizon), (int(row[0]), int(row[1]), str(row[2])), _counts(connection))


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

    journal: tuple[int, int, str]
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
