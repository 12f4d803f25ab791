"""Every text a person may read is an English message id with one Vietnamese text that keeps its named values."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message

from tinhso.project import messages

NAMED = re.compile(r"%\((\w+)\)[a-z]")


def values(texts: object) -> set[str]:
    """The values named in a text, or in all forms of a plural."""
    several = texts if isinstance(texts, tuple | list) else (texts,)
    return {name for text in several for name in NAMED.findall(str(text))}


def wrong(used: Catalog, known: Catalog) -> Iterator[str]:
    """Texts without Vietnamese, and those that lost or made up a value."""
    for message in used:
        if not message.id:
            continue
        there: Message | None = known.get(message.id, context=message.context)
        place = f"{message.locations[0][0]}: {message.id!r}" if message.locations else repr(message.id)
        if there is None or not messages.said(there.string):
            yield place
        elif values(there.string) != values(message.id):
            yield f"{place}: values {sorted(values(message.id))} became {sorted(values(there.string))}"


@pytest.fixture(scope="module")
def found() -> Catalog:
    """The texts of the source; to collect them takes seconds."""
    return messages.found()


def test_every_text_has_one_vietnamese_text(found: Catalog) -> None:
    twice: list[str] = []
    assert list(wrong(found, messages.merged(twice))) == []
    assert twice == []


def test_there_are_texts(found: Catalog) -> None:
    assert sum(1 for _message in found) > 300


def test_a_missing_text_and_a_lost_value_are_found() -> None:
    used, known = Catalog(), Catalog(locale="vi")
    for text in ("Send", "Not there", "%(count)s rows", ("One report", "%(num)s reports")):
        used.add(text)
    known.add("Send", "Gửi")
    known.add("%(count)s rows", "%(number)s dòng")
    known.add(("One report", "%(num)s reports"), ("%(num)s báo cáo",))
    assert list(wrong(used, known)) == ["'Not there'", "'%(count)s rows': values ['count'] became ['number']"]
