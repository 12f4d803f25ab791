"""Who holds which post on a day, as a list: for who manages people, as far as their right reaches."""

from datetime import date

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.store.listing import Column, Listing

RIGHT = "people.manage"
COLUMNS = {
    "post": Column("p.id", "number"),
    "code": Column("p.code"),
    "title": Column("p.title_vi", "text"),
    "unit": Column("p.unit_id", "number"),
    "roles": Column("p.roles", "list"),
    "person": Column("a.person_id", "number"),
    "name": Column("n.name", "text"),
    "appointment": Column("a.id", "number"),
    "since": Column("lower(a.period)", "day"),
    "until": Column("upper(a.period)", "day"),
}
_REST = f"""FROM people_post p LEFT JOIN people_appointment a ON a.post_id = p.id AND a.period @> %(on)s::date
    LEFT JOIN people_person n ON n.id = a.person_id
    WHERE (p.ended_on IS NULL OR p.ended_on > %(on)s::date) AND p.unit_id IN {units.IN_SCOPE.replace("%s", "%({})s").format("scope_0", "scope_1", "scope_2", "scope_3")}"""


def listing(*, by: Actor, on: date, unit: int | None = None) -> Listing:
    """Posts with whoever holds them on the day; a vacant post has no person. In units where the actor manages people."""
    scope = units.scope_values(access.scope(by, RIGHT, on=on), on=on)
    values = {f"scope_{place}": value for place, value in enumerate(scope)}
    rest = _REST if unit is None else f"{_REST} AND p.unit_id = %(unit)s"
    return Listing(COLUMNS, rest, ("post",), values | {"on": on, "unit": unit})
