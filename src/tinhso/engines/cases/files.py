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
class Beside:
    """What stands beside the state of a case. `relations`: (kind, other case, read from this one?)."""

    opinions: tuple[OpinionSeen, ...]
    notes: tuple[NoteSeen, ...]
    relations: tuple[tuple[str, int, bool], ...]


def beside(now: CaseNow) -> Beside:
    """Opinions, notes and related cases, oldest first. The caller has checked that the reader may see the case."""
    return Beside(
        tuple(opinion_seen(row, now.process) for row in verbs.rows(_OPINIONS, now.id)),
        tuple(NoteSeen(*row) for row in verbs.rows(_NOTES, now.id)),
        tuple((kind, other, forth) for kind, other, forth in verbs.rows(_RELATIONS, now.id, now.id)),
    )


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
