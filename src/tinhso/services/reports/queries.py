"""Lists of returns: what the actor may see, by keyset; counts of what waits and what is late."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from tinhso.engines.cases import public as cases
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.store import definitions, verbs
from tinhso.store.keyset import Page, page

from .definitions import FILL, READ, VERIFY, ReportForm
from .models import Return

COLUMNS = ("due_on", "id", "unit_id", "form_id", "period", "case__state", "case__changed_at", "case__process_id")
ORDER = ("due_on", "id")
SIZE = 50
MOST_OUT = 20_000
STANDS = ("todo", "sent", "done")
"""Whose turn it is: the unit's, the verifier's, nobody's."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A return in a list."""

    id: int
    unit: int
    form: ReportForm
    period: str
    due_on: date
    state: cases.State
    changed_at: datetime

    def late(self, on: date) -> bool:
        """The unit's turn, and past the day."""
        return self.state.turn == "own" and on > self.due_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list."""

    stands: str = ""
    late: bool = False
    period: str = ""
    text: str = ""


def visible_to(by: Actor, right: str, *, on: date) -> QuerySet[Return]:
    """The returns of units where the right holds."""
    scope = access.scope(by, right, on=on)
    return Return.objects.filter(unit_id__in=units.in_scope(scope, on=on))


def listed(
    by: Actor, wanted: Wanted, *, on: date, right: str = READ, after: str | None = None, size: int = SIZE
) -> Page[Listed]:
    """A page of returns by due day."""
    found = page(_wanted(by, wanted, on, right).values_list(*COLUMNS), order=ORDER, after=after, size=size)
    return Page([_listed(row) for row in found.rows], found.next, found.after)


def all_listed(by: Actor, wanted: Wanted, *, on: date, right: str = READ) -> Iterator[Listed]:
    """Every return of the list, for taking along."""
    rows = _wanted(by, wanted, on, right).order_by(*ORDER).values_list(*COLUMNS)[:MOST_OUT]
    return (_listed(row) for row in rows.iterator(2000))


_LATE = f"""SELECT r.due_on, r.id, r.unit_id, r.form_id, r.period, c.state, c.changed_at, c.process_id
    FROM reports_return r JOIN cases_case c ON c.id = r.case_id
    JOIN unnest(%s::bigint[], %s::text[]) AS own (process, state) ON own.process = c.process_id AND own.state = c.state
    WHERE r.due_on < %s AND r.unit_id IN {units.IN_SCOPE} ORDER BY r.due_on, r.id LIMIT %s"""


def latest_due(by: Actor, *, on: date, most: int, right: str = READ) -> list[Listed]:
    """The returns late for the longest, by a statement of fixed text: the leader's page asks for them each time."""
    pairs = _states_of("own")
    scope = units.scope_values(access.scope(by, right, on=on), on=on)
    rows = verbs.rows(_LATE, [id for id, _state in pairs], [state for _id, state in pairs], on, *scope, most)
    return [_listed(row) for row in rows]


_MOVED = f"""SELECT c.process_id, c.state, count(*), max(c.changed_at)
    FROM reports_return r JOIN cases_case c ON c.id = r.case_id
    WHERE c.changed_at > %s AND c.changed_at <= %s AND r.unit_id IN {units.IN_SCOPE} GROUP BY c.process_id, c.state"""


def moved(by: Actor, since: datetime, at: datetime) -> list[tuple[Any, ...]]:
    """Returns whose case moved since then: process, state, how many, the last moment."""
    day = at.date()
    return verbs.rows(_MOVED, since, at, *units.scope_values(access.scope(by, READ, on=day), on=day))


def _wanted(by: Actor, wanted: Wanted, on: date, right: str) -> QuerySet[Return]:
    rows = visible_to(by, right, on=on)
    if wanted.stands in STANDS:
        rows = rows.filter(stands(wanted.stands))
    if wanted.late:
        rows = rows.filter(stands("todo"), due_on__lt=on)
    if wanted.period:
        rows = rows.filter(period=wanted.period)
    if wanted.text:
        rows = rows.filter(unit_id__in=[place.id for place in units.search(wanted.text, most=200)])
    return rows


def stands(where: str) -> Q:
    """Returns by whose turn it is, as their processes have it."""
    turn = {"todo": "own", "sent": "above", "done": "none"}[where]
    found = Q(pk__in=())
    for process, state in _states_of(turn):
        found |= Q(case__process_id=process, case__state=state)
    return found


def _states_of(turn: str) -> list[tuple[int, str]]:
    """Processes and their states in which it is that one's turn."""
    return [
        (kept.id, code)
        for kept in definitions.all_of(cases.Process, cases.FOLDER)
        for code, state in kept.it.states.items()
        if state.turn == turn
    ]


def _listed(row: tuple[Any, ...]) -> Listed:
    due, id, unit, form, period, state, changed, process = row
    return Listed(
        id=id,
        unit=unit,
        form=definitions.by_id(ReportForm, form).it,
        period=period,
        due_on=due,
        state=definitions.by_id(cases.Process, process).it.states[state],
        changed_at=changed,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many returns wait for the unit, for the verifier, are late, are verified."""

    todo: int
    sent: int
    late: int
    done: int

    @property
    def none(self) -> bool:
        """Has nothing been asked for yet?"""
        return not (self.todo or self.sent or self.done)


def counts(by: Actor, *, on: date, right: str = READ, period: str = "") -> Counts:
    """One query."""
    rows = visible_to(by, right, on=on)
    if period:
        rows = rows.filter(period=period)
    found = rows.aggregate(
        todo=Count("id", filter=stands("todo")),
        sent=Count("id", filter=stands("sent")),
        done=Count("id", filter=stands("done")),
        late=Count("id", filter=stands("todo") & Q(due_on__lt=on)),
    )
    return Counts(**found)


def periods(by: Actor, *, on: date, right: str = READ) -> list[str]:
    """Periods there are returns for, newest first."""
    found = visible_to(by, right, on=on).order_by().values_list("period", flat=True).distinct()
    return sorted(found, reverse=True)


def to_fill(by: Actor, *, on: date, most: int = 10) -> list[Listed]:
    """What waits for the actor to be filled in, first due first."""
    rows = visible_to(by, FILL, on=on).filter(stands("todo")).order_by(*ORDER).values_list(*COLUMNS)
    return [_listed(row) for row in rows[:most]]


def to_verify(by: Actor, *, on: date) -> int:
    """How many returns wait for the actor to verify."""
    return visible_to(by, VERIFY, on=on).filter(stands("sent")).count()


def titles(rows: Collection[Listed], *, on: date) -> dict[int, str]:
    """Names of the units of a list."""
    return units.titles({row.unit for row in rows}, on=on)
