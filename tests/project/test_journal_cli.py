"""`tinhso journal`: what it says, and how it ends."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.sealing import sealer
from tinhso.kernel.actor import process
from tinhso.project import journal_cli
from tinhso.project.words import Words
from tinhso.services.audit.events import JournalSearched

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
LOOKED = {"of_unit": None, "of_kind": "", "of_thing": None, "of_event": "", "since": None, "until": None}


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command, on the test's own database; a test's own transaction counts as ended."""
    monkeypatch.setattr(journal_cli, "surround", lambda *given: None)
    monkeypatch.setattr(journal_cli, "database", lambda given: nullcontext())
    monkeypatch.setattr(sealer, "_NOW", "SELECT '9000000000000000000', clock_timestamp()")
    with transaction.atomic():
        for number in range(3):
            journal.record(JournalSearched(id=number, unit=None, **LOOKED), by=process("test"), at=AT)

    def command(*words: str, language: str = "vi") -> Any:
        return CliRunner().invoke(journal_cli.journal, words, obj=Words(language))

    assert command("seal").output == "Đã niêm phong: 1 khối.\n"
    return command


def test_a_whole_journal_is_said_to_be_whole_and_ends_with_0(run):
    answer = run("verify")
    assert answer.exit_code == 0
    assert "3 sự kiện trong 1 khối" in answer.output
    assert answer.output.splitlines()[-1].startswith("Nguyên vẹn.")


def test_roots_written_are_what_verify_compares_with(run, tmp_path):
    file = tmp_path / "goc.txt"
    assert run("roots", str(file)).exit_code == 0
    answer = run("verify", "--roots", str(file), language="en")
    assert answer.exit_code == 0
    assert answer.output.splitlines()[-1] == "Whole, and the same as what others kept."
    assert run("roots").output == file.read_text("utf-8")


def test_an_altered_entry_is_named_and_ends_with_1(run):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT max(id), max(tableoid::regclass::text) FROM journal_record")
        entry, part = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {part} DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_record SET body = body || ' ' WHERE id = %s", [entry])
    answer = run("verify")
    assert answer.exit_code == 1
    assert f"Sự kiện số {entry} trong khối 1 đã bị sửa" in answer.output.splitlines()[-1]


def test_a_file_that_is_not_there_is_told(run, tmp_path):
    answer = run("verify", "--roots", str(tmp_path / "none.txt"))
    assert answer.exit_code == 1
    assert "cannot be read" in str(answer.exception)


def test_a_proof_is_written(run, tmp_path):
    entry = max(journal.kept_many(range(10_000)))
    file = tmp_path / "proof.html"
    assert run("proof", str(entry), str(file)).exit_code == 0
    assert '"entry"' in file.read_text("utf-8")


def test_what_is_bound_is_named_in_the_language_of_the_reader():
    from tinhso.kernel.errors import TinhSoError

    values = {"what": TinhSoError("figure"), "id": 7, "entry": 5, "block": 2}
    broken = journal.Broken(
        "The %(what)s %(id)s, made by entry %(entry)s in block %(block)s, was altered after it was sealed.",
        2,
        5,
        values,
    )
    verdict = journal.Verdict(1, 4, 0, 0, 0, None, broken)
    (line,) = [line for line in journal_cli.told(verdict, Words("vi"), seconds=1, compared=False) if "Số liệu" in line]
    assert line.startswith("KHÔNG NGUYÊN VẸN. Số liệu mã số 7, do sự kiện số 5")
    assert journal_cli.told(replace(verdict, broken=None), Words("vi"), seconds=1, compared=False)
