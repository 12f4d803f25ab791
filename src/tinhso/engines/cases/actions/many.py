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
from tinhso.store import definitions
from tinhso.store.transactions import all_or_nothing

from .. import clocking
from ..clocking import Clocked
from ..definitions import Process
from ..events import CasesMoved
from ..rules import moves, needs, turns
from ..rules.needs import NOTHING, Given
from ..standing import places_of

MOST = 5000
_COLUMNS = (
    "id, due, channel, clock::text,"
    " process_id, state, unit_id, receiving_id, deciding_id, turn_unit_id, turn_person, doers::text, array_to_json(asked)::text"
)
"""First what is each case's own, then what cases that stand alike share."""
_LOCK = f"SELECT {_COLUMNS} FROM cases_case WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"


@dataclass(frozen=True, slots=True)
class ManyMoved:
    """What became of a set: ids that moved, and why the others did not. `event_id` is 0 until it was recorded."""

    action: str
    moved: tuple[int, ...]
    refused: Mapping[int, TinhSoError] = field(default_factory=dict)
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What becomes of every case that stands alike: its next state, who did what as it is kept, and whose turn it is then."""

    process: Process
    before: str
    unit: int
    turn_before: int | None
    to: str
    doers: str
    turn: int | None = None
    person: int | None = None
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class _One:
    """A case of the set with all that becomes of it."""

    id: int
    verdict: _Verdict
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
    done = ManyMoved(action, tuple(one.id for one in moved), refused)
    fact = event(done) if event else CasesMoved(
        id=moved[0].id, unit=_shared(moved), action=action, to_state=moved[0].verdict.to, cases=done.moved
    )  # fmt: skip
    id = journal.record(fact, by=by, at=at)
    _keep(moved, action, judge.notes, id, by=by, at=at)
    return ManyMoved(action, done.moved, refused, id)


def _shared(moved: Sequence[_One]) -> int | None:
    """The unit of all of them, if it is one."""
    units = {one.verdict.unit for one in moved}
    return units.pop() if len(units) == 1 else None


class _Judge:
    """Judges the cases of one set. Those that stand alike are judged once, so are clocks that are alike."""

    def __init__(self, action: str, by: Actor, at: datetime, note: str, given: Given, person: int | None) -> None:
        self.action, self.by, self.at, self.note, self.given, self.person = action, by, at, note, given, person
        self.on: date = local_day(at)
        self.verdicts: dict[tuple[Any, ...], _Verdict | TinhSoError] = {}
        self.clocks: dict[tuple[Any, ...], Clocked] = {}
        self.notes: dict[str, str] = {}

    def look(self, row: Sequence[Any]) -> _One:
        """What becomes of the case, or why nothing does."""
        (id, due, channel, clock), alike = row[:4], tuple(row[4:])
        verdict = self.verdicts.get(alike)
        if verdict is None:
            try:
                verdict = self._judged(*alike)
            except TinhSoError as why:
                verdict = why
            self.verdicts[alike] = verdict
        if isinstance(verdict, TinhSoError):
            raise verdict
        if not verdict.process.listed:
            return _One(id, verdict, Clocked())
        return _One(id, verdict, self._clock(verdict, kept=clock, due=due, channel=channel))

    def _judged(
        self,
        process_id: int,
        state: str,
        unit: int,
        receiving: int | None,
        deciding: int | None,
        turn_unit: int | None,
        turn_person: int | None,
        did: str,
        asked: str | None,
    ) -> _Verdict:
        """What becomes of a case that stands so, but for its clock."""
        process = definitions.by_id(Process, process_id).it
        doing, doers = moves.action_of(process, self.action), json.loads(did)
        units = places_of(unit, receiving, deciding, self.on)
        access.require(self.by, doing.right, unit=units.of(doing.unit), on=self.on)
        moves.require_state(process, self.action, state)
        moves.require_two_persons(process, self.action, self.by.hands, doers)
        needs.require(process, self.action, self.given, json.loads(asked or "[]"))
        if process.code not in self.notes:
            self.notes[process.code] = moves.require_note(doing, self.note)
        kept = json.dumps(moves.remember(process, self.action, self.by.hands, doers))
        if not process.listed:
            return _Verdict(process, state, unit, turn_unit, doing.to, kept)
        turn = turns.turn_of(process, doing.to, units)
        person = turns.person_after(given=self.person, before=turn_person, unit_before=turn_unit, unit=turn)
        elsewhere = units.of("receiving") != units.of("deciding")
        return _Verdict(process, state, unit, turn_unit, doing.to, kept, turn, person, elsewhere)

    def _clock(self, verdict: _Verdict, *, kept: str | None, due: datetime | None, channel: str) -> Clocked:
        process = verdict.process
        key = (process.code, process.version, kept, due, channel, verdict.elsewhere)
        if key not in self.clocks:
            doing = process.actions[self.action]
            self.clocks[key] = clocking.moved(
                process, json.loads(kept or "{}"), doing.clock, doing.to,
                channel=channel, elsewhere=verdict.elsewhere, at=self.at, due=due, until=self.given.until,
            )  # fmt: skip
        return self.clocks[key]


def _keep(moved: Sequence[_One], action: str, notes: Mapping[str, str], event: int, *, by: Actor, at: datetime) -> None:
    """Write them all: states, turns, times, steps and counters in one statement."""
    rows = []
    for one in moved:
        verdict, clocked = one.verdict, one.clocked
        process, rests = verdict.process, verdict.turn is None
        sorts_by = None if not process.listed else at if rests else clocked.sorts_by
        clock = json.dumps(clocked.kept) if clocked.kept else None
        rows.append((
            one.id, verdict.before, verdict.to, verdict.doers, at if process.states[verdict.to].final else None,
            verdict.turn, verdict.person, clocked.due, None if rests else clocked.step_due, sorts_by,
            clock, verdict.turn_before, notes[process.code],
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
