"""Who may do what, where, why and since when, as the tables stand; and which of it nobody used.

One statement over sets: appointments of the day, the roles of their posts, and what was lent to them and is still the
giver's own. Reading a thing leaves no event, so whether a right only to read is used cannot be said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.access import Right, rights
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from .definitions import REVIEW, all_roles

SIZE = 50
MOST_OUT = 50_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for: units, a right, a part of a person's name, rights not used since a day.

    `reaching`: also those whose posts stand elsewhere, and whose rights hold in this unit.
    """

    within: tuple[int, ...] | None = None
    reaching: int | None = None
    right: str = ""
    name: str = ""
    unused_since: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """One right somebody holds. `by`: the role that gives it, or "" when it was lent by `giver` (a post's title).

    `reach`: own, below, everywhere, or all (as far as the giver's). `far`: how far that is, from the unit `root`, which
    of a lent right may be another than the post's. `used`: the last act that shows it, if any; `shows`: whether an act
    could show it at all.
    """

    unit: int
    appointment: int
    person: int
    name: str
    post: str
    right: str
    reach: str
    role: str
    giver: str
    delegation: int | None
    since: date
    root: int
    far: str
    used: datetime | None
    shows: bool


_FROM = """
WITH grants (role, right_code, reach) AS (SELECT * FROM unnest(%(roles)s::text[], %(rights)s::text[], %(reaches)s::text[])),
acts (right_code, name) AS (SELECT * FROM unnest(%(act_rights)s::text[], %(act_names)s::text[])),
held AS (
  SELECT p.unit_id, a.id AS appointment, a.person_id, n.name, p.title_vi, p.title_en, g.right_code, g.reach, g.role,
    '' AS giver_vi, '' AS giver_en, 0::bigint AS delegation, lower(a.period) AS since, p.unit_id AS root, g.reach AS far
  FROM people_appointment a JOIN people_post p ON p.id = a.post_id JOIN people_person n ON n.id = a.person_id
  JOIN grants g ON g.role = ANY(p.roles)
  WHERE a.period @> %(on)s::date
  UNION ALL
  SELECT p.unit_id, a.id, a.person_id, n.name, p.title_vi, p.title_en, g.right_code, d.width, '',
    gp.title_vi, gp.title_en, d.id, lower(d.period), coalesce(d.unit_id, gp.unit_id),
    CASE d.width WHEN 'all' THEN g.reach ELSE d.width END
  FROM people_delegation d
  JOIN people_appointment a ON a.id = d.taker_id JOIN people_post p ON p.id = a.post_id
  JOIN people_person n ON n.id = a.person_id
  JOIN people_appointment ga ON ga.id = d.giver_id JOIN people_post gp ON gp.id = ga.post_id
  JOIN LATERAL (
    SELECT DISTINCT ON (right_code) right_code, reach FROM grants WHERE role = ANY(gp.roles) AND right_code = ANY(d.rights)
    ORDER BY right_code, array_position(ARRAY['everywhere', 'below', 'own'], reach)
  ) g ON true
  WHERE d.withdrawn_at IS NULL AND d.period @> %(on)s::date AND a.period @> %(on)s::date AND ga.period @> %(on)s::date
)
"""
_WHERE = """
SELECT * FROM held h WHERE (%(everywhere)s OR h.unit_id = ANY(%(units)s::bigint[]) OR (%(reaching)s::bigint IS NOT NULL
    AND (h.far = 'everywhere' OR h.root = %(reaching)s::bigint
      OR (h.far = 'below' AND h.root = ANY(%(above)s::bigint[])))))
  AND (h.unit_id, h.appointment, h.right_code, h.role, h.delegation) > (%(unit)s::bigint, %(appointment)s::bigint,
    %(right)s::text, %(role)s::text, %(delegation)s::bigint)
"""
_USED = """
LEFT JOIN LATERAL (
  SELECT max(j.recorded_at) AS at FROM journal_record j
  WHERE j.person = h.person_id AND j.appointment = h.appointment
    AND j.name IN (SELECT name FROM acts WHERE acts.right_code = h.right_code)
    AND (j.behalf IS NOT NULL) = (h.delegation > 0)
) used ON true
"""
_ORDER = " ORDER BY h.unit_id, h.appointment, h.right_code, h.role, h.delegation LIMIT %(most)s"
Place = tuple[int, int, str, str, int]
START: Place = (0, 0, "", "", 0)


