"""Letters that papers can show. Pure.

A PDF/A may not hold a letter its fonts cannot draw; what they cannot draw is printed as a box, so that a reader sees that
something stands there and the paper is made all the same.
"""

import re
import unicodedata
from typing import Any

BOX = "□"
_KEPT = re.compile(
    "[^\n\t"
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f"  # Latin of Europe
    "\u0192\u01a0\u01a1\u01af\u01b0"  # ơ, ư
    "\u0300\u0301\u0303\u0309\u0323"  # marks of tones, loose
    "\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"  # Greek
    "\u0400-\u045f"  # Cyrillic
    "\u1ea0-\u1ef9"  # Vietnamese
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a"
    "\u20ab\u20ac\u2116\u2122\u2190-\u2193\u2212\u2264\u2265"
    f"{BOX}]"
)


def printable(it: Any) -> Any:
    """The same facts with every text in letters that can be shown; control and direction marks are left out."""
    if isinstance(it, str):
        return _text(it)
    if isinstance(it, dict):
        return {str(key): printable(value) for key, value in it.items()}
    if isinstance(it, (list, tuple)):
        return [printable(value) for value in it]
    return it


def _text(text: str) -> str:
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\u2010", "-").replace("\u2011", "-"))
    if whole.isascii() and whole.isprintable():
        return whole
    seen = "".join(
        char for char in whole if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    )
    return _KEPT.sub(BOX, seen)
