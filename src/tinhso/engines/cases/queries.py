"""Reading cases: where they stand, who did what, what a person may do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions, verbs

from .definitions import Process
from .errors import NotInThisState
from .models import Case, CaseStep
from .rules import moves, needs
from .rules.moves import ActionChoice
from .rules.needs import Given
from .rules.turns import Last
from .standing import CaseNow, allowed, now_of, read_case


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case: ids of who did it, and the note they left.

    `kind`: move, back (an action taken back), claim, assign or hand-over; the last three give it to `to_unit` or `to_person`.
    follow: to the unit that answers for one that ended. release: who had it in hand left the unit.
    """

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
    kind: str = "move"
    to_unit: int | None = None
    to_person: int | None = None


def state_of(case: int) -> CaseNow:
    """Where the case stands; NotThere."""
    return read_case(case)


def states_of(cases: Iterable[int]) -> dict[int, CaseNow]:
    """Where many cases stand, in one query."""
    return {row.pk: now_of(row) for row in Case.objects.filter(pk__in=list(cases))}


def may(case: int | CaseNow, *, by: Actor, on: date, given: Given | None = None) -> tuple[ActionChoice, ...]:
    """What this person may press now, in order; an action refused for two pairs of eyes, an opinion that is awaited, or
    with `given` for what it lacks, says so."""
    stands = state_of(case) if isinstance(case, int) else case

    def refused(code: str) -> TinhSoError | None:
        try:
            if given is None:
                needs.require_answers(stands.process, code, stands.asked)
            else:
                needs.require(stands.process, code, given, stands.asked)
        except TinhSoError as why:
            return why
        return None

    found = moves.choices(
        stands.process, stands.state, hands=by.hands, doers=stands.doers, allowed=allowed(stands, by, on)
    )
    return tuple(
        choice if choice.refused else ActionChoice(choice.code, choice.action, refused(choice.code)) for choice in found
    )


def steps(case: int) -> list[Step]:
    """Every step, oldest first. The caller has checked that the reader may see the subject."""
    rows = CaseStep.objects.filter(case_id=case).select_related("case").order_by("id")
    return [_step(row, definitions.by_id(Process, row.case.process_id).it) for row in rows]


MOVES = "ARRAY(SELECT s.event FROM cases_casestep s WHERE s.case_id = c.id AND s.action <> '' ORDER BY s.id)"
"""SQL for statements that join cases as `c`: journal ids of every move of the case (not of its opening), oldest first."""


def last_step(case: int) -> tuple[Last | None, datetime | None]:
    """The newest step, and since when the case had stood where that step began."""
    rows = verbs.rows(_LAST, case)
    if not rows:
        return None, None
    kind, action, from_state, person, _at = rows[0]
    entered = next((at for _kind, _action, _from, _person, at in rows[1:]), None)
    return Last(kind, action, from_state, person), entered


_LAST = """SELECT kind, action, from_state, person, at FROM cases_casestep WHERE case_id = %s::bigint
    ORDER BY id DESC LIMIT 2"""


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
        kind=row.kind,
        to_unit=row.to_unit,
        to_person=row.to_person,
    )


def explained(late: NotInThisState, held: CaseNow) -> NotInThisState:
    """The same refusal, naming who was first: post, unit, what and when. Never a person's name."""
    last = CaseStep.objects.filter(case_id=held.id, kind="move").order_by("-id").first()
    if last is None or last.post is None or not last.action:
        return late
    values: dict[str, Any] = {
        **late.values,
        "done": held.process.actions[last.action].title,
        "post": people.post_titles([last.post]).get(last.post, ""),
        "unit": units.titles([last.post_unit], on=local_day(last.at)).get(last.post_unit, "") if last.post_unit else "",
        "moment": last.at,
    }
    return NotInThisState(
        _(
            "“%(action)s” is not possible now: %(post)s, %(unit)s did “%(done)s” at %(moment)s, "
            "and this stands at “%(state)s”. Open it again to see it."
        ),
        **values,
    )
