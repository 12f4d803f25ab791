"""A small real province: a folder with an embedded database at this version, some journal and a file."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tinhso.project.databases import NAME, USER
from tinhso.project.embedded import lay_out
from tinhso.project.folder import Folder, Stamp, write_private
from tinhso.project.running import Run

PASSWORD = "only for tests"
"""Of the superuser of planted clusters, as tests/conftest.py has it."""
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
PROOF = b"%PDF-1.7 a proof %%EOF"

ACTS = """
INSERT INTO journal_record (name, version, about, thing, system, request, claimed_at, body)
SELECT 'test.happened', 1, 'test', n, 'test', '', now(), '{"thing":' || n || '}' FROM generate_series(1, %s) n
"""


@dataclass
class Province:
    folder: Folder

    @property
    def run(self) -> Run:
        return Run(self.folder, self.folder.stamp)

    def server(self):
        return self.run.server()

    def act(self, connection, count: int) -> None:
        connection.execute(ACTS, [count])


@pytest.fixture
def place():
    """A folder that the database's user can reach when we are root; its clusters go with it."""
    root = Path(tempfile.mkdtemp(prefix="tinhso-keeping-"))
    root.chmod(0o711)
    yield root
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def province(planted):
    """Made once for a module: its tests add to it and never take away."""
    root = Path(tempfile.mkdtemp(prefix="tinhso-keeping-"))
    root.chmod(0o711)
    folder = Folder.at(root / "data")
    folder.prepare()
    folder.claim(Stamp(False, "lao-cai"))
    write_private(folder.secrets / "database-superuser", PASSWORD + "\n", keep=False)
    planted(folder.root)
    held = Province(folder)
    server = held.server()
    server.start()
    server.make_database(NAME, user=USER, password=folder.secret("database"))
    with server.connect(NAME) as connection:
        held.act(connection, 50)
    server.stop()
    keep_file(folder, PROOF)
    yield held
    server.stop()
    if lay_out(folder.root).moved:
        shutil.rmtree(lay_out(folder.root).cluster.parent, ignore_errors=True)
    shutil.rmtree(root, ignore_errors=True)


def keep_file(folder: Folder, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    path = folder.files / name[:2] / name[2:4] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def tinhso(*words: str, code: int = 0, told: dict[str, str] | None = None) -> str:
    """The command as a person types it; what it says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TINHSO_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, "-m", "tinhso.project.cli", "--lang", "en", *words],
        env=kept | (told or {}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr
