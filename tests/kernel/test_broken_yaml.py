"""A file that is not YAML is told with its line and why, in both languages; no word of the parser is left."""

import pytest
from tests.said import in_both

from tinhso.kernel.broken_yaml import REASONS, reason
from tinhso.kernel.packs import PackError, read_yaml

BROKEN = [
    ("a: 1\nb:\n\t- 2\n", 3, "a tab stands here"),
    ("a: @b\n", 1, "“@” cannot begin a value"),
    ("a: 1\nb\nc: 2\n", 3, "“:” is missing after the key"),
    ("a: - 1\n", 1, "an entry after “- ”"),
    ("a: b: c\n", 1, "a key cannot stand here"),
    ('a: 1\nb: "open\n', 3, "is not closed"),
    ('a: "\\q"\n', 1, "cannot stand before this"),
    ("a:\n  b: 1\n c: 2\n", 3, "does not fit what stands above"),
    ("a: [1, 2\nb: 3\n", 2, "“,” or “]” is missing"),
    ("a: {b: 1, c: 2\nd: 3\n", 2, "“,” or “}” is missing"),
    ("a: [,]\n", 1, "a value is missing"),
    ("[1]\n[2]\n", 2, "another value begins here"),
    ("a: |b\n  c\n", 1, "the text begins on the next line"),
    ("a: !secret b\n", 1, "marks that begin with “!”"),
    ("a: &x 1\nb: &x 2\n", 2, "“&” and “*” cannot begin a value"),
    ("a: &\n", 1, "“&” and “*” cannot begin a value"),
    ("<<: 1\n", 1, "“<<” is not used in packs"),
    ("? [1]\n: 2\n", 1, "a single word"),
    ("a: .inf\n", 1, "there is no number “.inf”"),
    ("a: 1:30.5\n", 1, "there is no number “1:30.5”"),
]


def told(tmp_path, content):
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    with pytest.raises(PackError) as refusal:
        read_yaml(file, "a.yaml")
    return in_both(refusal.value)


@pytest.mark.parametrize(("text", "line", "why"), BROKEN)
def test_the_line_and_the_reason_are_told(tmp_path, text, line, why):
    message = told(tmp_path, text.encode())
    assert message.startswith(f"a.yaml, line {line}") and why in message


def test_what_is_no_text_is_told(tmp_path):
    assert "save it as UTF-8" in told(tmp_path, b"a: \xff\n")
    assert "no text may hold" in told(tmp_path, b"a: \x00\n")


def test_what_the_parser_may_say_one_day_is_told_without_its_words():
    assert in_both(reason("expected a flux capacitor")) == "it cannot be read"


def test_every_reason_is_met(tmp_path):
    met = {told(tmp_path, text.encode()) for text, _line, _why in BROKEN}
    met |= {told(tmp_path, b"a: \xff\n"), told(tmp_path, b"a: \x00\n")}
    for _words, message in REASONS:
        assert any(message.split("”")[-1][:20] in one for one in met), message
