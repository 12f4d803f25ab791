"""Whether a province was prepared already by this very version, with these very packs, in this very database.

Then a start leaves preparation out. No Django here: the supervisor asks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from tinhso.project.databases import NAME
from tinhso.project.embedded import EmbeddedServer
from tinhso.project.folder import Folder, write_private
from tinhso.project.running import Run, packs_folder

MIGRATING = ("tinhso", "django", "django-allauth", "procrastinate")
"""Distributions that bring tables."""

STATE = """
SELECT md5(concat_ws(' ',
  (SELECT string_agg(concat_ws(' ', app, name, applied AT TIME ZONE 'UTC'), ',' ORDER BY id) FROM django_migrations),
  (SELECT max(id) FROM store_storeddefinition)))
"""
"""Another database has other moments, and one that was put back to an earlier day has other definitions."""


def wanted() -> str:
    """Changes with the version, any migration of ours and any file of the packs."""
    digest = sha256(" ".join(f"{name} {metadata.version(name)}" for name in MIGRATING).encode())
    for path, name in _files():
        digest.update(name.encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files() -> Iterator[tuple[Path, str]]:
    package, packs = Path(__file__).resolve().parent.parent, packs_folder()
    for top, pattern in ((package, "*/*/migrations/*.py"), (package, "*/migrations/*.py"), (packs, "**/*")):
        for path in sorted(top.glob(pattern)):
            if path.is_file():
                yield path, str(path.relative_to(top))


def keep(folder: Folder, wanted: str, state: str) -> None:
    """Note that preparation ran to its end."""
    write_private(_note(folder), f"{wanted} {state}\n")


def keep_now(folder: Folder, wanted: str) -> None:
    """The same, of the database Django is connected to."""
    from django.db import connection

    def first_row(statement: str) -> tuple[str, ...] | None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row: tuple[str, ...] | None = cursor.fetchone()
            return row

    keep(folder, wanted, state(first_row))


def nothing_new(run: Run, server: EmbeddedServer | None) -> bool:
    """True when preparation would find nothing to do. Any doubt is False: preparing again changes nothing."""
    note = _note(run.folder)
    if not note.exists():
        return False
    held = note.read_text("ascii").split()
    return len(held) == 2 and held[0] == wanted() and held[1] == _state(server)


def _state(server: EmbeddedServer | None) -> str:
    import psycopg  # so late because loading it takes a while, and the web server is already loading beside us

    try:
        with server.connect(NAME) if server else psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            return state(lambda statement: connection.execute(statement).fetchone())
    except psycopg.Error:
        return ""


def state(ask: Callable[[str], tuple[str, ...] | None]) -> str:
    """What preparation leaves in the database, as a short text. `ask` gives the first row of a statement."""
    row = ask(STATE)
    return row[0] if row else ""


def _note(folder: Folder) -> Path:
    return folder.root / "prepared"
