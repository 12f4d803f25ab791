"""A province kept and brought back, on real clusters."""

import io
import os
import tarfile
import time
from datetime import datetime

import pytest
from tests.project.keeping.conftest import AT, PROOF, keep_file, tinhso

from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.project.databases import NAME
from tinhso.project.embedded import EmbeddedServer, lay_out
from tinhso.project.folder import Folder
from tinhso.project.keeping import bringing, sealing, taking
from tinhso.project.keeping.archive import Damaged
from tinhso.project.running import Run


def back(folder: Folder):
    """The server of a folder that was restored."""
    return EmbeddedServer(lay_out(folder.root), folder.secret("database-superuser"))


def test_a_resting_province_is_kept_and_brought_back_equal(province, place):
    taken = taking.take(province.run, place, keys=[], at=AT)
    assert taken.file.stat().st_mode & 0o777 == 0o600
    found = bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert found.compared.journal == taken.figures.journal
    assert found.compared.wrong == [] and found.compared.moved == []
    assert found.files == 1 and found.missing == ()
    assert Folder.at(place / "new").stamp == province.folder.stamp
    server = back(Folder.at(place / "new"))
    server.start()
    try:
        with server.connect(NAME) as connection:
            assert connection.execute("SELECT count(*) >= 50 FROM journal_record").fetchone() == (True,)
            assert connection.execute("SELECT count(*) FROM pg_replication_slots").fetchone() == (0,)
    finally:
        server.stop()
    kept = next((place / "new" / "files").glob("??/??/*"))
    assert kept.read_bytes() == PROOF


def test_what_may_be_lost_is_not_compared(province, place):
    """Counters of calls stand in an unlogged table, which comes back empty."""
    server = province.server()
    server.start()
    try:
        with server.connect(NAME) as connection:
            connection.execute("CREATE UNLOGGED TABLE passing AS SELECT generate_series(1, 25) AS number")
    finally:
        server.stop()
    taken = taking.take(province.run, place, keys=[], at=AT)
    assert "passing" not in taken.figures.tables
    found = bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert found.compared.wrong == []


def test_acts_that_come_while_a_running_province_is_kept_do_not_disturb_it(province, place, monkeypatch):
    server = province.server()
    lock = province.folder.lock()  # as the supervisor holds it
    server.start()
    try:
        with server.connect(NAME) as connection:
            original = taking._Taking._base

            def meanwhile(self, held):
                province.act(connection, 500)
                yield from original(self, held)

            monkeypatch.setattr(taking._Taking, "_base", meanwhile)
            taken = taking.take(province.run, place, keys=[], at=AT)
            assert connection.execute("SELECT count(*) FROM pg_replication_slots").fetchone() == (0,)
    finally:
        server.stop()
        lock.close()
    found = bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert found.compared.journal == taken.figures.journal, "the journal up to the backup's beginning is the same"
    assert found.compared.moved == ["journal_record"]


def test_an_altered_byte_is_told_by_its_part_and_nothing_is_left_behind(province, place):
    taken = taking.take(province.run, place, keys=[], at=AT)
    with tarfile.open(taken.file) as tar:
        where = tar.getmember("database/000001").offset_data + 500_000
    held = bytearray(taken.file.read_bytes())
    held[where] ^= 1
    taken.file.write_bytes(held)
    with pytest.raises(Damaged) as refusal:
        bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert refusal.value.values["name"] == "database/000001"
    assert not (place / "new").exists()


def test_an_altered_file_is_told_by_its_hash(province, place):
    name = keep_file(province.folder, b"%PDF-1.7 Giay khai sinh so 1 %%EOF")
    taken = taking.take(province.run, place, keys=[], at=AT)
    held = taken.file.read_bytes()
    taken.file.write_bytes(held.replace(b"Giay khai sinh so 1", b"Giay khai sinh so 2"))
    with pytest.raises(Damaged) as refusal:
        bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert refusal.value.values["name"] == f"files/{name}"


