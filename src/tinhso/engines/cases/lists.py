"""Work lists: what is mine, my unit's, late, due this week; newest closed. Pages by keyset, at one price wherever they begin.

A page of many units is found in two looks at the index that begins with the unit. The first finds where each unit's list
begins (from the page's beginning on); a page can hold rows of only those units whose first row is among the first of all, so
the second reads a page's worth from these alone. It never walks over other units' cases, however late or early a unit's own
fall. For a scope of nearly everything the index that begins with the due moment is read instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import DataError, ProgrammingError, connection, transaction

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.access import Scope
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import VIETNAM, local_day
from tinhso.kernel.traces import Thing
from tinhso.store import definitions, keyset, verbs
from tinhso.store.keyset import Page

from .clocking import FAR
from .definitions import FOLDER, Process, State

View = Literal["mine", "unit", "late", "week", "free", "open", "closed"]
WIDE = 600
"""Above so many units the scope is nearly everything."""
MOST = 200


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A case on a list."""

    id: int
    process: Process
    state: str
    subject: Thing
    unit: int
    turn_unit: int | None
    turn_person: int | None
    priority: int
    channel: str
    due: datetime | None
    step_due: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    title: str
    phase: str

    @property
    def stands(self) -> State:
        return self.process.states[self.state]

    def late_at(self, at: datetime) -> bool:
        """Is it late at the moment?"""
        return self.phase == "running" and self.closed_at is None and self.due is not None and at > self.due


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to: codes of processes and states, units within the reader's own, a person of theirs."""

    processes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    units: tuple[int, ...] | None = None
    person: int | None = None


def work_list(
    view: View,
    right: str,
    *,
    by: Actor,
    at: datetime,
    only: Filter = Filter(),
    after: str | None = None,
    size: int = 50,
) -> Page[WorkLine]:
    """A page of the cases whose process is read by `right`, in the units where the actor has it; soonest due first, of
    "closed" the newest first.

    unit: whose turn is in these units. mine: in my hand. free: of my units, in nobody's hand. open, closed: all that these units
    have to do with, as the one whose turn it is, as theirs or as received there. Two queries at most.
    Invalid for a token nobody gave out.
    """
    size = min(size, MOST)
    asked = processes_read_by(right, only.processes)
    wanted = units_wanted(right, by, at, only.units)
    if not asked or (wanted is not None and not wanted) or (view == "mine" and by.person is None):
        return Page([], None, after)
    values: dict[str, Any] = {
        "processes": asked,
        "states": list(only.states) or None,
        "units": wanted,
        "person": by.person if view == "mine" else only.person,
        "free": view == "free",
        "near": view == "open",
        "size": size + 1,
        "from": datetime(1900, 1, 1, tzinfo=VIETNAM),
        "from_id": 0,
        "to": FAR + timedelta(days=1),
    }
    if view == "late":
        values["to"] = at
    elif view == "week":
        values |= {"from": at, "to": week_ends(at)}
    elif view == "closed":
        values |= {"from": FAR + timedelta(days=1), "from_id": 2**62}
    if after:
        values["from"], values["from_id"] = _place(after)
    sql = _statement(view, values)
    rows = _rows(sql, values, given=bool(after))
    more = len(rows) > size
    lines = [_line(row) for row in rows[:size]]
    last = rows[size - 1] if more else None
    return Page(lines, keyset.token([last[1], last[0]]) if last else None, after)


def week_ends(at: datetime) -> datetime:
    """The end of the week (Sunday midnight, Vietnam) that holds the moment."""
    here = at.astimezone(VIETNAM)
    monday = here.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=here.weekday())
    return monday + timedelta(days=7)


def processes_read_by(right: str, codes: Sequence[str] = ()) -> list[int]:
    """Ids of every version of the processes whose cases are read by the right. From memory."""
    return [
        kept.id
        for kept in definitions.all_of(Process, FOLDER)
        if kept.it.read == right and (not codes or kept.it.code in codes)
    ]


def units_wanted(right: str, by: Actor, at: datetime, only: Sequence[int] | None) -> list[int] | None:
    """The units of the actor's scope on the day, narrowed to `only`; None: every unit there is."""
    on = local_day(at)
    scope = access.scope(by, right, on=on)
    if only is not None:
        return [unit for unit in sorted(set(only)) if access.allows(by, right, unit=unit, on=on)]
    return None if scope.everywhere else _units(scope, at)


def _units(scope: Scope, at: datetime) -> list[int]:
    if not scope.below:  # paths end with the unit itself
        return sorted({int(path.rpartition(".")[2]) for path in scope.own})
    return [unit for (unit,) in verbs.rows(f"SELECT unit_id FROM {_IN} AS open_now", *_scope(scope, at))]


