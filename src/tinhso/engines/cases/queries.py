"""Reading cases: where they stand, who did what, what a person may do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import definitions, verbs

from .definitions import Process, State
from .errors import NotInThisState
from .models import Case, CaseStep
from .rules import moves
from .rules.moves import ActionChoice


@dataclass(frozen=True, slots=True)
class CaseNow:
    """Where a case stands. `doers`: persons by action, as far as the process compares them."""

    id: int
    process: Process
    state: str
    unit: int
    subject: Thing
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    doers: dict[str, list[int]]

    @property
    def stands(self) -> State:
        return self.process.states[self.state]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: ids of who did it, and the note they left."""

    action: str
    title: Text | None
    from_state: str
    to_state: str
    person: int | None
    post: int | None
    post_unit: int | None
    at: datetime
    note: str
    event: int


def state_of(case: int) -> CaseNow:
    """Where the case stands; NotThere."""
    return now_of(verbs.load(Case, id=case))


def states_of(cases: Iterable[int]) -> dict[int, CaseNow]:
    """Where many cases stand, in one query."""
    return {row.pk: now_of(row) for row in Case.objects.filter(pk__in=list(cases))}


def now_of(row: Case) -> CaseNow:
    """The value of a row."""
    return CaseNow(
        id=row.pk,
        process=definitions.by_id(Process, row.process_id).it,
        state=row.state,
        unit=row.unit_id,
        subject=Thing(row.subject_kind, row.subject_id),
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        closed_at=row.closed_at,
        doers=row.doers,
    )


def may(case: int | CaseNow, *, by: Actor, on: date) -> tuple[ActionChoice, ...]:
    """What this person may press now, in order; an action refused for two pairs of eyes says so."""
    stands = state_of(case) if isinstance(case, int) else case
    return moves.choices(
        stands.process,
        stands.state,
        hands=by.hands,
        doers=stands.doers,
        allowed=lambda right: access.allows(by, right, unit=stands.unit, on=on),
    )


def steps(case: int) -> list[Step]:
    """Every step, oldest first. The caller has checked that the reader may see the subject."""
    rows = CaseStep.objects.filter(case_id=case).select_related("case").order_by("id")
    return [_step(row, definitions.by_id(Process, row.case.process_id).it) for row in rows]


def events_of(cases: Iterable[int]) -> dict[int, list[int]]:
    """Journal ids of every move of many cases (not of their opening), oldest first, in one query."""
    found: dict[int, list[int]] = {}
    for case, event in verbs.rows(_EVENTS, sorted(set(cases))):
        found.setdefault(case, []).append(event)
    return found


_EVENTS = "SELECT case_id, event FROM cases_casestep WHERE case_id = ANY(%s::bigint[]) AND action <> '' ORDER BY id"


def _step(row: CaseStep, process: Process) -> Step:
    action = process.actions.get(row.action)
    return Step(
        action=row.action,
        title=action.title if action else None,
        from_state=row.from_state,
        to_state=row.to_state,
        person=row.person,
        post=row.post,
        post_unit=row.post_unit,
        at=row.at,
        note=row.note,
        event=row.event,
    )


def explained(late: NotInThisState, held: Case, process: Process) -> NotInThisState:
    """The same refusal, naming who was first: post, unit, what and when. Never a person's name."""
    last = CaseStep.objects.filter(case_id=held.pk).order_by("-id").first()
    if last is None or last.post is None or not last.action:
        return late
    values: dict[str, Any] = {
        **late.values,
        "done": process.actions[last.action].title,
        "post": people.post_titles([last.post]).get(last.post, ""),
        "unit": units.titles([last.post_unit], on=local_day(last.at)).get(last.post_unit, "") if last.post_unit else "",
        "moment": last.at,
    }
    return NotInThisState(
        _(
            "“%(action)s” is not possible now: %(post)s, %(unit)s did “%(done)s” at %(moment)s, "
            "and this stands at “%(state)s”. Load the page again to see it."
        ),
        **values,
    )
