"""Texts: collect them from the source, merge the Vietnamese parts, compile. Babel does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent
VIETNAMESE = SOURCE / "locale" / "vi" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "mark": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
FILES = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
    ("**/templates/**.svg", "jinja2"),
]
OPTIONS = {
    "jinja2": {
        "trimmed": "true",
        "silent": "false",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "extensions": "jinja2.ext.do",
    }
}


def found() -> Catalog:
    """Every text a person may see, from the source."""
    catalog = Catalog(project="Tỉnh Số", charset="utf-8", fuzzy=False)
    for file, line, message, comments, context in extract_from_dir(
        SOURCE, FILES, {pattern: OPTIONS.get(method, {}) for pattern, method in FILES}, KEYWORDS
    ):
        catalog.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalog


def merged(problems: list[str]) -> Catalog:
    """All parts in one. The same text twice with different words is named in `problems`."""
    catalog = Catalog(locale="vi", project="Tỉnh Số", charset="utf-8", fuzzy=False)
    for part in sorted((VIETNAMESE / "parts").glob("*.po")):
        with part.open("rb") as handle:
            for message in read_po(handle, locale="vi"):
                if not message.id or not said(message.string):
                    continue
                before = catalog.get(message.id, context=message.context)
                if before is not None and before.string != message.string:
                    problems.append(f"{part.name}: {message.id!r} is {message.string!r}, elsewhere {before.string!r}")
                    continue
                catalog.add(message.id, message.string, context=message.context, flags=message.flags)
    return catalog


def said(text: object) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


def missing() -> Iterator[str]:
    """Texts of the source without Vietnamese, with the first place they stand."""
    known = merged([])
    for message in found():
        there = known.get(message.id, context=message.context)
        if message.id and (there is None or not said(there.string)):
            file, line = message.locations[0]
            yield f"src/tinhso/{file}:{line}: {message.id!r}"


def run(*, extract: bool, missing: bool, echo: Callable[[str], object]) -> int:
    if missing:
        lacking = list(globals()["missing"]())
        for line in lacking:
            echo(line)
        echo(f"{len(lacking)} without Vietnamese" if lacking else "every text has its Vietnamese")
        return 1 if lacking else 0
    if extract:
        with (VIETNAMESE.parents[1] / "messages.pot").open("wb") as handle:
            write_po(handle, found(), sort_by_file=True, width=120)
    problems: list[str] = []
    catalog = merged(problems)
    VIETNAMESE.mkdir(parents=True, exist_ok=True)
    draft = VIETNAMESE / ".django.mo"
    with draft.open("wb") as handle:
        write_mo(handle, catalog)
    draft.replace(VIETNAMESE / "django.mo")
    for problem in problems:
        echo(problem)
    echo(f"{len(catalog)} texts in Vietnamese")
    return 1 if problems else 0
