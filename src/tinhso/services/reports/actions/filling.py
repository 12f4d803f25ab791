"""Filling: drafts are saved field by field, nothing typed is lost, nobody's answer is overwritten unseen."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ..definitions import FILL
from ..events import ReturnFilled
from ..rules.answers import Answer, Conflict, Typed, merged
from ..sheets import Sheet, answered, held_sheet, sheet_of


@dataclass(frozen=True, slots=True)
class Filled:
    """What was saved, what two people changed differently and is therefore not saved, and the return as it stands then."""

    saved: tuple[str, ...]
    conflicts: Mapping[str, Conflict]
    sheet: Sheet


def nothing_first(held: Sheet) -> None:
    """Nobody wants to look before the act."""


def fill(
    id: int, typed: Mapping[str, Typed], *, by: Actor, at: datetime, first: Callable[[Sheet], None] = nothing_first
) -> Filled:
    """Save answers as a draft. What cannot be read or is beyond its limits is kept as typed and refused when sending.

    Sent twice is the same as once. NotNow when it is not the unit's turn. `first` looks at the return as it is read,
    before anything is written, and may refuse; it is asked again when somebody else's answers came between.

    Drafts are saved while people type, more often than anything else is done, and hardly ever two at once. So the return is
    read without being held and written where it still is as it was read: two journeys to the database instead of five.
    Only who comes too late holds it.
    """
    try:
        return _filled(sheet_of(id, by=by, on=local_day(at)), typed, first, by=by, at=at)
    except journal.Moved:
        return _held_and_filled(id, typed, first, by=by, at=at)


@all_or_nothing
def _held_and_filled(
    id: int, typed: Mapping[str, Typed], first: Callable[[Sheet], None], *, by: Actor, at: datetime
) -> Filled:
    return _filled(held_sheet(id, by=by, on=local_day(at)), typed, first, by=by, at=at)


def _filled(
    held: Sheet, typed: Mapping[str, Typed], first: Callable[[Sheet], None], *, by: Actor, at: datetime
) -> Filled:
    access.require(by, FILL, unit=held.unit, on=local_day(at))
    require_turn(held)
    first(held)
    own = frozenset(code for code, one in held.saved.items() if one.person == by.person)
    result = merged(held.asked, held.answers, typed, own)
    if result.changed:  # otherwise nothing changed
        writing = written(held.id, result.changed, by=by, at=at)
        journal.record(_event(held, result.changed), by=by, at=at, also=writing, unmoved=_unmoved(held))
    return Filled(tuple(result.changed), result.conflicts, answered(held, result.changed, by=by, at=at))


def require_turn(held: Sheet) -> None:
    """Nothing, or NotNow: it has been sent or verified."""
    if not held.fillable:
        raise NotNow(
            _("This report stands at “%(state)s”, so its figures cannot be changed now. What you typed was not saved."),
            state=held.case.stands.title,
        )


def _event(held: Sheet, changed: Mapping[str, Answer]) -> ReturnFilled:
    return ReturnFilled(
        id=held.id,
        unit=held.unit,
        measures=tuple(changed),
        values=tuple(answer.value for answer in changed.values()),
        choices=tuple(answer.choice for answer in changed.values()),
    )


def write(id: int, answers: Mapping[str, Answer], *, by: Actor, at: datetime) -> None:
    """Keep the answers, for an act that holds the return and records its event later."""
    sql, values = written(id, answers, by=by, at=at)
    verbs.rows(f"WITH {_EDITED}, {sql} SELECT", str(id), *values)


def edited(id: int) -> None:
    """What belongs to the answers was changed by an act that holds the return."""
    verbs.rows(f"WITH {_EDITED} SELECT", str(id))


def _unmoved(held: Sheet) -> journal.Writing:
    """The return as it was read, with one edit more; no row when it has been moved or edited since."""
    case, known = cases.unmoved(held.case, "held")
    return f"{case}, {_UNMOVED}", [*known, str(held.id), str(held.edits)]


def written(id: int, answers: Mapping[str, Answer], *, by: Actor, at: datetime) -> journal.Writing:
    """What keeps the answers."""
    rows = [
        {
            "measure": code,
            "value": None if answer.value is None else str(answer.value),
            "choice": answer.choice,
            "unknown": answer.unknown,
            "note": answer.note,
            "raw": answer.raw,
        }
        for code, answer in answers.items()
    ]
    return _WRITE, [id, by.person, by.behalf, by.post, at, json.dumps(rows)]


# stands where the event stands when answers are written with one
_EDITED = "event AS (UPDATE reports_return SET edits = edits + 1 WHERE id = %s::bigint RETURNING id)"
_UNMOVED = """unmoved AS (
UPDATE reports_return SET edits = edits + 1 FROM held
WHERE reports_return.id = %s::bigint AND case_id = held.id AND edits = %s::integer RETURNING reports_return.id
)"""
_WRITE = """answers AS (
INSERT INTO reports_returnvalue (of_id, person, behalf, post, at, measure, value, choice, unknown, note, raw)
SELECT %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::timestamptz, new.*
FROM event, jsonb_to_recordset(%s::jsonb) AS new (measure text, value numeric, choice text, unknown boolean, note text, raw text)
ON CONFLICT (of_id, measure) DO UPDATE SET person = excluded.person, behalf = excluded.behalf, post = excluded.post, at = excluded.at,
  value = excluded.value, choice = excluded.choice, unknown = excluded.unknown, note = excluded.note, raw = excluded.raw
)"""
