"""Pages of documentation stay true: their links lead somewhere, the commands they name exist."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def dead_links(text: str, page: Path) -> list[str]:
    """Links of a page to files that are not there; addresses of the web and of a running province are left alone."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    return [target for target in targets if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()]


def unknown_targets(text: str, known: Collection[str]) -> list[str]:
    """`make x` that the Makefile does not have."""
    return [name for name in re.findall(r"`make ([a-z]+)", text) if name not in known]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page.read_text("utf-8"), page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_commands_named_exist(page: Path) -> None:
    assert unknown_targets(page.read_text("utf-8"), make_targets()) == []


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    files = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert files
    assert [file.name for file in files if f"({file.name})" not in index] == []


def test_a_dead_link_and_an_unknown_command_are_found() -> None:
    assert dead_links("[a](no-such-file.md) [b](https://example.org)", ROOT / "README.md") == ["no-such-file.md"]
    assert unknown_targets("type `make run` or `make coffee`", {"run"}) == ["coffee"]
