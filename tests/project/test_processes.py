import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tinhso.project.processes import BACKGROUND, SESSION

PARENT = """
import os, subprocess, sys
from functools import partial
from tinhso.project.processes import end_with_parent
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], preexec_fn=partial(end_with_parent, os.getpid()))
print(child.pid, flush=True)
input()
"""


def test_a_child_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert runs(child)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(child)


def test_who_works_in_the_background_lets_others_go_first():
    asked = "import os; from tinhso.project.processes import in_background; in_background(); print(os.getpriority(os.PRIO_PROCESS, 0))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert int(said) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + BACKGROUND)


@pytest.mark.skipif(
    not SESSION.exists(), reason="a kernel without autogroup (sched(7)) shares by process alone, which os.nice tells it"
)
@pytest.mark.parametrize("own", [True, False], ids=["of-its-own", "of-somebody-else"])
def test_a_session_of_its_own_lets_others_go_first_as_a_whole_and_that_of_somebody_else_is_left(own):
    before = SESSION.read_text()
    asked = "from tinhso.project.processes import SESSION, in_background; in_background(); print(SESSION.read_text(), end='')"
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, start_new_session=own
    ).stdout
    assert said.split()[-1:] == [str(BACKGROUND)] if own else said == before


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
