"""The installer of the bundle refuses in words what it cannot do. `make bundle` itself needs an index, so no test runs it."""

import os
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