def test_an_archive_that_was_cut_off_is_no_archive(province, place):
    taken = taking.take(province.run, place, keys=[], at=AT)
    os.truncate(taken.file, taken.file.stat().st_size // 2)
    with pytest.raises(Damaged):
        bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert not (place / "new").exists()


def test_what_is_no_archive_is_refused_in_words(place):
    (place / "letter.tar").write_bytes(b"Dear all" * 1000)
    with pytest.raises(Damaged):
        bringing.bring(bringing.Asked(place / "letter.tar", Folder.at(place / "new")))


def test_keys_are_kept_in_an_encrypted_archive_alone_and_it_opens_with_its_key_alone(province, place):
    key = sealing.recipients(sealing.make_key(place / "key"))
    sealing.make_key(place / "other")
    open_one = taking.take(province.run, place / "open.tar", keys=[], at=AT)
    closed = taking.take(province.run, place / "closed.tar.age", keys=key, at=AT)
    assert "key" in open_one.left_out and closed.left_out == ()
    with tarfile.open(open_one.file) as tar:
        assert not any(name.startswith("secrets/") for name in tar.getnames())
    with pytest.raises(Invalid, match="--identity"):
        bringing.bring(bringing.Asked(closed.file, Folder.at(place / "new")))
    with pytest.raises(Damaged, match="does not open"):
        bringing.bring(bringing.Asked(closed.file, Folder.at(place / "new"), place / "other"))
    bringing.bring(bringing.Asked(closed.file, Folder.at(place / "new"), place / "key"))
    new = Folder.at(place / "new")
    assert new.secret("key") == province.folder.secret("key")
    assert new.secret("database") != province.folder.secret("database"), "passwords of the machine are never kept"


def test_a_folder_with_anything_in_it_is_refused_and_left_as_it_was(province, place):
    taken = taking.take(province.run, place, keys=[], at=AT)
    (place / "new").mkdir()
    (place / "new" / "letter").write_text("mine")
    with pytest.raises(Invalid, match="not empty"):
        bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert (place / "new" / "letter").read_text() == "mine"


def test_a_backup_is_never_written_over_another(province, place):
    (place / "old.tar").write_text("older")
    with pytest.raises(Invalid, match="already"):
        taking.take(province.run, place / "old.tar", keys=[], at=AT)
    assert (place / "old.tar").read_text() == "older"


def test_a_backup_that_cannot_be_finished_leaves_nothing(province, place, monkeypatch):
    def full(self):
        yield b"begun"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(taking._Taking, "content", full)
    with pytest.raises(TinhSoError, match="could not be written"):
        taking.take(province.run, place, keys=[], at=AT)
    assert list(place.iterdir()) == []


def test_a_file_the_database_names_and_nobody_has_is_said(province, place):
    server = province.server()
    server.start()
    with server.connect(NAME) as connection:
        connection.execute("INSERT INTO units_unit (id, tree) VALUES (900001, 'territory') ON CONFLICT DO NOTHING")
        connection.execute(
            'INSERT INTO documents_paper (name, media_type, size, sha256, about_kind, about_id, unit_id, "right", at)'
            " VALUES ('a.pdf', 'application/pdf', 1, %s, 'test', 1, 900001, 'x', now())",
            ["ab" * 32],
        )
    server.stop()
    taken = taking.take(province.run, place, keys=[], at=AT)
    found = bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert found.missing == ("ab" * 32,)


def test_a_backup_is_carried_on_to_a_minute(province, place):
    """As `tinhso up` with TINHSO_WAL: what came by then is there, what came after is not."""
    server = EmbeddedServer(
        lay_out(province.folder.root), province.folder.secret("database-superuser"), wal=place / "wal"
    )
    lock = province.folder.lock()
    server.start()
    try:
        with server.connect(NAME) as connection:
            taken = taking.take(province.run, place, keys=[], at=AT)
            province.act(connection, 7)
            time.sleep(1.1)
            until = datetime.now(VIETNAM)
            time.sleep(1.1)
            province.act(connection, 5)
    finally:
        server.stop()
        lock.close()
    count = taken.figures.journal.entries
    asked = bringing.Asked(taken.file, Folder.at(place / "then"), until=until, wal=place / "wal")
    found = bringing.bring(asked)
    assert found.compared.journal == taken.figures.journal
    for name, more, at in (("then", 7, until), ("last", 12, None)):
        folder = Folder.at(place / name)
        if name == "last":
            bringing.bring(bringing.Asked(taken.file, folder, wal=place / "wal"))
        server = back(folder)
        server.start()
        with server.connect(NAME) as connection:
            assert connection.execute("SELECT count(*) FROM journal_record").fetchone() == (count + more,), at
        server.stop()


def test_the_command_says_equal_with_its_figures_and_how_to_start(province, place):
    said = tinhso("backup", "--data", str(province.folder.root), "--to", str(place / "a.tar"))
    assert "Kept in" in said and "left out: key" in said
    said = tinhso("restore", str(place / "a.tar"), "--data", str(place / "new"), code=1)
    assert "Equal. Journal: " in said
    assert f"tinhso up --province lao-cai --data {place / 'new'}" in said
    assert "not in the archive" in said, "the paper nobody has"


def test_a_member_that_no_backup_writes_is_refused(place):
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        entry = tarfile.TarInfo("about.json")
        content = b'{"format": 99}'
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    (place / "odd.tar").write_bytes(held.getvalue())
    with pytest.raises(Invalid, match="newer version"):
        bringing.bring(bringing.Asked(place / "odd.tar", Folder.at(place / "new")))


def test_nothing_is_kept_of_a_folder_that_is_no_province(place):
    with pytest.raises(Invalid, match="no province"):
        taking.take(Run(Folder.at(place), None), place, keys=[], at=AT)
