"""The officers of scripts/hard_days.py send a form back as a browser would; its days themselves are run by hand."""

import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"

PAGE = """
<form action="/tim/"><input name="q" value="no"></form>
<form class="k-form" method="post"><input type="hidden" name="csrf" value="a&amp;b">
<input name="ho" value="1.234" type="text"><input type="checkbox" name="not" value="1"><input type="radio" name="r" value="x" checked>
<input type="radio" name="r" value="y"><input type="file" name="tep"></form>
<form><input name="after" value="no"></form>
"""


@pytest.fixture
def people(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from hard import people

    yield people
    for name in [name for name in sys.modules if name == "hard" or name.startswith("hard.")]:
        del sys.modules[name]


def test_a_form_is_read_alone_with_what_is_chosen_and_without_files(people):
    assert people.fields(PAGE, '<form class="k-form"') == {"csrf": "a&b", "ho": "1.234", "r": "x"}


def test_only_children_of_ours_are_ever_ended(people):
    import os

    from hard.province import Province

    class Running:
        pid = os.getpid()

        def poll(self):
            return None

    held = Province(Path("/nowhere"), 1, Running())
    assert held.programs()["supervisor"] == [os.getpid()]
    assert os.getppid() not in [pid for pids in held.programs().values() for pid in pids]
