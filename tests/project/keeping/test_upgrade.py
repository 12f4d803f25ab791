"""A province of the first version (0.1.0), as scripts/first_version.py made it, is brought up to this one."""

import json
import lzma
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from tests.project.keeping.conftest import tinhso

from tinhso.project.databases import NAME, USER
from tinhso.project.embedded import EmbeddedServer, lay_out
from tinhso.project.embedded.layout import PORT
from tinhso.project.embedded.server import give
from tinhso.project.folder import Folder, Stamp
from tinhso.project.keeping.upgrade import _operation

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


@pytest.fixture
def first(loaded, place):
    """A copy of it for one test."""
    shutil.copytree(loaded, place / "data", ignore=shutil.ignore_patterns("run", "postgres"))
    layout = lay_out(place / "data")
    shutil.copytree(lay_out(loaded).cluster, layout.cluster)
    if layout.user is not None:
        give(layout.cluster, layout.user)
    return Folder.at(place / "data")


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


def test_the_first_version_is_looked_at_upgraded_and_verified(first, place):
    before = ask(first, "SELECT id, body FROM journal_record ORDER BY id")
    names = ask(first, "SELECT name FROM people_person ORDER BY id")
    said = tinhso("upgrade", "--check", "--data", str(first.root))
    assert "Changes of tables:" in said and "no backup that this folder knows of" in said
    assert "a new column; a short lock" in said
    assert ask(first, "SELECT id, body FROM journal_record ORDER BY id") == before, "to look changes nothing"
    said = tinhso("upgrade", "--data", str(first.root))
    assert f"The journal's {len(before)} entries are word for word as before" in said
    assert ask(first, "SELECT id, body FROM journal_record ORDER BY id")[: len(before)] == before
    assert ask(first, "SELECT name FROM people_person ORDER BY id") == names
    kept = Path(json.loads((first.root / "kept.json").read_text())["file"])
    assert kept.parent == place and kept.exists()
    said = tinhso("upgrade", "--check", "--data", str(first.root))
    assert "No table changes." in said and "Last backup: 0.0 hours ago" in said


def test_the_backup_taken_before_an_upgrade_brings_the_first_version_back(first, place):
    before = ask(first, "SELECT id, body FROM journal_record ORDER BY id")
    tinhso("upgrade", "--data", str(first.root), "--to", str(place / "before.tar"))
    said = tinhso("restore", str(place / "before.tar"), "--data", str(place / "old"), code=1)
    assert "Equal." in said and "not in the archive" in said, "the dump came without its proof files"
    old = Folder.at(place / "old")
    assert ask(old, "SELECT id, body FROM journal_record ORDER BY id") == before


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
