"""Searching the journal for those who may: by person, unit, thing, event and days; newest first, page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.store.copying import copy_csv

from .queries import COLUMNS, Entry, read_entries

_OUT = (
    "id, to_char(recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS.US'),"
    " to_char(claimed_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS.US'), name, about, thing, unit, person,"
    " behalf, post, actor_unit, system, body"
)
OUT_HEAD = (
    "id", "recorded", "claimed", "event", "about", "thing", "unit", "person", "on_behalf_of", "post", "actor_unit",
    "process", "sealed_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None and empty: anything. `since` inclusive, `until` exclusive, moments of recording."""

    person: int | None = None
    unit: int | None = None
    about: str = ""
    thing: int | None = None
    name: str = ""
    since: datetime | None = None
    until: datetime | None = None


def search(
    wanted: Wanted, *, within: str, values: Sequence[Any], before: int | None = None, most: int = 50
) -> list[Entry]:
    """Entries before `before`, newest first. `within`: a condition of our own on unit and actor_unit, with its values."""
    where, given = _where(wanted, within, values, before)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM journal_record WHERE {where} ORDER BY id DESC LIMIT %s::bigint", [*given, str(most)]
        )
        return list(read_entries(cursor.fetchall()))


def search_out(wanted: Wanted, *, within: str, values: Sequence[Any]) -> Iterator[bytes]:
    """The same as CSV, oldest first, streamed by COPY."""
    where, given = _where(wanted, within, values, None)
    return copy_csv(f"SELECT {_OUT} FROM journal_record WHERE {where} ORDER BY id", given, header=OUT_HEAD)


def _where(wanted: Wanted, within: str, values: Sequence[Any], before: int | None) -> tuple[str, list[Any]]:
    parts, given = [f"({within})"], list(values)
    for condition, value in (
        ("unit = %s::bigint", wanted.unit),
        ("about = %s::text", wanted.about),
        ("thing = %s::bigint", wanted.thing),
        ("name = %s::text", wanted.name),
        ("recorded_at >= %s::timestamptz", wanted.since),
        ("recorded_at < %s::timestamptz", wanted.until),
        ("id < %s::bigint", before),
    ):
        if value not in (None, ""):
            parts.append(condition)
            given.append(str(value) if isinstance(value, int) else value)
    if wanted.person is not None:
        parts.append("(person = %s::bigint OR behalf = %s::bigint)")
        given += [str(wanted.person)] * 2
    return " AND ".join(parts), given
