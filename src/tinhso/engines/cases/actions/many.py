"""One action on many cases: one lock, one event and one statement for all of them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import definitions
from tinhso.store.transactions import all_or_nothing

from .. import clocking
from ..clocking import Clocked
from ..definitions import Process
from ..events import CasesMoved
from ..rules import moves, needs, turns
from ..rules.needs import NOTHING, Given
from ..standing import CaseNow, units_of

MOST = 5000
_COLUMNS = (
    "id, process_id, state, unit_id, subject_kind, subject_id, opened_at, changed_at, closed_at, doers::text,"
    " receiving_id, deciding_id, turn_unit_id, turn_person, priority, channel, due, step_due, clock::text, asked"
)
_LOCK = f"SELECT {_COLUMNS} FROM cases_case WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"


@dataclass(frozen=True, slots=True)
class ManyMoved:
    """What became of a set: ids that moved, and why the others did not. `event_id` is 0 until it was recorded."""

    action: str
    moved: tuple[int, ...]
    refused: Mapping[int, TinhSoError] = field(default_factory=dict)
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class _One:
    """A case of the set with all that becomes of it; `doers` as they are kept."""

    held: CaseNow
    to: str
    doers: str
    turn: int | None
    person: int | None
    clocked: Clocked


@all_or_nothing
def move_many(
    cases: Sequence[int],
    action: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    given: Given = NOTHING,
    person: int | None = None,
    event: Callable[[ManyMoved], journal.Event] | None = None,
) -> ManyMoved:
    """Do an action to every case of a set that lets it, each judged as `move` would; the others are told with the reason.

    One event for the set, with its ids. Raises the reason when no case of the set lets it. TooMuch above MOST.
    """
    if len(cases) > MOST:
        raise TooMuch(_("At most %(most)s at once. Choose fewer."), most=MOST)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [sorted(set(cases))])
        rows = cursor.fetchall()
    judge = _Judge(action, by, at, note, given, person)
    there = {row[0] for row in rows}
    refused: dict[int, TinhSoError] = {
        case: NotThere(_("What you are looking for is not here.")) for case in cases if case not in there
    }
    moved: list[_One] = []
    for row in rows:
        try:
            moved.append(judge.look(row))
        except TinhSoError as why:
            refused[row[0]] = why
    if not moved:
        raise next(iter(refused.values()), NotThere(_("What you are looking for is not here.")))
    done = ManyMoved(action, tuple(one.held.id for one in moved), refused)
    fact = event(done) if event else CasesMoved(
        id=moved[0].held.id, unit=_shared(moved), action=action, to_state=moved[0].to, cases=done.moved
    )  # fmt: skip
    id = journal.record(fact, by=by, at=at)
    _keep(moved, action, judge.notes, id, by=by, at=at)
    return ManyMoved(action, done.moved, refused, id)


def _shared(moved: Sequence[_One]) -> int | None:
    """The unit of all of them, if it is one."""
    units = {one.held.unit for one in moved}
    return units.pop() if len(units) == 1 else None


class _Judge:
    """Judges the cases of one set. What is alike in many (rights, notes, clocks) is asked once."""

    def __init__(self, action: str, by: Actor, at: datetime, note: str, given: Given, person: int | None) -> None:
        self.action, self.by, self.at, self.note, self.given, self.person = action, by, at, note, given, person
        self.on: date = local_day(at)
        self.rights: dict[tuple[str, int], bool] = {}
        self.clocks: dict[tuple[Any, ...], Clocked] = {}
        self.notes: dict[str, str] = {}
        self.doers: dict[tuple[int, str], tuple[dict[str, list[int]], str]] = {}
        self.processes: dict[int, Process] = {}

    def look(self, row: Sequence[Any]) -> _One:
        """What becomes of the case, or why nothing does."""
        process = self.processes.get(row[1])
        if process is None:
            process = self.processes[row[1]] = definitions.by_id(Process, row[1]).it
        doing = moves.action_of(process, self.action)
        before, doers = self._doers(row[1], process, row[9])
        values: list[Any] = [row[0], process, *row[2:4], Thing(row[4], row[5]), *row[6:9], before, *row[10:18]]
        values += [json.loads(row[18] or "{}"), tuple(row[19] or ())]
        held = CaseNow(*values)
        units = units_of(held, self.on)
        self._require(doing.right, units.of(doing.unit))
        moves.require_state(process, self.action, held.state)
        moves.require_two_persons(process, self.action, self.by.hands, held.doers)
        needs.require(process, self.action, self.given, held.asked)
        if process.code not in self.notes:
            self.notes[process.code] = moves.require_note(doing, self.note)
        if not process.listed:
            return _One(held, doing.to, doers, None, None, Clocked())
        turn = turns.turn_of(process, doing.to, units)
        person = turns.person_after(given=self.person, before=held.turn_person, unit_before=held.turn_unit, unit=turn)
        elsewhere = units.of("receiving") != units.of("deciding")
        return _One(held, doing.to, doers, turn, person, self._clock(held, row[18], elsewhere))

    def _require(self, right: str, unit: int) -> None:
        if not self.rights.get((right, unit)):
            access.require(self.by, right, unit=unit, on=self.on)
            self.rights[right, unit] = True

    def _doers(self, id: int, process: Process, kept: str) -> tuple[dict[str, list[int]], str]:
        """Who did what before the action, and after it as it is kept."""
        if (id, kept) not in self.doers:
            before: dict[str, list[int]] = json.loads(kept)
            after = moves.remember(process, self.action, self.by.hands, before)
            self.doers[id, kept] = before, json.dumps(after)
        return self.doers[id, kept]

    def _clock(self, held: CaseNow, kept: str | None, elsewhere: bool) -> Clocked:
        key = (held.process.code, held.process.version, kept, held.due, held.channel, elsewhere)
        if key not in self.clocks:
            doing = held.process.actions[self.action]
            self.clocks[key] = clocking.moved(
                held.process, held.clock, doing.clock, doing.to,
                channel=held.channel, elsewhere=elsewhere, at=self.at, due=held.due, until=self.given.until,
            )  # fmt: skip
        return self.clocks[key]


def _keep(moved: Sequence[_One], action: str, notes: Mapping[str, str], event: int, *, by: Actor, at: datetime) -> None:
    """Write them all: states, turns, times, steps and counters in one statement."""
    rows = []
    for one in moved:
        process, rests = one.held.process, one.turn is None
        sorts_by = None if not process.listed else at if rests else one.clocked.sorts_by
        clock = json.dumps(one.clocked.kept) if one.clocked.kept else None
        rows.append((
            one.held.id, one.held.state, one.to, one.doers, at if process.states[one.to].final else None,
            one.turn, one.person, one.clocked.due, None if rests else one.clocked.step_due, sorts_by,
            clock, one.held.turn_unit, notes[process.code],
        ))  # fmt: skip
    quoted = _Quoted()
    columns = ["{" + ",".join(map(quoted.__getitem__, column)) + "}" for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_MANY, [*columns, at, action, by.person, by.appointment, by.post, by.unit, at, event])


class _Quoted(dict[Any, str]):
    """Values as they stand in an array of the database. The driver takes longer to quote a set's clocks and moments, one by one,
    than the server to write it; here what is alike is written once."""

    def __missing__(self, value: object) -> str:
        text = "NULL" if value is None else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
        self[value] = text
        return text


_MOVE_MANY = """
WITH new AS (
  SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::jsonb[], %s::timestamptz[], %s::bigint[], %s::bigint[],
    %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[], %s::bigint[], %s::text[])
  AS n (id, before, state, doers, closed_at, turn, person, due, step_due, sorts_by, clock, turn_before, note)
), moved AS (
  UPDATE cases_case c SET state = n.state, changed_at = %s::timestamptz, closed_at = n.closed_at, doers = n.doers,
    turn_unit_id = n.turn, turn_person = n.person, due = n.due, step_due = n.step_due, sorts_by = n.sorts_by,
    clock = n.clock
  FROM new n WHERE c.id = n.id RETURNING c.id, c.process_id
), counted AS (
  INSERT INTO cases_tallychange (unit, process, state, n)
  SELECT unit, process_id, state, sum(n) FROM (
    SELECT turn_before AS unit, process_id, before AS state, -1 AS n FROM new JOIN moved USING (id)
    UNION ALL SELECT turn, process_id, state, 1 FROM new JOIN moved USING (id)) AS each
  WHERE unit IS NOT NULL GROUP BY 1, 2, 3
)
INSERT INTO cases_casestep
  (case_id, action, from_state, to_state, to_unit, to_person, person, appointment, post, post_unit, at, note, event)
SELECT n.id, %s::text, n.before, n.state, n.turn, n.person, %s::bigint, %s::bigint, %s::bigint, %s::bigint,
  %s::timestamptz, n.note, %s::bigint
FROM new n JOIN moved USING (id)
"""
