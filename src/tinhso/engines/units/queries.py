"""Units as of a day, each answer one query."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet

from tinhso.kernel.access import Scope
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import Period, known_day
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold, nfc

from .models import Placement, Reform
from .places import Place, any_day, on_a_day

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Link:
    """A step of succession seen from `unit`: on day `on` it went into, or came from, `other`.

    `share` is the part of the old unit; None: not known. `title` is the name of `other` then.
    """

    unit: int
    other: int
    title: str
    share: Decimal | None
    on: date
    kind: str
    reform: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something the sources do not know about a unit (None: the whole country) over a period."""

    unit: int | None
    period: Period
    text_vi: str
    text_en: str
    sources: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        return self.text_en if language.startswith("en") and self.text_en else self.text_vi


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of a unit over time, oldest first."""

    versions: tuple[Place, ...]
    predecessors: tuple[Link, ...]
    successors: tuple[Link, ...]
    notes: tuple[Note, ...]


def get(unit: int, *, on: date) -> Place:
    """The unit as it was on the day. NotThere when it did not exist then, Invalid for a day out of range."""
    found = on_a_day("AND p.unit_id = %(unit)s", on=known_day(on), unit=unit)
    if not found:
        raise NotThere(_("This unit did not exist on %(day)s."), day=on)
    return found[0]


def last_known(unit: int) -> Place:
    """The unit's newest version, whatever the day. NotThere when there never was such a unit."""
    found = any_day("AND v.unit_id = %(unit)s ORDER BY upper(v.period) DESC NULLS FIRST LIMIT 1", unit=unit)
    if not found:
        raise NotThere(_("There is no such unit."))
    return found[0]


def by_code(code: str, *, on: date, tree: str = "territory", kinds: Collection[str] | None = None) -> Place:
    """The unit that bore the official code on the day (codes are reused, so the day belongs to the question)."""
    found = on_a_day(
        "AND v.tree = %(tree)s AND v.code = %(code)s AND v.code <> '' AND (%(kinds)s::text[] IS NULL OR v.kind = ANY(%(kinds)s))",
        on=known_day(on),
        tree=tree,
        code=code,
        kinds=_listed(kinds),
    )
    if not found:
        raise NotThere(_("No unit bore the code %(code)s on %(day)s."), code=code, day=on)
    return found[0]


def by_codes(codes: Collection[str], *, on: date, tree: str = "territory") -> dict[str, Place]:
    """The units that bore the codes on the day; codes that nobody bore are left out."""
    found = on_a_day(
        "AND v.tree = %(tree)s AND v.code = ANY(%(codes)s)", on=known_day(on), tree=tree, codes=list(codes)
    )
    return {place.code: place for place in found}


def many(ids: Collection[int], *, on: date) -> dict[int, Place]:
    """The units that were open on the day, by id."""
    return {place.id: place for place in on_a_day("AND p.unit_id = ANY(%(ids)s)", on=known_day(on), ids=list(ids))}


def within(unit: int, *, on: date, kinds: Collection[str] | None = None) -> list[Place]:
    """The unit and everything under it on the day, one query, in the order of the Vietnamese alphabet."""
    return on_a_day(
        """AND p.path <@ (SELECT r.path FROM units_placement r WHERE r.unit_id = %(unit)s AND r.period @> %(on)s::date)
        AND (%(kinds)s::text[] IS NULL OR v.kind = ANY(%(kinds)s)) ORDER BY v.sort_key, v.unit_id""",
        on=known_day(on),
        unit=unit,
        kinds=_listed(kinds),
    )


def children(unit: int | None, *, on: date, tree: str = "territory") -> list[Place]:
    """What stands directly under the unit on the day (None: the roots of the tree)."""
    condition = "v.parent_id = %(unit)s" if unit is not None else "v.parent_id IS NULL AND v.tree = %(tree)s"
    return on_a_day(f"AND {condition} ORDER BY v.sort_key, v.unit_id", on=known_day(on), unit=unit, tree=tree)


