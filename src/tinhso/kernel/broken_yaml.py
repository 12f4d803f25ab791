"""Why a file is not YAML, said so that a person can mend it; the parser's own sentences are English and speak of tokens."""

from __future__ import annotations

import re

from .expectations import Expected
from .texts import mark as _

REASONS: tuple[tuple[str, str], ...] = (
    (r"character '\\t'", _("a tab stands here; indent with spaces")),
    (
        r"character '(?P<given>.+)' that cannot start",
        _("“%(given)s” cannot begin a value; put the value in quotation marks"),
    ),
    (r"find expected ':'", _("“:” is missing after the key, or a quotation mark is missing before")),
    (r"sequence entries are not allowed", _("an entry after “- ” cannot stand here; look at the indentation")),
    (
        r"mapping (keys|values) are not allowed",
        _("a key cannot stand here; look at the indentation, or put a text that holds “: ” in quotation marks"),
    ),
    (r"end of stream|document separator", _("a text in quotation marks is not closed")),
    (r"escape", _("“\\” cannot stand before this in a text in double quotation marks; use single ones")),
    (r"<block end>", _("this does not fit what stands above; look at the indentation and the quotation marks")),
    (r"expected ',' or '(?P<close>[\]}])'", _("“,” or “%(close)s” is missing")),
    (r"node content", _("a value is missing")),
    (r"<document start>", _("another value begins here; look at the indentation")),
    (r"indicator|comment or a line break", _("after “|” or “>” the text begins on the next line")),
    (r"tag|'!'|URI", _("marks that begin with “!” are not used in packs; take it away, or use quotation marks")),
    (r"anchor|alphabetic|occurrence", _("“&” and “*” cannot begin a value; put the value in quotation marks")),
    (r"merg", _("“<<” is not used in packs; write the values again")),
    (r"unhashable", _("a key has to be a single word")),
    (r"special characters", _("it holds a character that no text may hold")),
    (r"codec can't decode", _("it is not UTF-8 text; save it as UTF-8")),
)
"""Words of the parser → ours."""


def reason(said: str) -> Expected:
    """What the parser said, in words for a person; what we have no words for is only said to be unreadable."""
    for words, message in REASONS:
        found = re.search(words, said)
        if found:
            return Expected(message, **found.groupdict())
    return Expected(_("it cannot be read"))
