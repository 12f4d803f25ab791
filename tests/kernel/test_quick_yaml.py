"""Packs are read by libyaml where it is there, and nobody can tell: not what is read, nor what is refused and why."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel import packs

PACKS = Path(__file__).parents[2] / "packs"
PIECES = (
    "a", "b: ", "- ", "\n", "  ", "\n  ", "x: 1\n", "'", '"', "[", "]", "{", "}", ", ", ": ", "# c", "|\n", "> ", "\t", "1.5",
    "2026-07-01", "é", "𝄞", "\u2028", "\x85", "\ufeff", "\r\n", "%", "@", "`", "&a ", "*a", "!", "!!str ", "---", "\n---\n", "...",
    "? ", "~", "yes", "0x1f", "1_000.5", ".inf", "\\", "\\x41", "<<: ", "=", "+", "\x01", "\x7f", "\xa0",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not yaml.__with_libyaml__, reason="this machine's PyYAML has no libyaml: there is one reader"
)


def outcome(read: Any, text: str) -> str:
    """What was read with its lines, or why not and where."""
    try:
        return repr(read(text))
    except (yaml.YAMLError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def slowly(text: str) -> Any:
    return packs._read_with(packs._Loader, text, "a.yaml")


def quickly(text: str) -> Any:
    return packs._documents(text, "a.yaml")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_both_readers_read_and_refuse_the_same(text: str) -> None:
    assert outcome(quickly, text) == outcome(slowly, text)


def test_our_packs_are_read_by_libyaml_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [file.read_text("utf-8") for file in sorted(PACKS.glob("*/*/*.yaml"))]
    found = [outcome(slowly, text) for text in texts]
    monkeypatch.setattr(packs, "_Loader", None)
    assert [outcome(quickly, text) for text in texts] == found and len(found) > 30


@pytest.mark.parametrize(
    ("text", "said"), [("a: [" * 50, "levels deep"), ("- 1\n" * 50_001, "values"), ("a: &x 1\nb: *x\n", "aliases")]
)
def test_libyaml_is_bounded_as_well(text: str, said: str) -> None:
    assert packs._Quick is not None
    with pytest.raises(packs._Wrong, match=said):
        packs._read_with(packs._Quick, text, "a.yaml")
