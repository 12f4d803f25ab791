"""Extension points are one list: each registry has its line in docs/adding-a-feature.md, each entry a test or a page."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest

import tinhso
from tinhso.engines.journal import public as journal
from tinhso.kernel.registry import Registry
from tinhso.kernel.traces import act_words, thing_words

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "adding-a-feature.md"


def registries() -> dict[str, Registry[object]]:
    """Every registry that stands in a module of ours, by where it is imported from."""
    found: dict[int, tuple[str, Registry[object]]] = {}
    for module in pkgutil.walk_packages(tinhso.__path__, "tinhso."):
        if ".migrations" in module.name or module.name.endswith(("__main__", ".wsgi")):
            continue
        held = importlib.import_module(module.name)
        for name, value in vars(held).items():
            if isinstance(value, Registry) and id(value) not in found:
                found[id(value)] = (f"{module.name}.{name}", value)
    return dict(found.values())


@cache
def written() -> str:
    """All tests and pages of documentation, as one text."""
    files = [file for file in (ROOT / "tests").rglob("*.py") if "architecture" not in file.parts]
    files += (ROOT / "docs").rglob("*.md")
    return "\n".join(file.read_text("utf-8") for file in files)


def untold(keys: Iterable[str], text: str) -> list[str]:
    """Keys that stand in no text as a word of their own."""
    # The key itself comes first, so that it is looked for and what stands around it only where it is: much quicker.
    return [
        key
        for key in keys
        if not re.search(rf"{re.escape(key)}(?!\.?[\w-])(?<![\w-]{re.escape(key)})(?<!\w\.{re.escape(key)})", text)
    ]


def test_every_extension_point_is_in_the_guide() -> None:
    guide = GUIDE.read_text("utf-8")
    assert [
        f"{where} ({registry.name})"
        for where, registry in registries().items()
        if where.rpartition(".")[2] not in guide
    ] == []


def test_every_entry_has_a_test_or_a_page() -> None:
    said = [registry for registry in registries().values() if registry not in (act_words, thing_words)]  # see below
    found = {registry.name: missing for registry in said if (missing := untold(registry, written()))}
    assert found == {}


def wordless() -> list[str]:
    """Names of our events, and of what they are about, that no page could say to people."""
    ours = [event for event in journal.known() if event.__module__.startswith("tinhso.")]
    return sorted({event.name for event in ours} - set(act_words)) + sorted(
        {event.about for event in ours} - set(thing_words)
    )


def test_every_event_and_what_it_is_about_has_words() -> None:
    registries()  # every module is loaded, and with it every event
    assert wordless() == []


def test_an_event_without_words_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Made(journal.Event):
        __module__ = "tinhso.made"
        name: ClassVar[str] = "made.done"
        about: ClassVar[str] = "made"

    monkeypatch.setattr(journal, "known", lambda: (Made,))
    assert wordless() == ["made.done", "made"]


def test_there_are_extension_points() -> None:
    assert {"rights", "trace providers", "definition kinds", "pack parts"} <= {
        one.name for one in registries().values()
    }


def test_an_entry_nobody_tells_of_is_found() -> None:
    assert untold(["report.read", "report", "score"], 'allows("report.read"), scores') == ["report", "score"]
