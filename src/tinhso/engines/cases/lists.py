"""Work lists: what is mine, my unit's, late, due this week; newest closed. Pages by keyset, at one price wherever they begin.

A page of many units is found in two looks at the index that begins with the unit. The first finds where each unit's list
begins (from the page's beginning on); a page can hold rows of only those units whose first row is among the first of all, so
the second reads a page's worth from these alone. It never walks over other units' cases, however late or early a unit's own
fall. Of very many units a page is first looked for among the first cases of all, in the index that begins with the moment: mostly
it is there, and no unit is asked for. A scope of everything is read from that index alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import connection

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
MANY, AHEAD = 50, 500
"""Above so many units a page is first looked for among so many cases in a row, whosoever they are."""
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
    have to do with, as the one whose turn it is, as theirs or as received there. One query beside the scope; of many units two at
    most.
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
        "units": array_of(wanted),
        "person": by.person if view == "mine" else only.person,
        "free": view == "free",
        "size": size + 1,
        "ahead": AHEAD,
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
    rows = _rows(view, wanted, values)
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


def _in_order(where: str, units: Sequence[str], order: str, *, ahead: bool) -> str:
    """A page of the units that one of these columns names, or of all, in the order of the index; `ahead`: as far as it looks."""
    by = f"ORDER BY sorts_by {order}, id {order}"
    first = f"{by} LIMIT %(ahead)s::int" if ahead else ""
    theirs = " OR ".join(f"{unit} = ANY(%(units)s::bigint[])" for unit in units)
    return f"""SELECT {_PICKED} FROM (SELECT * FROM cases_case WHERE {where} {first}) AS first
    WHERE {_ONLY} AND (%(units)s::bigint[] IS NULL OR {theirs}) {by} LIMIT %(size)s::int"""


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
_CLOSED = {
    deep: _either(deep, *_DOWN, _OWN, ("receiving_id", f"{_RESTS} AND receiving_id <> unit_id")) for deep in _BOTH
}

_WAITS = f"turn_unit_id IS NOT NULL AND {_FROM}"
_ORDERS: dict[str, tuple[str, Sequence[str], str]] = {
    "open": (_WAITS, ("turn_unit_id", "unit_id", "receiving_id"), "ASC"),
    "closed": (_RESTS, ("unit_id", "receiving_id"), "DESC"),
}
_OF_ALL = {
    (view, ahead): _in_order(*_ORDERS.get(view, (_WAITS, ("turn_unit_id",), "ASC")), ahead=ahead)
    for view in ("unit", "open", "closed")
    for ahead in _BOTH
}

COLUMNS = """c.id, c.sorts_by, c.process_id, c.state, c.subject_kind, c.subject_id, c.unit_id, c.turn_unit_id, c.turn_person,
    c.priority, c.channel, c.due, c.step_due, c.opened_at, c.closed_at, coalesce(l.title, ''),
    coalesce(c.clock ->> 'phase', '')"""


def _rows(view: View, wanted: list[int] | None, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The lines of a page, and one more when there are more."""
    kind = view if view in ("open", "closed") else "unit"
    if view == "mine":
        return _lines(_MINE, view, values)
    if wanted is None:
        return _lines(_OF_ALL[kind, False], view, values)
    if len(wanted) > MANY:
        found = _lines(_OF_ALL[kind, True], view, values)
        if len(found) == values["size"]:
            return found
    values |= _looks(len(wanted), values["size"])
    picked = {"unit": _OF_UNITS, "open": _NEAR, "closed": _CLOSED}[kind]
    return _lines(picked[values["deep"] > 1], view, values)


def _lines(picked: str, view: View, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    order = "DESC" if view == "closed" else "ASC"
    sql = f"""WITH page AS MATERIALIZED ({picked})
        SELECT {COLUMNS} FROM page JOIN cases_case c ON c.id = page.id LEFT JOIN cases_label l ON l.case_id = c.id
        ORDER BY c.sorts_by {order}, c.id {order}"""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def array_of(units: Sequence[int] | None) -> str | None:
    """As the database writes an array: the driver takes a millisecond for some hundred numbers."""
    return None if units is None else "{" + ",".join(map(str, units)) + "}"


def _place(after: str) -> tuple[datetime, int]:
    moment, id = keyset.place(after[:500], 2)
    if not isinstance(moment, datetime) or isinstance(id, bool) or not isinstance(id, int) or abs(id) >= 2**63:
        raise keyset.lost()
    try:
        return moment.astimezone(VIETNAM), id
    except (ValueError, OverflowError):
        raise keyset.lost() from None


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
