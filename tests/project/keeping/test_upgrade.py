"""A province of the first version (0.1.0), as scripts/first_version.py made it, is brought up to this one."""

import json
import lzma
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.project.keeping.conftest import tinhso

from tinhso.project import keeping_cli
from tinhso.project.databases import NAME, USER
from tinhso.project.embedded import EmbeddedServer, lay_out
from tinhso.project.embedded.layout import PORT
from tinhso.project.embedded.server import give
from tinhso.project.folder import Folder, Stamp
from tinhso.project.journal_cli import OLDER
from tinhso.project.keeping import upgrade as upgrading
from tinhso.project.keeping.upgrade import Unequal, _operation
from tinhso.project.running import Run
from tinhso.project.words import Words

DUMP = Path(__file__).with_name("first_version.sql.xz")


@pytest.fixture(scope="module")
def loaded():
    """Its dump in a cluster, loaded once: the data folder as it lay when 0.1.0 was stopped."""
    root = Path(tempfile.mkdtemp(prefix="tinhso-first-version-"))
    root.chmod(0o711)
    folder = Folder.at(root / "data")
    folder.prepare()
    folder.claim(Stamp(False, "lao-cai"))
    server = EmbeddedServer(lay_out(folder.root), folder.secret("database-superuser"))
    server.start()
    server.make_database(NAME, user=USER, password=folder.secret("database"))
    words = ["--host", server.layout.socket, "--port", str(PORT), "--username", USER, "--dbname", NAME]
    told = {"PGPASSWORD": folder.secret("database")}
    psql = [server.program / "psql", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--output", "/dev/null"]
    subprocess.run([*psql, *words], env=told, input=lzma.decompress(DUMP.read_bytes()), check=True)
    server.stop()
    yield folder.root
    shutil.rmtree(root, ignore_errors=True)


def copied(loaded: Path, place: Path) -> Folder:
    """That data folder once more, cluster and all."""
    shutil.copytree(loaded, place / "data", ignore=shutil.ignore_patterns("run", "postgres"))
    layout = lay_out(place / "data")
    shutil.copytree(lay_out(loaded).cluster, layout.cluster)
    if layout.user is not None:
        give(layout.cluster, layout.user)
    return Folder.at(place / "data")


@pytest.fixture
def first(loaded, place):
    """A copy of it for one test."""
    return copied(loaded, place)


@dataclass(frozen=True)
class Upgraded:
    """The province after the upgrade; what stood in it before, what the commands said, and the backup it took first."""

    folder: Folder
    before: list[tuple[Any, ...]]
    names: list[tuple[Any, ...]]
    foreseen: str
    after_looking: list[tuple[Any, ...]]
    said: str
    kept: Path


@pytest.fixture(scope="module")
def upgraded(loaded):
    """Looked at and upgraded, once for what several tests ask about it: it takes half a minute."""
    place = Path(tempfile.mkdtemp(prefix="tinhso-upgraded-"))
    place.chmod(0o711)
    folder = copied(loaded, place)
    before, names = ask(folder, ENTRIES), ask(folder, "SELECT name FROM people_person ORDER BY id")
    foreseen = tinhso("upgrade", "--check", "--data", str(folder.root))
    after_looking = ask(folder, ENTRIES)
    said = tinhso("upgrade", "--data", str(folder.root))
    kept = Path(json.loads((folder.root / "kept.json").read_text())["file"])
    yield Upgraded(folder, before, names, foreseen, after_looking, said, kept)
    shutil.rmtree(place, ignore_errors=True)


ENTRIES = "SELECT id, body FROM journal_record ORDER BY id"


def ask(folder, statement):
    server = EmbeddedServer(lay_out(folder.root), folder.secret("database-superuser"))
    server.start()
    try:
        with server.connect(NAME) as connection:
            return connection.execute(statement).fetchall()
    except psycopg.Error as error:
        raise AssertionError(str(error)) from error
    finally:
        server.stop()


def test_the_first_version_is_looked_at_upgraded_and_verified(upgraded):
    before, root = upgraded.before, upgraded.folder.root
    assert "Changes of tables:" in upgraded.foreseen and "no backup that this folder knows of" in upgraded.foreseen
    assert "a new column; a short lock" in upgraded.foreseen
    assert upgraded.after_looking == before, "to look changes nothing"
    assert f"The journal's {len(before)} entries are word for word as before" in upgraded.said
    assert ask(upgraded.folder, ENTRIES)[: len(before)] == before
    assert ask(upgraded.folder, "SELECT name FROM people_person ORDER BY id") == upgraded.names
    assert upgraded.kept.parent == root.parent and upgraded.kept.exists()
    said = tinhso("upgrade", "--check", "--data", str(root))
    assert "No table changes." in said and "Last backup: 0.0 hours ago" in said


def test_the_backup_taken_before_an_upgrade_brings_the_first_version_back(upgraded, place):
    said = tinhso("restore", str(upgraded.kept), "--data", str(place / "old"), code=1)
    assert "Equal." in said and "not in the archive" in said, "the dump came without its proof files"
    assert "is verified once it is upgraded" in said
    assert ask(Folder.at(place / "old"), ENTRIES) == upgraded.before


@pytest.mark.parametrize(
    ("code", "errors", "sound", "why"),
    [
        (0, "", True, ""),
        (OLDER, "", True, ""),
        (1, "", False, ""),
        (1, "Traceback (most recent call last):\n  …\nMemoryError: none left", False, "MemoryError: none left"),
        (-9, "", False, "signal 9"),
    ],
)
def test_only_a_journal_that_was_verified_or_is_of_an_older_version_is_sound(
    monkeypatch, capsys, code, errors, sound, why
):
    ended = subprocess.CompletedProcess([], code, "", errors)
    monkeypatch.setattr(keeping_cli.subprocess, "run", lambda *given, **more: ended)
    assert keeping_cli.verified(Words("vi"), Path("data")) is sound
    said = capsys.readouterr().out
    assert "Traceback" not in said
    assert said.startswith(f"Không kiểm chứng được nhật ký ({why}).") == bool(why)


def test_the_backup_is_written_beside_the_folder_or_where_it_is_asked_for(place, monkeypatch):
    folder = Folder.at(place / "data")
    folder.prepare()
    folder.claim(Stamp(False, "lao-cai"))
    asked = []

    def upgrade(_run, *, to, **_given):
        asked.append(to)
        raise Unequal("enough")

    monkeypatch.setattr(keeping_cli, "surround", lambda _say, _data: Run(folder, folder.stamp))
    monkeypatch.setattr(upgrading, "upgrade", upgrade)
    for words in ([], ["--to", str(place / "before.tar")], ["--no-backup"]):
        with pytest.raises(Unequal):
            keeping_cli.upgrade.main(words, obj=Words("en"), standalone_mode=False)
    assert asked == [place, place / "before.tar", None]


def test_a_database_of_a_newer_version_is_said_to_be_so(first):
    ask(first, "INSERT INTO django_migrations (app, name, applied) VALUES ('units', '9999_later', now()) RETURNING 1")
    said = tinhso("upgrade", "--check", "--data", str(first.root), code=1)
    assert "made by a newer version (units.9999_later)" in said


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("ALTER TABLE a ALTER b TYPE text", "rewrites rows"),
        ("UPDATE a SET b = 1", "rewrites rows"),
        ("CREATE INDEX c ON a (b)", "reads whole tables"),
        ("COMMENT ON TABLE a IS 'x'", "without reading or rewriting"),
    ],
)
def test_sql_of_a_migration_is_read_for_what_costs_time(sql, said):
    from django.db.migrations import RunSQL

    ((words, _values),) = _operation(RunSQL(sql), "a", {})
    assert said in words
