"""What a list would do, asked of the tables by sets; nothing is written."""

from collections.abc import Sequence
from datetime import date, datetime

from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.period import Period
from tinhso.store import verbs

from .. import remit
from ..definitions import all_roles
from .rules import Held, Known, OfficialRow, Verdict, judge

_ACCOUNTS = """
SELECT c.username, p.id, p.name FROM people_account c JOIN people_person p ON p.id = c.person_id WHERE c.username = ANY(%s)
"""
_POSTS = "SELECT unit_id, code, id, roles FROM people_post WHERE unit_id = ANY(%s::bigint[]) AND ended_on IS NULL"
_HELD = """
SELECT post_id, id, person_id, lower(period), upper(period) FROM people_appointment WHERE post_id = ANY(%s::bigint[])
"""
_ELSEWHERE = """
SELECT DISTINCT a.person_id FROM people_appointment a JOIN people_post p ON p.id = a.post_id
WHERE a.person_id = ANY(%s::bigint[]) AND NOT p.unit_id = ANY(%s::bigint[]) AND coalesce(upper(a.period) > %s, true)
"""


def prepare(rows: Sequence[OfficialRow], *, by: Actor, at: datetime) -> list[Verdict]:
    """What each row would do now."""
    remit.require_anywhere(by, on=local_day(at))
    return judge(rows, _known(rows, by, local_day(at)))


def _known(rows: Sequence[OfficialRow], by: Actor, on: date) -> Known:
    codes = {row.unit_code for row in rows}
    found = units.by_codes(codes, on=on) | units.by_codes(codes, on=on, tree="state")
    ids = {code: place.id for code, place in found.items()}
    mine = [unit for unit in set(ids.values()) if remit.manages(by, unit, on=on)]
    roles = [role.code for role in all_roles(on=on)]
    accounts = {
        username: (person, name) for username, person, name in verbs.rows(_ACCOUNTS, [row.username for row in rows])
    }
    persons = [person for person, _name in accounts.values()]
    whole = remit.everywhere(by, on=on)
    foreign = set() if whole else {person for (person,) in verbs.rows(_ELSEWHERE, persons, mine, on)}
    posts = {(unit, code): (id, tuple(held)) for unit, code, id, held in verbs.rows(_POSTS, mine)}
    held: dict[int, list[Held]] = {}
    for post, id, person, start, end in verbs.rows(_HELD, [post for post, _roles in posts.values()]):
        held.setdefault(post, []).append(Held(id, person, Period(start, end)))
    may_give = {unit: remit.givable(by, roles, unit=unit, on=on) for unit in mine}
    return Known(ids, set(mine), may_give, set(roles), accounts, foreign, posts, held, by.person)
