"""Reading the journal: the timeline of a thing, entries by id."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.kernel.actor import Behalf

from . import rules

COLUMNS = (
    "id, name, version, about, thing, person, appointment, post, unit, actor_unit, system, request, claimed_at,"
    " recorded_at, body"
)
_TIMELINE = (
    f"SELECT * FROM (SELECT {COLUMNS} FROM journal_record WHERE about = %s AND thing = %s ORDER BY id DESC LIMIT %s) latest"
    " ORDER BY id"
)
_BY_ID = f"SELECT {COLUMNS} FROM journal_record WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it was kept. `at`: claimed; `recorded`: written. Decimals and days in `payload` are texts.

    `behalf`: on whose behalf the person acted, by a delegation.
    """

    id: int
    name: str
    version: int
    about: str
    thing: int
    person: int | None
    appointment: int | None
    post: int | None
    unit: int | None
    actor_unit: int | None
    system: str
    request: str
    at: datetime
    recorded: datetime
    payload: dict[str, Any]
    behalf: Behalf | None = None


def read_entries(rows: Iterable[Sequence[Any]]) -> Iterator[Entry]:
    """Rows of COLUMNS as entries."""
    for row in rows:
        body = json.loads(row[14])
        yield Entry(*(*row[:14], body["payload"], rules.behalf_of(body)))


def timeline(kind: str, id: int, *, most: int = 200) -> list[Entry]:
    """What happened to a thing, oldest first; of a longer story the latest `most`."""
    with connection.cursor() as cursor:
        cursor.execute(_TIMELINE, [kind, str(id), most])
        return list(read_entries(cursor.fetchall()))


def entries(ids: Iterable[int]) -> dict[int, Entry]:
    """Entries by id, in one query; an id that is not there is left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, [wanted])
        return {entry.id: entry for entry in read_entries(cursor.fetchall())}