_IN = units.IN_SCOPE


def _scope(scope: Scope, at: datetime) -> tuple[Any, ...]:
    return units.scope_values(scope, on=local_day(at))


_PICKED = "id, sorts_by"
_ONLY = """process_id = ANY(%(processes)s::bigint[])
    AND (%(states)s::text[] IS NULL OR state = ANY(%(states)s::text[]))
    AND (%(person)s::bigint IS NULL OR turn_person = %(person)s::bigint)
    AND (NOT %(free)s::boolean OR turn_person IS NULL)"""
_FROM = "(sorts_by, id) > (%(from)s::timestamptz, %(from_id)s::bigint) AND sorts_by < %(to)s::timestamptz"

_MINE = f"""SELECT {_PICKED} FROM cases_case
    WHERE turn_person = %(person)s::bigint AND turn_person IS NOT NULL AND {_FROM} AND {_ONLY}
      AND (%(units)s::bigint[] IS NULL OR turn_unit_id = ANY(%(units)s::bigint[]))
    ORDER BY sorts_by, id LIMIT %(size)s::int"""

_WIDE = f"""SELECT {_PICKED} FROM cases_case
    WHERE turn_unit_id IS NOT NULL AND {_FROM} AND {_ONLY}
      AND (%(units)s::bigint[] IS NULL OR turn_unit_id = ANY(%(units)s::bigint[])
        OR (%(near)s::boolean AND (unit_id = ANY(%(units)s::bigint[]) OR receiving_id = ANY(%(units)s::bigint[]))))
    ORDER BY sorts_by, id LIMIT %(size)s::int"""


def _two_looks(deep: bool, unit: str, where: str, order: str, beyond: str, last: str) -> str:
    """Where each unit's list begins; then a page's worth of those whose beginning could stand on the page.

    Of each unit the first `deep` rows are looked at. When `edge` units have so many before some place, a page's worth stands
    before it: nothing beyond is read. With many units one row of each says enough, with few a handful.
    """
    by = f"ORDER BY sorts_by {order}, id {order}"
    place = f"row_number() OVER ({by})" if deep else "1"
    return f"""WITH heads AS MATERIALIZED (
      SELECT asked.unit, head.id, head.sorts_by, head.place FROM unnest(%(units)s::bigint[]) AS asked (unit)
      CROSS JOIN LATERAL (SELECT id, sorts_by, {place} AS place FROM (
        SELECT {_PICKED} FROM cases_case WHERE {unit} = asked.unit AND {where} AND {_ONLY}
        {by} LIMIT %(deep)s::int) AS first) AS head
    ), edge AS MATERIALIZED (
      SELECT id, sorts_by FROM heads WHERE place = %(deep)s::int {by} OFFSET %(edge)s::int - 1 LIMIT 1
    ), near AS MATERIALIZED (SELECT unit FROM heads WHERE place = 1 {by} LIMIT %(size)s::int)
    SELECT page.id, page.sorts_by FROM near CROSS JOIN LATERAL (
      SELECT {_PICKED} FROM cases_case WHERE {unit} = near.unit AND {where} AND {_ONLY}
        AND (sorts_by, id) {beyond} (coalesce((SELECT sorts_by FROM edge), {last}::timestamptz),
          coalesce((SELECT id FROM edge), 0))
      {by} LIMIT %(size)s::int) AS page
    ORDER BY page.sorts_by {order}, page.id {order} LIMIT %(size)s::int"""


