"""The bundle installs on a machine without a network; and its installer refuses in words what it cannot do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"


def install(*words, **told):
    surroundings = os.environ | {"VERSION": "0.1.0", "PLATFORM": "linux-other-py99", "PYTHON": sys.executable} | told
    return subprocess.run(
        ["sh", SCRIPTS / "bundle_install.sh", *words], env=surroundings, capture_output=True, text=True, check=False
    )


def without_network() -> list[str]:
    """What a command is begun with so that it reaches nothing; a user of the machine gets a name space of their own."""
    for prefix in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and not subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode
        ):
            return prefix
    return [
        "env",
        "http_proxy=http://127.0.0.1:9",
        "https_proxy=http://127.0.0.1:9",
        "PIP_INDEX_URL=http://127.0.0.1:9",
    ]


def test_a_bundle_installs_and_works_without_a_network(tmp_path):
    made = subprocess.run([SCRIPTS / "bundle", tmp_path], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (bundle,) = tmp_path.glob("tinhso-*.sh")
    offline, place = without_network(), tmp_path / "here"
    done = subprocess.run(
        [*offline, "sh", bundle, "--to", place, "--python", sys.executable], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ours = place / "current" / "bin" / "tinhso"
    checked = subprocess.run(
        [*offline, ours, "--lang", "en", "pack", "check", "tuyen-quang"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0 and "tuyen-quang: nothing is wrong" in checked.stdout, (
        checked.stdout + checked.stderr
    )


@pytest.mark.parametrize("script", ["bundle", "bundle_install.sh"])
def test_the_shell_understands_it(script):
    subprocess.run(["sh", "-n", SCRIPTS / script], check=True)


def test_a_bundle_for_another_kind_of_machine_installs_nothing(tmp_path):
    done = install("--to", str(tmp_path / "here"))
    assert done.returncode == 1 and "linux-other-py99" in done.stderr
    assert not (tmp_path / "here").exists()


def test_a_version_that_is_there_is_not_written_over(tmp_path):
    (tmp_path / "0.1.0").mkdir()
    asked = "import platform, sys; print(f'{platform.system().lower()}-{platform.machine()}-py{sys.version_info[0]}{sys.version_info[1]}')"
    here = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    done = install("--to", str(tmp_path), PLATFORM=here)
    assert done.returncode == 1 and "there already" in done.stderr


def test_an_unknown_python_is_told(tmp_path):
    done = install("--to", str(tmp_path / "here"), "--python", "no-such-python")
    assert done.returncode == 1 and "no-such-python" in done.stderr


def test_an_unknown_word_is_told():
    done = install("--upwards")
    assert done.returncode == 1 and "--to FOLDER" in done.stderr
