"""Rules and the kernel are pure: no Django, no clock, no database, no network. Time is an argument."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tinhso

SOURCE = Path(tinhso.__file__).parent
FORBIDDEN = (
    "django",
    "psycopg",
    "procrastinate",
    "allauth",
    "jinja2",
    "requests",
    "urllib.request",
    "socket",
    "random",
    "time",
    "os",
)
ALSO_NOT = ("models", "queries", "actions", "tasks", "store", "web")
"""Parts of our own that touch the database or the edge."""
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}


def rule_files(source: Path = SOURCE) -> Iterator[Path]:
    for file in sorted(source.rglob("*.py")):
        parts = file.relative_to(source).parts
        if "rules.py" in parts or "rules" in parts[:-1] or parts[0] == "kernel":
            yield file


def impurities(text: str) -> list[str]:
    """What a rules module imports or asks that it must not."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module or ''}.{alias.name}".strip(".") for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (owner, node.attr) in CLOCKS:
                found.append(f"line {node.lineno}: asks the clock ({owner}.{node.attr}); take the time as an argument")
            continue
        else:
            continue
        for name in names:
            ours = name.startswith("tinhso.") or (isinstance(node, ast.ImportFrom) and node.level > 0)
            if ours:
                wrong = not set(name.split(".")).isdisjoint(ALSO_NOT)
            else:
                wrong = name.startswith(tuple(f"{bad}." for bad in FORBIDDEN)) or name in FORBIDDEN
            if wrong:
                found.append(f"line {node.lineno}: imports {name}")
    return found


def test_rules_and_kernel_are_pure() -> None:
    found = {
        str(file.relative_to(SOURCE)): wrong for file in rule_files() if (wrong := impurities(file.read_text("utf-8")))
    }
    assert found == {}


def test_there_are_rules_to_look_at() -> None:
    assert len(list(rule_files())) > 10


@pytest.mark.parametrize(
    "text",
    [
        "from django.db import models",
        "import django.utils.timezone",
        "from datetime import datetime\nnow = datetime.now()",
        "import datetime\ntoday = datetime.date.today()",
        "from ..models import Unit",
        "from .queries import within",
        "from tinhso.store import verbs",
        "import random",
    ],
)
def test_an_impure_line_is_found(text: str) -> None:
    assert len(impurities(text)) == 1


def test_a_pure_module_passes() -> None:
    assert (
        impurities(
            "from datetime import date, timedelta\nfrom tinhso.kernel.period import Period\nfrom .shares import whole"
        )
        == []
    )
