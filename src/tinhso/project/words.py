"""The terminal's language. The supervisor has no Django, so it reads the compiled texts by itself."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from tinhso.kernel.errors import Problems, TinhSoError

LOCALE = Path(__file__).resolve().parent.parent / "locale"


class Words:
    """Says message ids in one language: Vietnamese, unless LANG or `--lang` asks for English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = gettext.translation("django", LOCALE, [language], fallback=True)

    @classmethod
    def wanted(cls, asked: str | None, surroundings: Mapping[str, str] = os.environ) -> Words:
        given = asked or surroundings.get("LC_ALL") or surroundings.get("LC_MESSAGES") or surroundings.get("LANG") or ""
        return cls("en" if given.lower().startswith("en") else "vi")

    def __call__(self, message: str, **values: object) -> str:
        text = self._texts.gettext(message) if message else ""
        return text % values if values else text

    def error(self, error: TinhSoError) -> str:
        """An error of ours; several at once are said one a line."""
        if isinstance(error, Problems):
            return "\n".join(self.error(problem) for problem in error.problems)
        return self(error.message, **{name: self._value(value) for name, value in error.values.items()})

    def _value(self, value: object) -> object:
        """A number in the language's way; a value that is itself something to say, such as what a pack should have had."""
        if isinstance(value, Decimal):
            return f"{value:f}".replace(".", ",") if self.language == "vi" else f"{value:f}"
        return self.error(value) if isinstance(value, TinhSoError) else value
