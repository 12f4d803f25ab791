"""A start leaves preparation out only when nothing it depends on has changed."""

import os

import pytest
from django.db import connection

from tinhso.project import prepared
from tinhso.project.folder import Folder, Stamp
from tinhso.project.processes import WORD, wait_for
from tinhso.project.running import Run


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A province whose packs are one file, prepared against a database that answers what `state` holds."""
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "a.yaml").write_text("a: 1\n")
    monkeypatch.setenv("TINHSO_PACKS", str(packs))
    monkeypatch.setattr(prepared, "_state", lambda server: "as-it-was")
    folder = Folder.at(tmp_path / "data")
    folder.root.mkdir()
    prepared.keep(folder, prepared.wanted(), "as-it-was")
    return Run(folder, Stamp(True, "lao-cai"))


def test_nothing_new_is_nothing_to_prepare(run):
    assert prepared.nothing_new(run, None)


def test_another_pack_is_prepared(run, tmp_path):
    (tmp_path / "packs" / "a.yaml").write_text("a: 2\n")
    assert not prepared.nothing_new(run, None)


def test_another_version_of_what_brings_tables_is_prepared(run, monkeypatch):
    monkeypatch.setattr(prepared.metadata, "version", lambda name: "999")
    assert not prepared.nothing_new(run, None)


def test_another_database_is_prepared(run, monkeypatch):
    monkeypatch.setattr(prepared, "_state", lambda server: "other")
    assert not prepared.nothing_new(run, None)


@pytest.mark.parametrize("held", [None, "", "half", "one two three"])
def test_a_note_that_is_not_whole_means_prepare(run, held):
    note = run.folder.root / "prepared"
    note.unlink() if held is None else note.write_text(held)
    assert not prepared.nothing_new(run, None)


def test_a_database_that_does_not_answer_means_prepare(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    assert prepared._state(None) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)",
        "UPDATE django_migrations SET applied = now() WHERE id = (SELECT max(id) FROM django_migrations)",
    ],
)
def test_a_database_with_other_migrations_or_another_past_has_another_state(change):
    def ask(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()

    before = prepared.state(ask)
    assert prepared.state(ask) == before
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert prepared.state(ask) != before


@pytest.mark.parametrize(("said", "goes_on"), [(WORD, True), (b"", False), (b"g", False)])
def test_who_was_started_ahead_goes_on_at_the_word_and_not_when_nobody_can_say_it(said, goes_on):
    hearing, saying = os.pipe()
    os.write(saying, said)
    os.close(saying)
    assert wait_for(hearing) is goes_on
