"""A province whose database is another's server: kept as a dump, brought back into a new cluster or onto a server."""

import os
from urllib.parse import quote

import pytest
from tests.project.keeping.conftest import AT

from tinhso.kernel.errors import Invalid
from tinhso.project.databases import NAME, USER
from tinhso.project.embedded import EmbeddedServer, lay_out
from tinhso.project.embedded.layout import PORT
from tinhso.project.folder import Folder
from tinhso.project.keeping import bringing, taking

BURN = "DO $$ BEGIN FOR n IN 1..60000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


def address(server, database: str, password: str) -> str:
    socket = quote(str(server.layout.socket), safe="")
    return f"postgresql://{USER}:{quote(password, safe='')}@/{database}?host={socket}&port={PORT}"


@pytest.fixture
def elsewhere(province, monkeypatch):
    """The province's own server, spoken to as another's; its journal's transaction numbers are high."""
    server = province.server()
    server.start()
    password = province.folder.secret("database")
    server.make_database(NAME, user=USER, password=password)
    with server.connect(NAME) as connection:
        connection.execute(BURN)
        province.act(connection, 3)
    monkeypatch.setenv("DATABASE_URL", address(server, NAME, password))
    yield server
    server.stop()


def test_a_dump_becomes_an_embedded_cluster_whose_transactions_count_on(province, elsewhere, place, monkeypatch):
    taken = taking.take(province.run, place, keys=[], at=AT)
    monkeypatch.delenv("DATABASE_URL")
    folder = Folder.at(place / "new")
    found = bringing.bring(bringing.Asked(taken.file, folder))
    assert found.compared.journal == taken.figures.journal and found.compared.wrong == []
    server = EmbeddedServer(lay_out(folder.root), folder.secret("database-superuser"))
    server.start()
    try:
        with server.connect(NAME) as connection:
            waiting = "SELECT count(*) FROM journal_record WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"
            assert connection.execute(waiting).fetchone() == (0,), "subscribers would wait for these"
            province.act(connection, 1)
            assert connection.execute(waiting).fetchone() == (0,)
    finally:
        server.stop()


def test_a_dump_goes_onto_an_empty_database_of_a_server_that_counts_far_enough(province, elsewhere, place, monkeypatch):
    taken = taking.take(province.run, place, keys=[], at=AT)
    elsewhere.make_database("second", user=USER, password=province.folder.secret("database"))
    monkeypatch.setenv("DATABASE_URL", address(elsewhere, "second", province.folder.secret("database")))
    found = bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert found.compared.journal == taken.figures.journal and found.compared.wrong == []


def test_a_server_that_does_not_count_far_enough_is_refused_with_the_way_out(province, elsewhere, place, monkeypatch):
    taken = taking.take(province.run, place, keys=[], at=AT)
    (place / "young").mkdir(mode=0o711)
    young = EmbeddedServer(lay_out(place / "young"), "secret")
    young.start()
    try:
        young.make_database(NAME, user=USER, password="young")
        monkeypatch.setenv("DATABASE_URL", address(young, NAME, "young"))
        with pytest.raises(Invalid, match="pg_resetwal"):
            bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    finally:
        young.stop()


def test_a_database_with_anything_in_it_is_refused(province, elsewhere, place):
    taken = taking.take(province.run, place, keys=[], at=AT)
    with pytest.raises(Invalid, match="not empty"):
        bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new")))
    assert "tinhso" in os.environ["DATABASE_URL"]
    assert not (place / "new").exists()


def test_a_dump_takes_no_changes_after_it(province, elsewhere, place, monkeypatch):
    taken = taking.take(province.run, place, keys=[], at=AT)
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(Invalid, match="changes after it"):
        bringing.bring(bringing.Asked(taken.file, Folder.at(place / "new"), wal=place))
