"""A case with everything that belongs to it, for whoever may see it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs

from .actions.filing import Participant
from .definitions import Process
from .queries import Step, state_of, steps
from .standing import CaseNow, may_read


@dataclass(frozen=True, slots=True)
class OpinionSeen:
    """What a unit was asked, until when, and what it said. Posts, never persons. `late`: answered after its time."""

    id: int
    case: int
    kind: str
    title: Text
    unit: int
    question: str
    asked_by: int | None
    asked_unit: int | None
    asked_at: datetime
    due: datetime | None
    answer: str
    answered_by: int | None
    answered_at: datetime | None
    withdrawn: bool

    @property
    def waits(self) -> bool:
        return self.answered_at is None

    @property
    def late(self) -> bool:
        return self.due is not None and self.answered_at is not None and self.answered_at > self.due


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """A note and the post that wrote it."""

    id: int
    public: bool
    words: str
    post: int | None
    post_unit: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of a case. `papers`: (kind, id in documents). `relations`: (kind, other case, read from this one?)."""

    now: CaseNow
    title: str
    steps: tuple[Step, ...]
    opinions: tuple[OpinionSeen, ...]
    notes: tuple[NoteSeen, ...]
    participants: tuple[Participant, ...]
    papers: tuple[tuple[str, int], ...]
    relations: tuple[tuple[str, int, bool], ...]


def whole(case: int, *, by: Actor, on: date) -> CaseFile:
    """The case with everything of it. NotThere for who may not see it; a unit asked for an opinion may while it is asked."""
    now = state_of(case)
    opinions = tuple(opinion_seen(row, now.process) for row in verbs.rows(_OPINIONS, case))
    if not may_read(now, by, on) and not any(one.waits and _asked(one, now, by, on) for one in opinions):
        raise NotThere(_("What you are looking for is not here."))
    return CaseFile(
        now,
        next((title for (title,) in verbs.rows(_TITLE, case)), ""),
        tuple(steps(case)),
        opinions,
        tuple(NoteSeen(*row) for row in verbs.rows(_NOTES, case)),
        tuple(Participant(*row) for row in verbs.rows(_PARTICIPANTS, case)),
        tuple((kind, paper) for kind, paper in verbs.rows(_PAPERS, case)),
        tuple((kind, other, forth) for kind, other, forth in verbs.rows(_RELATIONS, case, case)),
    )


@dataclass(frozen=True, slots=True)
class CaseWarning:
    """That somebody was told of a case's time. `late`: the due moment had come; `to`: person, head or superior."""

    case: int
    rule: str
    due: datetime
    to: str
    unit: int | None
    person: int | None
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the state of a case. `relations`: (kind, other case, read from this one?)."""

    steps: tuple[Step, ...]
    opinions: tuple[OpinionSeen, ...]
    notes: tuple[NoteSeen, ...]
    relations: tuple[tuple[str, int, bool], ...]
    warnings: tuple[CaseWarning, ...]


def beside(now: CaseNow) -> Beside:
    """Steps, opinions, notes and related cases, oldest first; of the warnings the newest 20, newest first. One statement.

    The caller has checked that the reader may see the case.
    """
    found: dict[str, list[tuple[Any, ...]]] = {"step": [], "opinion": [], "note": [], "relation": [], "warning": []}
    for what, *row in verbs.rows(_BESIDE, *[now.id] * 6):
        found[what].append(tuple(row))
    return Beside(
        tuple(_step_of(row, now.process) for row in found["step"]),
        tuple(_opinion_of(row, now) for row in found["opinion"]),
        tuple(NoteSeen(row[0], row[15], row[1], row[6], row[7], row[12]) for row in found["note"]),
        tuple((row[1], row[6], row[15]) for row in found["relation"]),
        tuple(
            CaseWarning(now.id, row[1], row[13], row[2], row[6], row[7], row[12], row[12] >= row[13])
            for row in reversed(found["warning"])
        ),
    )


def _step_of(row: tuple[Any, ...], process: Process) -> Step:
    _id, kind, action, from_state, to_state, note, to_unit, to_person, person, post, post_unit, event, at, *_none = row
    known = process.actions.get(action)
    title = known.title if known else None
    return Step(action, title, from_state, to_state, person, post, post_unit, at, note, event, kind, to_unit, to_person)


def _opinion_of(row: tuple[Any, ...], now: CaseNow) -> OpinionSeen:
    (
        id,
        kind,
        question,
        answer,
        _s4,
        _s5,
        unit,
        asked_by,
        asked_unit,
        answered_by,
        _b5,
        _b6,
        asked,
        due,
        answered,
        gone,
    ) = row
    columns = (id, now.id, kind, unit, question, asked_by, asked_unit, asked, due, answer, answered_by, answered, gone)
    return opinion_seen(columns, now.process)


# One statement for five tables: id, five texts, six numbers, three moments, a flag. Empty places are of the column's kind.
_BESIDE = """
SELECT 'step', id, kind, action, from_state, to_state, note, to_unit, to_person, person, post, post_unit, event,
  at, NULL::timestamptz, NULL::timestamptz, NULL::boolean FROM cases_casestep WHERE case_id = %s::bigint
