"""What belongs to a case beside its state: notes, and within the owner's acts participants, papers and related cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.keys import fold, nfc
from tinhso.store.transactions import all_or_nothing

from ..events import CaseNoted
from ..models import Note
from ..standing import allowed, hold_case, require_read
from .opening import MOST_TITLE

MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part, in one of three ways: a person of ours, a unit, or a salted handle of somebody outside."""

    role: str
    person: int | None = None
    unit: int | None = None
    handle: str = ""


@all_or_nothing
def write_note(case: int, words: str, *, public: bool, by: Actor, at: datetime) -> int:
    """Write on a case; returns the note's id. `public` notes are for the person it is about: written by whoever may act now."""
    held = hold_case(case)
    on = local_day(at)
    require_read(held, by, on)
    may = allowed(held, by, on)
    if public and not any(held.state in one.origin and may(one) for one in held.process.actions.values()):
        raise NotAllowed(_("Only whose turn it is writes to the person the case is about."))
    said = words.strip()
    if not said:
        raise Missing(_("Write the note."), field="words")
    if len(said) > MOST_WORDS:
        raise Invalid(_("Write at most %(most)s characters."), field="words", most=MOST_WORDS)
    event = journal.record(CaseNoted(id=held.id, unit=held.unit, public=public), by=by, at=at)
    row = Note(
        case_id=held.id,
        public=public,
        words=said,
        person=by.person,
        post=by.post,
        post_unit=by.unit,
        at=at,
        event=event,
    )
    verbs.add(row)
    return int(row.pk)


def join(case: int, participants: Sequence[Participant], *, event: int, by: Actor, at: datetime) -> None:
    """Put participants down; who is there already stays. Part of the caller's act, who has held the case or opened it."""
    columns = [[one.role, one.person, one.unit, one.handle] for one in participants]
    _run(_JOIN, [case, event, *_by_column(columns, 4)])


def file_papers(case: int, papers: Sequence[tuple[str, int]], *, event: int, by: Actor, at: datetime) -> None:
    """Put papers down by (kind, id in documents). Part of the caller's act."""
    _run(_FILE, [case, event, *_by_column([list(one) for one in papers], 2)])


def relate(case: int, others: Sequence[tuple[str, int]], *, event: int, by: Actor, at: datetime) -> None:
    """Put down (kind, other case), as read from this case to the other. Part of the caller's act."""
    _run(_RELATE, [case, event, *_by_column([list(one) for one in others], 2)])


def entitle(case: int, title: str, *, event: int, by: Actor, at: datetime) -> None:
    """Give a case another public title, without personal data. Part of the caller's act."""
    kept = nfc(title)[:MOST_TITLE]
    _run(_ENTITLE, [case, kept, fold(kept)])


def _by_column(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(width)]


def _run(sql: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


_JOIN = """
INSERT INTO cases_participant (case_id, event, role, person, unit, handle)
SELECT %s::bigint, %s::bigint, * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[]) ON CONFLICT DO NOTHING
"""
_FILE = """
INSERT INTO cases_casepaper (case_id, event, kind, paper)
SELECT %s::bigint, %s::bigint, * FROM unnest(%s::text[], %s::bigint[]) ON CONFLICT DO NOTHING
"""
_RELATE = """
INSERT INTO cases_relation (case_id, event, kind, other_id)
SELECT %s::bigint, %s::bigint, * FROM unnest(%s::text[], %s::bigint[]) ON CONFLICT DO NOTHING
"""
_ENTITLE = """
INSERT INTO cases_label (case_id, title, folded) VALUES (%s::bigint, %s, %s)
ON CONFLICT (case_id) DO UPDATE SET title = excluded.title, folded = excluded.folded
"""
