"""For tests of whatever stands on units: the kinds of the national pack, small trees, and the whole country."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from tinhso.kernel.actor import process
from tinhso.kernel.packs import Read, read_yaml, typed
from tinhso.kernel.period import Period
from tinhso.store import definitions

from . import memory
from .definitions import KINDS, UnitKind, kinds
from .loading import load_country
from .rules.steps import Facts
from .writing import VersionRow, hold_the_tree, new_units, settle, write_versions

NATIONAL = Path(__file__).parents[4] / "packs" / "national"
AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
LOADER = process("packs")


def load_kinds() -> None:
    """The kinds of units of the national pack."""
    forget()
    file = NATIONAL / KINDS / "kinds.yaml"
    read = [Read(KINDS, typed(UnitKind, value, lines), file.name, lines) for value, lines in read_yaml(file, file.name)]
    definitions.keep(read, pack="national", at=AT)


def whole_country() -> str:
    """Both eras and the reform; about ten seconds.

    Deferred constraints are checked at once: in a transaction that spans many tests each of them would check all rows.
    """
    load_kinds()
    said = load_country(NATIONAL / "data" / "units", by=LOADER, at=AT)
    connection.check_constraints()
    return said


def grow(
    titles: Mapping[str, str | None], *, since: date | None = None, until: date | None = None, **given: Any
) -> dict[str, int]:
    """A small tree: title with the word of its kind ("Xã Tú Lệ") → title of its parent; ids by title.

    `given` go to every version (`code` is not among them: codes are unique). Needs the kinds.
    """
    words = sorted(
        ((kind.prefix, kind) for kind in kinds().values() if kind.prefix), key=lambda word: -len(word[0] or "")
    )
    ids: dict[str, int] = {}
    hold_the_tree()
    for title, parent in titles.items():
        prefix, kind = next(((word, kind) for word, kind in words if title.startswith(f"{word} ")), (None, None))
        code = kind.code if kind else "co-quan"
        tree = kind.tree if kind else "state"
        (ids[title],) = new_units(tree, 1)
        name = title.removeprefix(f"{prefix} ") if prefix else title
        above = ids[parent] if parent else None
        write_versions([VersionRow(ids[title], tree, Period(since, until), code, name, title, parent=above, **given)])
    settle(list(ids.values()))
    return ids


def forget() -> None:
    """Begin with an empty memory."""
    definitions.forget()
    memory.forget()


__all__ = ["AT", "LOADER", "NATIONAL", "Facts", "forget", "grow", "load_kinds", "whole_country"]