UNION ALL SELECT 'opinion', id, kind, question, answer, '', '', unit_id, asked_by, asked_unit, answered_by, NULL, NULL,
  asked_at, due, answered_at, withdrawn FROM cases_opinion WHERE case_id = %s::bigint
UNION ALL SELECT 'note', id, words, '', '', '', '', post, post_unit, NULL, NULL, NULL, NULL,
  at, NULL, NULL, public FROM cases_note WHERE case_id = %s::bigint
UNION ALL SELECT 'relation', id, kind, '', '', '', '', other_id, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, true FROM cases_relation WHERE case_id = %s::bigint
UNION ALL SELECT 'relation', id, kind, '', '', '', '', case_id, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, false FROM cases_relation WHERE other_id = %s::bigint
UNION ALL (SELECT 'warning', id, rule, "to", '', '', '', unit, person, NULL, NULL, NULL, NULL,
  at, due, NULL, NULL FROM cases_raised WHERE case_id = %s::bigint ORDER BY id DESC LIMIT 20)
ORDER BY 2
"""


def asked_of(case: int, *, by: Actor, on: date) -> list[OpinionSeen]:
    """Opinions on the case that wait for a unit where the actor may answer."""
    now = state_of(case)
    found = (opinion_seen(row, now.process) for row in verbs.rows(_OPINIONS, case))
    return [one for one in found if one.waits and _asked(one, now, by, on)]


def _asked(opinion: OpinionSeen, now: CaseNow, by: Actor, on: date) -> bool:
    kind = now.process.opinions.get(opinion.kind)
    return kind is not None and access.allows(by, kind.right, unit=opinion.unit, on=on)


def opinion_seen(row: tuple[Any, ...], process: Process) -> OpinionSeen:
    """Of a row with the columns of an opinion, in order."""
    id, case, kind, *rest = row
    known = process.opinions.get(kind)
    return OpinionSeen(id, case, kind, known.title if known else Text(vi=kind), *rest)


_OPINIONS = """SELECT id, case_id, kind, unit_id, question, asked_by, asked_unit, asked_at, due, answer, answered_by,
    answered_at, withdrawn FROM cases_opinion WHERE case_id = %s::bigint ORDER BY id"""
_TITLE = "SELECT title FROM cases_label WHERE case_id = %s::bigint"
_NOTES = "SELECT id, public, words, post, post_unit, at FROM cases_note WHERE case_id = %s::bigint ORDER BY id"
_PARTICIPANTS = "SELECT role, person, unit, handle FROM cases_participant WHERE case_id = %s::bigint ORDER BY id"
_PAPERS = "SELECT kind, paper FROM cases_casepaper WHERE case_id = %s::bigint ORDER BY id"
_RELATIONS = """SELECT kind, other_id, true FROM cases_relation WHERE case_id = %s::bigint
    UNION ALL SELECT kind, case_id, false FROM cases_relation WHERE other_id = %s::bigint"""


def with_handle(handle: str, *, most: int = 50) -> list[int]:
    """Cases in which somebody outside takes part, newest first. The caller has the right to ask for this person."""
    return [case for (case,) in verbs.rows(_WITH_HANDLE, handle, most)] if handle else []


_WITH_HANDLE = """SELECT DISTINCT case_id FROM cases_participant WHERE handle = %s AND handle <> ''
    ORDER BY case_id DESC LIMIT %s::int"""
