"""What a plan says, in words: message ids that pages and the command line put into the person's language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tinhso.kernel.definitions import Text
from tinhso.kernel.texts import mark as _

REACHES: Mapping[str, str] = {
    "own": _("in its own unit"),
    "below": _("in its own unit and all below"),
    "everywhere": _("in all units"),
}
WHATS: Mapping[str, str] = {
    "added": _("new"),
    "changed": _("changed"),
    "ended": _("ended"),
    "removed": _("taken away"),
}
ABOUTS: Mapping[str, str] = {
    "rights": _("Rights"),
    "units": _("Units"),
    "posts": _("Posts"),
    "forms": _("Report forms"),
    "hours": _("Hours of work"),
    "figures": _("Figures"),
}


def filled(
    message: str,
    values: Mapping[str, Any],
    *,
    language: str,
    number: Callable[[Any], str] = str,
    day: Callable[[date], str] = str,
) -> str:
    """A translated message with its values in the language."""

    def shown(value: Any) -> str:
        if isinstance(value, Text):
            return value.in_language(language)
        if isinstance(value, dict) and "vi" in value:
            return str(value["en"] if language.startswith("en") and value.get("en") else value["vi"])
        if isinstance(value, dict):
            return day(date.fromisoformat(value["day"]))
        return number(value) if isinstance(value, int) else str(value)

    return message % {name: shown(value) for name, value in values.items()}


def kept_value(value: Any) -> Any:
    """A value of a sentence as a plan keeps it, which is JSON: a day is told from a text, so that pages write it their way."""
    return {"day": value.isoformat()} if isinstance(value, date) else value
