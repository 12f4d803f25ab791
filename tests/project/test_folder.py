import stat
import subprocess
import sys
from datetime import date

import pytest

from tinhso.project.folder import Folder, InUse, Stamp, WrongKind

HOLD = "import sys; from tinhso.project.folder import Folder; lock = Folder.at(sys.argv[1]).lock(); print('held', flush=True); input()"


@pytest.fixture
def folder(tmp_path):
    folder = Folder.at(tmp_path / "data")
    folder.prepare()
    return folder


def test_keys_are_random_kept_and_readable_by_their_owner_alone(folder, tmp_path):
    other = Folder.at(tmp_path / "other")
    other.prepare()
    assert folder.secret("key") == folder.secret("key") != other.secret("key")
    assert stat.S_IMODE((folder.secrets / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.secrets.stat().st_mode) == 0o700


def test_asking_for_a_key_that_is_not_there_makes_none(folder):
    assert folder.held_secret("database") is None
    assert not (folder.secrets / "database").exists()


def test_a_second_process_is_refused_with_the_number_of_the_first_and_let_in_after_its_death(folder):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, folder.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout.readline() == "held\n"
    with pytest.raises(InUse) as refused:
        folder.lock()
    assert refused.value.values["holder"] == str(first.pid)
    first.kill()
    first.wait()
    folder.lock().close()


@pytest.mark.parametrize(
    "held, wanted",
    [
        (Stamp(True, "lao-cai"), Stamp(False, "lao-cai")),  # a demo never becomes real
        (Stamp(False, "lao-cai"), Stamp(True, "lao-cai")),  # nor is a demo played over real records
        (Stamp(True, "lao-cai"), Stamp(True, "yen-bai")),  # nor does a folder change its province
    ],
)
def test_a_folder_stays_what_it_was_stamped(folder, held, wanted):
    folder.claim(held)
    with pytest.raises(WrongKind):
        folder.claim(wanted)
    assert folder.stamp == held


def test_a_stamp_keeps_its_day(folder):
    folder.claim(Stamp(True, "yen-bai", date(2025, 3, 31)))
    assert folder.stamp == Stamp(True, "yen-bai", date(2025, 3, 31))


def test_a_large_log_is_set_aside(folder, monkeypatch):
    monkeypatch.setattr("tinhso.project.folder.LARGEST_LOG", 3)
    for _ in range(2):
        with folder.log("web") as log:
            log.write(b"line\n")
    assert (folder.root / "logs" / "web.old.log").read_bytes() == b"line\n"
    assert (folder.root / "logs" / "web.log").read_bytes() == b"line\n"
