import os
from pathlib import Path

import pytest

from tinhso.project.embedded.layout import LONGEST_SOCKET, PORT, ROOT_HOME, UNLISTED_USER, lay_out


@pytest.fixture
def open_folder(tmp_path, monkeypatch):
    """A folder every user may walk to, whatever holds for the folders pytest made above it."""
    monkeypatch.setattr("tinhso.project.embedded.layout.everyone_may_walk", lambda folder: True)
    return tmp_path


def test_an_ordinary_user_keeps_everything_in_the_data_folder():
    layout = lay_out(Path("/srv/data"), as_root=False)
    assert layout.cluster == Path("/srv/data/postgres")
    assert layout.socket == Path("/srv/data/run")
    assert layout.user is None and not layout.moved


def test_root_hands_the_server_to_a_user_that_owns_nothing_else(open_folder):
    layout = lay_out(open_folder, as_root=True)
    assert layout.user == UNLISTED_USER
    assert layout.cluster == open_folder / "postgres"
    assert layout.binaries.parent == ROOT_HOME


def test_a_data_folder_that_user_cannot_reach_moves_the_cluster_and_opens_no_folder(tmp_path):
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    layout = lay_out(closed / "data", as_root=True)
    assert layout.moved
    assert layout.cluster.is_relative_to(ROOT_HOME)
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("length", [10, 80, 100, 200])
def test_a_socket_never_outgrows_what_the_system_allows(length):
    layout = lay_out(Path("/srv") / ("ô" * length), as_root=False)
    assert len(os.fsencode(layout.socket / f".s.PGSQL.{PORT}.lock")) <= LONGEST_SOCKET


def test_two_data_folders_never_share_a_socket():
    one, other = (lay_out(Path("/srv") / ("a" * 200) / name, as_root=False) for name in "xy")
    assert one.socket != other.socket
