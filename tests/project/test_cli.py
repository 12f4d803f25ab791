"""The command as a person types it, in a process of its own."""

import os
import shutil
import socket
import subprocess
import sys

import pytest

from tinhso.project.folder import Folder, Stamp
from tinhso.project.running import packs_folder

WITHOUT = {"DATABASE_URL", "TINHSO_DATA", "TINHSO_HOSTS", "LANG", "LC_ALL", "DJANGO_SETTINGS_MODULE"}


def tinhso(*words, lang="en", **more):
    surroundings = {name: value for name, value in os.environ.items() if name not in WITHOUT}
    return subprocess.run(
        [sys.executable, "-m", "tinhso.project.cli", "--lang", lang, *words],
        env=surroundings | more,
        capture_output=True,
        text=True,
    )


def test_another_day_is_for_demos_only(tmp_path):
    done = tinhso("up", "--today", "2025-03-31", "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "--today works only with --demo" in done.stderr
    assert not (tmp_path / "data").exists()


def test_an_unknown_province_is_answered_with_the_known_ones(tmp_path):
    done = tinhso("up", "--demo", "--province", "atlantis", "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "atlantis" in done.stderr and "yen-bai" in done.stderr
    assert "national" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_second_up_on_one_folder_is_refused(tmp_path):
    with Folder.at(tmp_path).lock():
        done = tinhso("up", "--demo", "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"already running on {tmp_path} (process {os.getpid()})" in done.stderr


def test_a_demo_is_never_started_as_real(tmp_path):
    Folder.at(tmp_path).claim(Stamp(True, "lao-cai"))
    done = tinhso("up", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "can never become a real province" in done.stderr


def test_the_doctor_names_a_taken_port_and_the_way_out(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = tinhso("doctor", "--data", str(tmp_path / "data"), "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "is taken by another program" in done.stdout
    assert "--port" in done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_the_doctor_names_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    done = tinhso("doctor", "--data", str(tmp_path))
    tmp_path.chmod(0o700)
    assert done.returncode == 1
    assert "may not be written by you" in done.stdout


def test_the_doctor_names_keys_that_others_can_read(tmp_path):
    folder = Folder.at(tmp_path)
    folder.prepare()
    (folder.secrets / "key").chmod(0o644)
    done = tinhso("doctor", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "chmod go-rwx" in done.stdout


def test_a_pack_with_an_unknown_key_is_refused_by_file_line_and_way_out_in_both_languages(tmp_path):
    packs = tmp_path / "packs"
    shutil.copytree(packs_folder() / "lao-cai", packs / "lao-cai")
    shutil.copytree(packs_folder() / "national", packs / "national")
    manifest = packs / "lao-cai" / "pack.yaml"
    manifest.write_text(manifest.read_text("utf-8") + "colour: red\n", "utf-8")
    line = len(manifest.read_text("utf-8").splitlines())
    english, vietnamese = (
        tinhso("pack", "apply", "lao-cai", "--data", str(tmp_path / "data"), lang=lang, TINHSO_PACKS=str(packs))
        for lang in ("en", "vi")
    )
    assert english.returncode == vietnamese.returncode == 1
    assert f"lao-cai/pack.yaml, line {line}, colour: this key is not known" in english.stderr
    assert "Known here: as_of" in english.stderr
    assert f"lao-cai/pack.yaml, dòng {line}, colour: không có khóa này" in vietnamese.stderr
    assert "Traceback" not in english.stderr + vietnamese.stderr
