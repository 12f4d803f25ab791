"""Every text a person may read is an English message id with a Vietnamese text that keeps its named values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import babel_extract

import tinhso

SOURCE = Path(tinhso.__file__).parent
PARTS = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "parts"
MARKS = {"_", "gettext", "gettext_lazy", "mark", "ngettext", "ngettext_lazy"}
NAMED = re.compile(r"%\((\w+)\)[sd]")


def messages_of_python(text: str) -> Iterator[str]:
    """First argument of `_(...)` and its kin; of ngettext the singular."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            first = node.args[0]
            if name in MARKS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def messages_of_template(file: Path) -> Iterator[str]:
    with file.open("rb") as handle:
        options = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
        for _line, _function, message, _comments in babel_extract(handle, ("_", "gettext", "ngettext"), [], options):
            one = message[0] if isinstance(message, tuple) else message
            if isinstance(one, str):
                yield one


def used() -> dict[str, set[str]]:
    """Every message id with the files that use it."""
    found: dict[str, set[str]] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        for message in messages_of_python(file.read_text("utf-8")):
            found.setdefault(message, set()).add(file.relative_to(SOURCE).as_posix())
    for folder in (SOURCE / "web" / "templates", *(SOURCE / "services").glob("*/templates")):
        for file in sorted(folder.rglob("*.html")):
            for message in messages_of_template(file):
                found.setdefault(message, set()).add(file.relative_to(SOURCE).as_posix())
    return found


@cache
def translated() -> dict[str, str]:
    """Message id to Vietnamese text, from every part; a plural's one Vietnamese form stands for both."""
    found: dict[str, str] = {}
    for file in sorted(PARTS.glob("*.po")):
        with file.open("rb") as handle:
            for message in read_po(handle, locale="vi"):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id and all(texts) and not message.fuzzy:
                    found[ids[0]] = texts[0]
    return found


def missing(used: Iterable[str], translated: dict[str, str]) -> list[str]:
    """Ids without a text, and texts that lost or made up a named value."""
    found = []
    for message in sorted(used):
        if message.strip() and message not in translated:
            found.append(message)
        elif message.strip():
            there, kept = set(NAMED.findall(message)), set(NAMED.findall(translated[message]))
            if there != kept:
                found.append(f"{message} (values {sorted(there)} became {sorted(kept)})")
    return found


def test_every_message_has_a_vietnamese_text() -> None:
    ids = used()
    found = {message: sorted(ids.get(message.split(" (values")[0], ())) for message in missing(ids, translated())}
    assert found == {}


def test_a_missing_text_and_a_lost_value_are_found() -> None:
    held = {"%(count)s rows": "%(number)s dòng", "Send": "Gửi"}
    assert missing(["Send", "Not there", "%(count)s rows"], held) == [
        "%(count)s rows (values ['count'] became ['number'])",
        "Not there",
    ]


def test_messages_are_found_in_python_and_templates(tmp_path: Path) -> None:
    assert list(messages_of_python('x = _("One"); gettext("Two %(a)s"); other("no")')) == ["One", "Two %(a)s"]
    page = tmp_path / "page.html"
    page.write_text("<h1>{{ _('Three') }}</h1>{% trans %}Four{% endtrans %}", "utf-8")
    assert list(messages_of_template(page)) == ["Three", "Four"]


@pytest.mark.parametrize("file", sorted((SOURCE / "web" / "templates").rglob("*.html")), ids=lambda file: file.name)
def test_templates_can_be_read(file: Path) -> None:
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    env.parse(file.read_text("utf-8"))
