"""docs/use/new-province.md is followed word for word: its commands run, its slips are made, its promises compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.project.terminal import Said, typed
from tests.project.test_pack_new import light

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"en": "new-province.md", "vi": "new-province.vi.md"}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SET_UP = ("git clone ", "make setup")
"""What a reader does once, and this test found done."""
STARTED: set[tuple[str, ...]] = set()
"""The commands that were started from the file system, each once; after that it is enough to fork."""


@dataclass(frozen=True)
class Step:
    kind: str
    text: str


def steps(language: str) -> list[Step]:
    page = (ROOT / "docs" / "use" / PAGES[language]).read_text("utf-8")
    return [Step(kind, text) for kind, text in FENCE.findall(page)]


@dataclass(frozen=True)
class Reader:
    """Somebody at a terminal, in a folder of their own with the packs of the program in it."""

    folder: Path
    language: str

    def types(self, command: str) -> str:
        said = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES")}
        said |= {
            "LANG": f"{self.language}_US.UTF-8" if self.language == "en" else "vi_VN.UTF-8",
            "TINHSO_PACKS": str(self.folder / "packs"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        words = shlex.split(command)
        done: Said | subprocess.CompletedProcess[str]
        if tuple(words[:3]) in STARTED:
            done = typed(words[1:], surroundings=said, folder=self.folder)
        else:
            STARTED.add(tuple(words[:3]))
            done = subprocess.run(words, cwd=self.folder, env=said, capture_output=True, text=True)
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr

    def sees(self, text: str) -> None:
        """A block of a command and what it answers. "…" stands for what is not worth telling."""
        command, _newline, promised = text.removeprefix("$ ").partition("\n")
        answered = self.types(command)
        wanted = "".join(".*" if part == "…" else re.escape(part) for part in re.split("(…)", promised.strip()))
        assert re.fullmatch(wanted, answered.strip(), re.DOTALL), f"$ {command}\n{answered}\nis not\n{promised}"


@pytest.fixture(params=sorted(PAGES))
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Reader:
    light(tmp_path / "packs")
    return Reader(tmp_path, request.param)


def changed(packs: Path, slip: str) -> Iterator[None]:
    """The file with the slip in it, and then as it was."""
    head, gone, come = slip.strip("\n").split("\n")
    file = packs / head.removeprefix("--- ")
    before = file.read_text("utf-8")
    assert before.count(gone[1:] + "\n") >= 1, f"{file} has no line {gone[1:]!r}"
    file.write_text(before.replace(gone[1:] + "\n", come[1:] + "\n", 1), "utf-8")
    yield
    file.write_text(before, "utf-8")


def test_the_page_keeps_its_promises(reader: Reader) -> None:
    slips = 0
    mending: Iterator[None] = iter(())
    for step in steps(reader.language):
        if step.kind == "console":
            reader.sees(step.text)
            next(mending, None)
        elif step.kind == "diff":
            mending = changed(reader.folder / "packs", step.text)
            next(mending)
            slips += 1
    assert slips == 5
    assert "(2 " in reader.types("tinhso pack check lang-son"), "all slips were put right"


@pytest.mark.parametrize("language", sorted(PAGES))
def test_every_other_command_of_the_page_is_one_that_there_is(language: str) -> None:
    lines = [line for step in steps(language) if step.kind == "sh" for line in step.text.strip().splitlines()]
    assert any("make run PROVINCE=lang-son" in line for line in lines)
    from tinhso.project.cli import tinhso

    for line in lines:
        if line.startswith(SET_UP):
            continue
        words = shlex.split(line)
        if words[0] == "make":
            done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == 0 and "up --demo --province lang-son" in done.stdout
            continue
        command = tinhso
        for word in words[1:]:
            command = getattr(command, "commands", {}).get(word, command)
        assert command.name in ("up", "plan"), line


def test_both_languages_tell_the_same_steps() -> None:
    def told(language: str) -> list[tuple[str, str]]:
        return [
            (step.kind, step.text if step.kind != "console" else step.text.partition("\n")[0])
            for step in steps(language)
        ]

    assert told("vi") == told("en")


def test_a_promise_that_is_not_kept_is_seen(tmp_path: Path) -> None:
    light(tmp_path / "packs")
    with pytest.raises(AssertionError, match="is not"):
        Reader(tmp_path, "en").sees("$ tinhso pack check national\neverything is fine\n")