def ancestors(unit: int, *, on: date) -> list[Place]:
    """The units above, from the root down, without the unit itself."""
    return on_a_day(
        """AND p.path @> (SELECT r.path FROM units_placement r WHERE r.unit_id = %(unit)s AND r.period @> %(on)s::date)
        AND p.unit_id <> %(unit)s ORDER BY nlevel(p.path)""",
        on=known_day(on),
        unit=unit,
    )


def bodies_of(unit: int, *, on: date) -> list[Place]:
    """The bodies whose jurisdiction is the unit on the day."""
    return on_a_day("AND v.jurisdiction_id = %(unit)s ORDER BY v.sort_key, v.unit_id", on=known_day(on), unit=unit)


_FOUND = """AND v.search_key LIKE %(part)s AND (%(kinds)s::text[] IS NULL OR v.kind = ANY(%(kinds)s))
    AND (%(within)s::bigint IS NULL OR p.path <@ ANY(SELECT r.path FROM units_placement r WHERE r.unit_id = %(within)s))
    ORDER BY lower(v.name) <> %(exact)s AND lower(v.title) <> %(exact)s,
    v.search_key NOT LIKE %(ending)s, v.sort_key, upper(v.period) DESC NULLS FIRST, v.unit_id LIMIT %(most)s"""


def search(
    text: str,
    *,
    on: date | None = None,
    kinds: Collection[str] | None = None,
    within: int | None = None,
    most: int = 50,
) -> list[Place]:
    """Units whose title holds the text, marks and case folded; exact names first, and of one name those
    still open. `on` None: any day, a row a version.

    A text of digits alone also finds official codes.
    """
    folded = fold(text)
    if not folded:
        return []
    escaped = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values = {
        "part": f"%{escaped}%",
        "ending": f"%{escaped}",
        "exact": nfc(text).lower(),
        "kinds": _listed(kinds),
        "within": within,
        "most": min(most, MOST_FOUND),
    }
    condition = _FOUND
    if folded.isdigit():
        condition = condition.replace(
            "v.search_key LIKE %(part)s", "(v.search_key LIKE %(part)s OR v.code = %(exact)s)"
        )
    return any_day(condition, **values) if on is None else on_a_day(condition, on=known_day(on), **values)


def _listed(kinds: Collection[str] | None) -> list[str] | None:
    return None if kinds is None else list(kinds)


_LINKS = """SELECT s.{mine}, s.{other}, v.title, s.share, s."on", s.kind, s.reform_id FROM units_succession s
    LEFT JOIN LATERAL (SELECT title, sort_key FROM units_unitversion v WHERE v.unit_id = s.{other}
        ORDER BY v.period @> (s."on" - {before}) DESC, v.period LIMIT 1) v ON true
    WHERE s.{mine} = ANY(%s) ORDER BY s."on", v.sort_key"""


def predecessors(unit: int) -> list[Link]:
    """What the unit came from."""
    return predecessors_of([unit])


def successors(unit: int) -> list[Link]:
    """What became of the unit."""
    return successors_of([unit])


def predecessors_of(units: Collection[int]) -> list[Link]:
    """What the units came from, one query."""
    return _links(_LINKS.format(mine="to_unit_id", other="from_unit_id", before=1), units)


def successors_of(units: Collection[int]) -> list[Link]:
    """What became of the units, one query."""
    return _links(_LINKS.format(mine="from_unit_id", other="to_unit_id", before=0), units)


def _links(sql: str, units: Collection[int]) -> list[Link]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(units)])
        return [Link(*row) for row in cursor.fetchall()]


_LINE = """WITH RECURSIVE line(unit_id) AS (
        SELECT %(unit)s::bigint UNION SELECT s.{there} FROM line JOIN units_succession s ON s.{here} = line.unit_id)
    SELECT l.unit_id FROM line l JOIN units_placement p ON p.unit_id = l.unit_id AND p.period @> %(on)s::date"""
_HEIRS = _LINE.replace("{here}", "from_unit_id").replace("{there}", "to_unit_id")
_ORIGINS = _LINE.replace("{here}", "to_unit_id").replace("{there}", "from_unit_id")


