"""The real server, on clusters of its own."""

import os
import signal
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest

from tinhso.project.embedded import EmbeddedServer, ServerError, lay_out


@pytest.fixture(scope="module")
def server():
    with tempfile.TemporaryDirectory(prefix="tinhso-embedded-") as name:
        Path(name).chmod(0o711)
        server = EmbeddedServer(lay_out(Path(name)), "secret")
        server.start()
        yield server
        server.stop()


def test_what_was_acknowledged_is_there_after_kill_9(server):
    with server.connect() as before:
        before.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server.process.kill()
    server.process.wait()
    server.start()
    with server.connect() as after:
        assert after.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_process_number_that_now_means_another_program_does_not_keep_it_from_starting(server):
    server.process.kill()
    server.process.wait()
    pid_file = server.layout.cluster / "postmaster.pid"
    lines = pid_file.read_text().split("\n")
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    server.start()
    assert server.answers()


def test_what_worked_for_a_killed_server_is_waited_for(server):
    """It ends a moment after the server; on a busy machine the moment is long."""
    pid = server.process.pid
    helper = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
    os.kill(helper, signal.SIGSTOP)
    server.process.kill()
    server.process.wait()
    later = threading.Timer(1.0, os.kill, (helper, signal.SIGCONT))
    later.start()
    server.start()
    later.join()
    assert server.answers()


def test_an_old_server_left_running_is_waited_for(server):
    old = server.process
    server.start()
    assert old.wait(5) is not None
    assert server.process.pid != old.pid and server.answers()


def test_the_programs_user_owns_its_database_and_is_no_superuser(server):
    server.make_database("province", user="clerk", password="one")
    server.make_database("province", user="clerk", password="two")  # again changes only the password
    with psycopg.connect(
        host=str(server.layout.socket), port=5432, user="clerk", password="two", dbname="province"
    ) as clerk:
        assert clerk.execute("SELECT current_setting('is_superuser')").fetchone() == ("off",)
        clerk.execute("CREATE EXTENSION ltree")  # trusted ones need no superuser


def test_nobody_enters_without_the_password_and_nothing_listens_on_the_network(server):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(server.layout.socket), port=5432, user="postgres", password="wrong", dbname="postgres")
    with server.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_values_people_wrote_do_not_reach_the_servers_log(server):
    with server.connect() as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Nguyen Thi Secret')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Nguyen Thi Secret')")
    said = server.layout.log.read_text()
    assert "unique constraint" in said
    assert "Secret" not in said


def test_a_socket_folder_somebody_else_prepared_is_not_used(server):
    server.stop()
    server.layout.socket.chmod(0o777)
    with pytest.raises(ServerError, match="belongs to somebody else"):
        server.start()
    server.layout.socket.chmod(0o700)
    server.start()
    assert server.process.poll() is None
    server.process.send_signal(signal.SIGINT)
