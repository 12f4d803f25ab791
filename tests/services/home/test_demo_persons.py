"""Passwords of a demo are shown on the machine that runs it, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tinhso.services.home.demo import from_this_machine, persons

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


@pytest.mark.parametrize(
    ("meta", "near"),
    [
        (HERE, True),
        ({"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8000"}, True),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1"}, True),
        ({**HERE, "REMOTE_ADDR": "192.168.1.20"}, False),  # another machine
        ({**HERE, "HTTP_HOST": "demo.example.org"}, False),  # a proxy on this machine, or a rebound name
        ({**HERE, "HTTP_X_FORWARDED_FOR": "10.0.0.9"}, False),  # a proxy says so itself
        ({**HERE, "REMOTE_ADDR": ""}, False),  # a socket file: who knows
    ],
)
def test_only_a_browser_on_this_machine_is_near(meta: dict[str, str], near: bool) -> None:
    assert from_this_machine(meta) is near


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    file = tmp_path / "people.json"
    file.write_text(
        json.dumps([{"username": "xa.01", "password": "made-up words", "post": "Officer", "unit": "A commune"}]),
        "utf-8",
    )
    return file


def test_a_demo_lists_its_persons(people_file: Path, settings: Any) -> None:
    settings.TINHSO_DEMO, settings.TINHSO_DEMO_PEOPLE = True, str(people_file)
    (one,) = persons(SimpleNamespace(META=HERE))
    assert (one.username, one.password, one.does) == ("xa.01", "made-up words", "")


def test_a_real_province_lists_nobody_even_with_the_file(people_file: Path, settings: Any) -> None:
    settings.TINHSO_DEMO, settings.TINHSO_DEMO_PEOPLE = False, str(people_file)
    assert persons(SimpleNamespace(META=HERE)) == []


def test_a_missing_or_broken_file_is_nobody(tmp_path: Path, settings: Any) -> None:
    settings.TINHSO_DEMO, settings.TINHSO_DEMO_PEOPLE = True, str(tmp_path / "none.json")
    assert persons(SimpleNamespace(META=HERE)) == []
    (tmp_path / "none.json").write_text("{", "utf-8")
    assert persons(SimpleNamespace(META=HERE)) == []