def heirs(unit: int, *, on: date) -> list[int]:
    """Who answers for the unit on a later day: itself while it is open, else those it went into, else, when it ended
    without a successor as districts did, the heirs of what it stood in."""
    found = _ids(_HEIRS, unit, on)
    if found:
        return found
    last = any_day("AND v.unit_id = %(unit)s ORDER BY upper(v.period) DESC NULLS FIRST LIMIT 1", unit=unit)
    return heirs(last[0].parent, on=on) if last and last[0].parent else []


def origins(unit: int, *, on: date) -> list[int]:
    """What stood on an earlier day where the unit stands now: itself when it was open, else what it came from."""
    return _ids(_ORIGINS, unit, on)


def _ids(sql: str, unit: int, on: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"unit": unit, "on": known_day(on)})
        return [id for (id,) in cursor.fetchall()]


_NOTES = """SELECT n.unit_id, lower(n.period), upper(n.period), n.text_vi, n.text_en, n.sources FROM units_note n
    WHERE (n.unit_id IS NULL OR n.unit_id = %(unit)s OR n.unit_id IN (
        SELECT a.unit_id FROM units_placement p JOIN units_placement a ON a.path @> p.path
        WHERE p.unit_id = %(unit)s AND p.period && n.period AND (%(on)s::date IS NULL OR p.period @> %(on)s::date)))
    AND (%(on)s::date IS NULL OR n.period @> %(on)s::date)
    ORDER BY n.unit_id <> %(unit)s NULLS LAST, n.id"""


def notes(unit: int, *, on: date | None) -> list[Note]:
    """What sources do not know about the unit and what is above it, nearest first. `on` None: of any day."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTES, {"unit": unit, "on": on and known_day(on)})
        rows = cursor.fetchall()
    return [
        Note(about, Period(start, end), vi, en, tuple((title, address or "") for title, address in json.loads(sources)))
        for about, start, end, vi, en, sources in rows
    ]


def history(unit: int) -> History:
    """All versions, both directions of succession and the notes. NotThere when there never was such a unit."""
    versions = any_day("AND v.unit_id = %(unit)s ORDER BY v.period", unit=unit)
    if not versions:
        raise NotThere(_("There is no such unit."))
    return History(tuple(versions), tuple(predecessors(unit)), tuple(successors(unit)), tuple(notes(unit, on=None)))


@dataclass(frozen=True, slots=True)
class ReformDone:
    """A reform that was carried out: on its day the tree changed."""

    id: int
    on: date
    title: str
    document: str


def reforms() -> list[ReformDone]:
    """Every reform carried out, newest first."""
    return [
        ReformDone(*row) for row in Reform.objects.order_by("-on", "-id").values_list("id", "on", "title", "document")
    ]


IN_SCOPE = """(SELECT open_then.unit_id FROM units_placement open_then WHERE open_then.period @> %s::date AND
    (%s::boolean OR open_then.path <@ ANY(%s::text[]::ltree[]) OR open_then.path = ANY(%s::text[]::ltree[])))"""
"""`unit_id IN {IN_SCOPE}` in a statement of fixed text; its four values are `scope_values`."""


def scope_values(scope: Scope, *, on: date) -> tuple[date, bool, list[str], list[str]]:
    """What IN_SCOPE needs, in its order."""
    return known_day(on), scope.everywhere, list(scope.below), list(scope.own)


def in_scope(scope: Scope, *, on: date) -> "QuerySet[Placement, int]":
    """Ids of the units a scope covers on the day, for `unit_id__in=`."""
    open_then = Placement.objects.filter(period__contains=known_day(on)).values_list("unit_id", flat=True)
    if scope.everywhere:
        return open_then
    if scope.nowhere:
        return open_then.none()
    where = Q()
    if scope.below:
        where |= Q(path__under=scope.below)
    if scope.own:
        where |= Q(path__among=scope.own)
    return open_then.filter(where)
