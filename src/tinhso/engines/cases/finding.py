"""Finding a case by its public title, marks and case folded: beginnings and whole words first, parts of words last."""

from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold

from .lists import WorkLine, lines_of, processes_read_by, units_wanted

MOST = 100
MOST_LETTERS = 100
LOOKED_AT = 500
"""Titles that fit are looked at up to so many before the reader's units are asked."""
_SETTINGS = ("statement_timeout = '1s'", "enable_seqscan = off")
"""A word that many titles have tempts the planner to read them all and fold each anew; the index is always cheaper here."""


def find(text: str, right: str, *, by: Actor, at: datetime, most: int = 30) -> list[WorkLine]:
    """Cases whose title begins with the text or has its words (the last may be begun only), in the units where the actor
    has the right, newest first. Parts of words are looked for when nothing else is found. TooMuch: say more of it."""
    asked = fold(text)[:MOST_LETTERS]
    processes, units = processes_read_by(right), units_wanted(right, by, at, None)
    if len(asked) < 2 or not processes or units == []:
        return []
    head, _space, last = asked.rpartition(" ")
    escaped = asked.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values: dict[str, Any] = {
        "head": head,
        "last": "".join(letter if letter.isalnum() else " " for letter in last).strip().replace(" ", " & ") or "0",
        "begins": f"{escaped}%",
        "holds": f"%{escaped}%",
        "processes": processes,
        "units": units,
        "looked": LOOKED_AT,
        "most": min(most, MOST),
    }
    found = _ids(_WORDS, values) or _ids(_PARTS, values)
    return lines_of(found)


def _ids(sql: str, values: dict[str, Any]) -> list[int]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for setting in _SETTINGS:
                cursor.execute(f"SET LOCAL {setting}")
            cursor.execute(sql, values)
            found = [id for (id,) in cursor.fetchall()]
            for setting in _SETTINGS:
                cursor.execute(f"SET LOCAL {setting.partition(' = ')[0]} = DEFAULT")
            return found
    except OperationalError:
        raise TooMuch(_("Too many cases have that in their title. Write more of it."), field="text") from None


_THEIRS = """SELECT c.id FROM found JOIN cases_case c ON c.id = found.case_id
    WHERE c.process_id = ANY(%(processes)s::bigint[]) AND (%(units)s::bigint[] IS NULL
      OR c.unit_id = ANY(%(units)s::bigint[]) OR c.turn_unit_id = ANY(%(units)s::bigint[])
      OR c.receiving_id = ANY(%(units)s::bigint[]) OR c.deciding_id = ANY(%(units)s::bigint[]))
    ORDER BY c.id DESC LIMIT %(most)s::int"""
_WORDS = f"""WITH found AS MATERIALIZED (
    (SELECT case_id FROM cases_label WHERE folded LIKE %(begins)s::text COLLATE "C" LIMIT %(looked)s::int)
    UNION (SELECT case_id FROM cases_label
      WHERE to_tsvector('simple'::regconfig, folded)
        @@ (plainto_tsquery('simple', %(head)s::text) && to_tsquery('simple', %(last)s::text || ':*')) LIMIT %(looked)s::int)
    ) {_THEIRS}"""
_PARTS = f"""WITH found AS MATERIALIZED (
    SELECT case_id FROM cases_label WHERE folded LIKE %(holds)s::text COLLATE "C" LIMIT %(looked)s::int) {_THEIRS}"""