def _looks(units: int, size: int) -> dict[str, int]:
    """How deep the first look goes, and how many units of that depth make a page."""
    deep = 1 if units >= size or units < 2 else -(-size // units) + 2
    return {"deep": deep, "edge": -(-size // deep)}


def _either(deep: bool, order: str, beyond: str, last: str, *looks: tuple[str, str]) -> str:
    """What any of the looks finds, each once. What stands beyond a full page of the first need not be looked for.

    A look is the column of the unit and its condition.
    """
    by = f"ORDER BY sorts_by {order}, id {order}"
    place = f"(coalesce((SELECT sorts_by FROM bound), {last}::timestamptz), coalesce((SELECT id FROM bound), 0))"
    (first, condition), *others = looks
    within = [
        _two_looks(deep, unit, f"{where} AND (sorts_by, id) {beyond} {place}", order, beyond, last)
        for unit, where in others
    ]
    each = " UNION ".join(f"({one})" for one in ("SELECT id, sorts_by FROM own", *within))
    return f"""WITH own AS MATERIALIZED ({_two_looks(deep, first, condition, order, beyond, last)}),
    bound AS MATERIALIZED (SELECT id, sorts_by FROM own {by} OFFSET %(size)s::int - 1 LIMIT 1)
    SELECT id, sorts_by FROM ({each}) AS each {by} LIMIT %(size)s::int"""


_BEFORE = "(sorts_by, id) < (%(from)s::timestamptz, %(from_id)s::bigint)"
_RESTS = f"turn_unit_id IS NULL AND sorts_by IS NOT NULL AND {_BEFORE}"
_TURN = ("turn_unit_id", _FROM)
_AWAY = (
    ("unit_id", f"turn_unit_id <> unit_id AND {_FROM}"),
    ("receiving_id", f"turn_unit_id <> receiving_id AND {_FROM}"),
)
_OWN = ("unit_id", _RESTS)
_UP, _DOWN = ("ASC", "<=", "'infinity'"), ("DESC", ">=", "'-infinity'")
_BOTH = (True, False)
_OF_UNITS = {deep: _two_looks(deep, *_TURN, *_UP) for deep in _BOTH}
_NEAR = {deep: _either(deep, *_UP, _TURN, *_AWAY) for deep in _BOTH}
_CLOSED_OWN = {deep: _two_looks(deep, *_OWN, *_DOWN) for deep in _BOTH}
_CLOSED = {
    deep: _either(deep, *_DOWN, _OWN, ("receiving_id", f"{_RESTS} AND receiving_id <> unit_id")) for deep in _BOTH
}

_NEXT_UNIT = """(SELECT unit_id FROM cases_case WHERE turn_unit_id IS NULL AND sorts_by IS NOT NULL {more}
    ORDER BY unit_id LIMIT 1)"""
_UNITS_OF_CLOSED = f"""WITH RECURSIVE units AS ({_NEXT_UNIT.format(more="")}
    UNION ALL SELECT {_NEXT_UNIT.format(more="AND unit_id > units.unit_id")} FROM units WHERE units.unit_id IS NOT NULL)
    SELECT unit_id FROM units WHERE unit_id IS NOT NULL"""
"""Every unit that has closed cases, hopping from one to the next on the index."""

COLUMNS = """c.id, c.sorts_by, c.process_id, c.state, c.subject_kind, c.subject_id, c.unit_id, c.turn_unit_id, c.turn_person,
    c.priority, c.channel, c.due, c.step_due, c.opened_at, c.closed_at, coalesce(l.title, ''),
    coalesce(c.clock ->> 'phase', '')"""


def _statement(view: View, values: dict[str, Any]) -> str:
    """The ids of a page, then their rows."""
    wanted, order = values["units"], "ASC"
    if view == "closed" and wanted is None:
        values["units"] = [unit for (unit,) in verbs.rows(_UNITS_OF_CLOSED)]
    values |= _looks(len(values["units"] or ()), values["size"])
    deep = values["deep"] > 1
    if view == "closed":
        picked, order = (_CLOSED if wanted is not None else _CLOSED_OWN)[deep], "DESC"
    elif view == "mine":
        picked = _MINE
    elif wanted is None or len(wanted) > WIDE:
        picked = _WIDE
    else:
        picked = (_NEAR if view == "open" else _OF_UNITS)[deep]
    return f"""WITH page AS MATERIALIZED ({picked})
        SELECT {COLUMNS} FROM page JOIN cases_case c ON c.id = page.id LEFT JOIN cases_label l ON l.case_id = c.id
        ORDER BY c.sorts_by {order}, c.id {order}"""


def _rows(sql: str, values: dict[str, Any], *, given: bool) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    except (DataError, ProgrammingError):
        if not given:
            raise
        raise keyset.lost() from None  # a token somebody wrote: its values are not of the columns' types


def _place(after: str) -> tuple[Any, int]:
    moment, id = keyset.place(after[:500], 2)
    if not isinstance(moment, datetime) or isinstance(id, bool) or not isinstance(id, int):
        raise keyset.lost()
    return moment, id


def _line(row: Sequence[Any]) -> WorkLine:
    process = definitions.by_id(Process, row[2]).it
    return WorkLine(row[0], process, row[3], Thing(row[4], row[5]), *row[6:])


def lines_of(cases: Sequence[int]) -> list[WorkLine]:
    """The lines of cases by id, in the order given; one query. The caller has checked who may see them."""
    found = {row[0]: _line(row) for row in verbs.rows(_BY_ID, list(cases))}
    return [found[case] for case in cases if case in found]


_BY_ID = (
    f"""SELECT {COLUMNS} FROM cases_case c LEFT JOIN cases_label l ON l.case_id = c.id WHERE c.id = ANY(%s::bigint[])"""
)