def rights_in_force(
    asked: Asked, *, by: Actor, on: date, after: Place = START, size: int = SIZE
) -> tuple[list[Held], Place | None]:
    """A page of who holds what, within the units where the actor may review rights; the place the next page begins after."""
    scope = access.scope(by, REVIEW, on=on)
    values, where = _values(asked, scope, on), _WHERE
    if asked.right:
        where += " AND h.right_code = %(asked_right)s"
    if asked.name:
        where += " AND strpos(lower(h.name), lower(%(asked_name)s)) > 0"
    unused = ""
    if asked.unused_since is not None:
        where += " AND h.since < %(unused)s::date AND h.right_code IN (SELECT right_code FROM acts)"
        unused = " WHERE used.at IS NULL OR used.at < %(unused)s::date"
    else:
        where += _ORDER  # the page first, then when each of its rights was last used
    sql = f"{_FROM} SELECT h.*, used.at FROM ({where}) h {_USED} {unused} {_ORDER}"
    names = ("unit", "appointment", "right", "role", "delegation")
    with connection.cursor() as cursor:
        cursor.execute(sql, values | dict(zip(names, after, strict=True)) | {"most": size + 1})
        rows = cursor.fetchall()
    found = [_held(row) for row in rows[:size]]
    last = found[-1] if len(rows) > size else None
    place = (last.unit, last.appointment, last.right, last.role, last.delegation or 0) if last else None
    return found, place


def _values(asked: Asked, scope: access.Scope, on: date) -> dict[str, Any]:
    grants = [
        (role.code, grant.right, grant.reach)
        for role in all_roles(on=on)
        for grant in role.rights
        if grant.right in rights
    ]
    acts = [(right.code, act) for right in rights.values() for act in right.acts]
    allowed = [] if scope.everywhere else list(units.in_scope(scope, on=on))
    reaching = asked.reaching if scope.everywhere or asked.reaching in allowed else None
    if asked.within is not None:
        allowed = sorted(asked.within) if scope.everywhere else sorted(set(allowed) & set(asked.within))
    everywhere = scope.everywhere and asked.within is None
    return {
        "roles": [one[0] for one in grants],
        "rights": [one[1] for one in grants],
        "reaches": [one[2] for one in grants],
        "act_rights": [one[0] for one in acts],
        "act_names": [one[1] for one in acts],
        "on": on,
        "everywhere": everywhere,
        "units": allowed,
        "reaching": reaching,
        "above": _above(reaching, on) if reaching is not None else [],
        "asked_right": asked.right,
        "asked_name": asked.name,
        "unused": asked.unused_since,
    }


def _above(unit: int, on: date) -> list[int]:
    """The unit, those above it, and the bodies whose territory one of them is: where a right below reaches the unit from."""
    found = [int(id) for id in (units.path_of(unit, on=on) or str(unit)).split(".")]
    return [*found, *(body.id for id in found for body in units.bodies_of(id, on=on))]


def _held(row: Sequence[Any]) -> Held:
    english = (get_language() or "vi").startswith("en")
    (
        unit,
        appointment,
        person,
        name,
        vi,
        en,
        right,
        reach,
        role,
        giver_vi,
        giver_en,
        delegation,
        since,
        root,
        far,
        used,
    ) = row
    post, giver = (en or vi, giver_en or giver_vi) if english else (vi, giver_vi)
    return Held(
        unit=unit,
        appointment=appointment,
        person=person,
        name=name,
        post=post,
        right=right,
        reach=reach,
        role=role,
        giver=giver,
        delegation=delegation or None,
        since=since,
        root=root,
        far=far,
        used=used,
        shows=bool(rights.get(right).acts),
    )


def read_place(text: str) -> Place:
    """The place a page begins after, as the address has it."""
    parts = text.split(",")
    if not text:
        return START
    numbers = [parts[index] for index in (0, 1, 4)] if len(parts) == 5 else []
    if not numbers or not all(one.isascii() and one.isdecimal() and len(one) < 19 for one in numbers):
        raise Invalid(_("This page of the list cannot be found. Start again from its first page."), field="after")
    return int(parts[0]), int(parts[1]), parts[2][:80], parts[3][:80], int(parts[4])


def right_titles() -> list[Right]:
    """Every right there is, but those everybody has, in the order of their codes."""
    return [rights.get(code) for code in sorted(rights) if not rights.get(code).public]
