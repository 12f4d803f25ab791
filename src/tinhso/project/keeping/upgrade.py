"""`tinhso upgrade`: what would change between a data folder and this code, and doing it: backup, migrate, verify."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.folder import Folder, write_private
from tinhso.project.keeping import proof, taking
from tinhso.project.running import Run

if TYPE_CHECKING:
    from django.db.migrations import Migration
    from django.db.migrations.executor import MigrationExecutor

LONG = 100_000
"""Rows from which on a table's lock is worth a word."""


@dataclass(frozen=True, slots=True)
class Step:
    """One migration that would run: what it does to which tables, in words that are message ids with values."""

    name: str
    does: tuple[tuple[str, dict[str, object]], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What stands between the folder and this code."""

    version: str
    province: str
    steps: list[Step]
    unknown: list[str]
    """Migrations the database has and this code does not know: it was made by a newer version."""
    backup: tuple[datetime, Path] | None
    packs: int | None = None
    """Changes the packs of this version would bring; None while the tables are not up to it."""


def note(folder: Folder) -> Path:
    return folder.root / "kept.json"


def keep_note(folder: Folder, file: Path, at: datetime) -> None:
    """Remember the last backup, so that an upgrade can say how old it is."""
    write_private(note(folder), json.dumps({"at": at.isoformat(), "file": str(file)}) + "\n")


def last_backup(folder: Folder) -> tuple[datetime, Path] | None:
    try:
        held = json.loads(note(folder).read_text("utf-8"))
        return datetime.fromisoformat(held["at"]), Path(held["file"])
    except (OSError, ValueError, KeyError):
        return None


@contextmanager
def ready(run: Run) -> Iterator[None]:
    """Django on the folder's database, which is started for the time being when it rests."""
    from tinhso.project.commands import database

    with database(run):
        yield


def look(run: Run) -> Look:
    """Ask the database and the code. Inside `ready`; changes nothing."""
    executor, plan = _ahead()
    rows = _rows()
    steps = [Step(f"{one.app_label}.{one.name}", tuple(_words(one, rows))) for one in plan]
    known = set(executor.loader.disk_migrations)
    unknown = sorted(f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known)
    return Look(
        version("tinhso"), run.stamp.province, steps, unknown, last_backup(run.folder), None if plan else _packs(run)
    )


def behind() -> bool:
    """Whether the database was left by an older version, so that tables are not as this code reads them. Inside `ready`."""
    return bool(_ahead()[1])


def _ahead() -> tuple[MigrationExecutor, list[Migration]]:
    """What would run to bring the tables up to this code."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return executor, [one for one, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _rows() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        )
        return dict(cursor.fetchall())


def _packs(run: Run) -> int:
    """How many changes the packs beside this code would bring to what runs."""
    from django.utils import timezone

    from tinhso.project import packs
    from tinhso.services.configuration import public as configuration

    with packs.opened([run.stamp.province]) as found:
        planned = configuration.plan(found, at=timezone.localtime())
        return len(planned.plan.definitions) + len(planned.plan.files) + len(planned.plan.deeds)


def _words(migration: Migration, rows: dict[str, int]) -> Iterator[tuple[str, dict[str, object]]]:
    for operation in migration.operations:
        yield from _operation(operation, migration.app_label, rows)


def _operation(operation: Any, app: str, rows: dict[str, int]) -> Iterator[tuple[str, dict[str, object]]]:
    """One operation in plain words: what it makes, what it locks, what it rewrites, what it loses."""
    kind = type(operation).__name__
    named = getattr(operation, "model_name", "") or getattr(operation, "name", "")
    table = f"{app}_{named}".lower()
    values: dict[str, object] = {"table": table, "rows": rows.get(table, 0)}
    if kind == "SeparateDatabaseAndState":
        for one in operation.database_operations:
            yield from _operation(one, app, rows)
    elif kind in _WORDS:
        yield _WORDS[kind], values
    elif kind in {"RunSQL", "RunPython"}:
        yield _own(operation, kind), values | {"table": app}
    elif getattr(operation, "reduces_to_sql", True):
        yield _("%(table)s: %(kind)s"), values | {"kind": kind}


def _own(operation: Any, kind: str) -> str:
    """SQL of its own is read for what costs time; a program cannot be."""
    if kind == "RunPython":
        return _("%(table)s: runs a program over its rows; how long depends on them")
    text = str(operation.sql).upper()
    if "UPDATE " in text or " TYPE " in text:
        return _("%(table)s: SQL of its own that rewrites rows; nobody writes to them meanwhile")
    if "CREATE INDEX" in text or "ADD CONSTRAINT" in text:
        return _("%(table)s: SQL of its own that reads whole tables; nobody writes to them meanwhile")
    return _("%(table)s: SQL of its own, without reading or rewriting rows")


_WORDS = {
    "CreateModel": _("%(table)s: a new table; locks nothing"),
    "AddField": _("%(table)s: a new column; a short lock"),
    "AddIndex": _("%(table)s (%(rows)s rows): a new index; nobody writes to it meanwhile"),
    "AddConstraint": _("%(table)s (%(rows)s rows): a new constraint; every row is checked, nobody writes meanwhile"),
    "AlterField": _(
        "%(table)s (%(rows)s rows): a changed column; it may be rewritten, nobody reads or writes meanwhile"
    ),
    "RenameField": _("%(table)s: a renamed column; a short lock"),
    "RenameModel": _("%(table)s: a renamed table; a short lock"),
    "RemoveIndex": _("%(table)s: an index goes; a short lock"),
    "RemoveConstraint": _("%(table)s: a constraint goes; a short lock"),
    "RemoveField": _("%(table)s: a column goes, with what stands in it"),
    "DeleteModel": _("%(table)s (%(rows)s rows): the table goes, with what stands in it"),
    "AlterModelOptions": _("%(table)s: nothing in the database"),
    "AlterModelManagers": _("%(table)s: nothing in the database"),
    "AlterUniqueTogether": _(
        "%(table)s (%(rows)s rows): a new constraint; every row is checked, nobody writes meanwhile"
    ),
}


class Unequal(TinhSoError):
    """An upgrade changed what it must not."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What ran, and where one can go back to."""

    steps: tuple[str, ...]
    backup: taking.Taken | None
    entries: int
    rows: int


def upgrade(run: Run, *, to: Path | None, keys: Sequence[Any], at: datetime) -> Upgraded:
    """Backup, migrate, verify. The journal must be word for word what it was, and no table may have lost a row.

    Without `to`, no backup is taken: then somebody has one already. Raises Unequal, naming the backup to go back to.
    """
    backup = taking.take(run, to, keys=list(keys), at=at) if to else None
    with ready(run):
        from tinhso.project import prepare

        before = _fixed()
        steps = tuple(step.name for step in look(run).steps)
        prepare.migrate()
        after = _fixed()
        lost = [name for name, count in before[1].items() if after[1].get(name, 0) < count]
        if before[0] != after[0] or lost:
            raise Unequal(
                _("The upgrade changed what it must not (%(what)s). Go back: tinhso restore %(file)s"),
                what=", ".join(lost) or "journal",
                file=backup.file if backup else "…",
            )
        return Upgraded(steps, backup, after[0][0], sum(after[1].values()))


BODIES = "SELECT count(*), coalesce(max(id), 0), coalesce(sum(hashtextextended(body, id)), 0)::text FROM journal_record"


def _fixed() -> tuple[tuple[int, int, str], dict[str, int]]:
    """The words of the journal, and the rows of every table, as they stand now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BODIES)
        journal = cursor.fetchone()
        counts = {}
        cursor.execute(proof.TABLES, [list(proof.PASSING)])
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # names of the catalogue
            counts[name] = cursor.fetchone()[0]
    return journal, counts
