"""Who acts in the bench: an officer in each unit, and a verifier above them. Names that are nobody's."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text
from tinhso.kernel.period import Period

OFFICER, VERIFIER = "bench-officer", "bench-verifier"
ROLES = {OFFICER: "commune-reporter", VERIFIER: "verifier"}
DOES = {"send": OFFICER, "verify": VERIFIER, "reopen": VERIFIER}
PROVINCE = "15"
"""Lào Cai's code since the reform."""


def fill_seats(most: int, *, by: Actor, at: datetime) -> tuple[list[int], int]:
    """Posts and appointments in the communes of one province; the communes, and how many persons there are."""
    day = local_day(at)
    province = units.by_code(PROVINCE, on=day)
    communes = [place.id for place in units.within(province.id, on=day) if place.id != province.id][:most]
    for number, unit in enumerate(communes):
        _seat(unit, OFFICER, f"Example officer {number}", day, by=by, at=at)
    _seat(province.id, VERIFIER, "Example verifier", day, by=by, at=at)
    return communes, len(communes) + 1


def _seat(unit: int, code: str, name: str, day: date, *, by: Actor, at: datetime) -> None:
    person = people.enrol(name, by=by, at=at)
    post = people.open_post(unit, code, Text(vi=name, en=name), [ROLES[code]], by=by, at=at)
    people.appoint(person, post, Period(day, None), by=by, at=at)


def seats(at: datetime) -> dict[tuple[int, str], Actor]:
    """Who does each action in each unit."""
    day = local_day(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.code, p.unit_id, a.id FROM people_appointment a JOIN people_post p ON p.id = a.post_id"
            " WHERE p.code = ANY(%s)",
            [[OFFICER, VERIFIER]],
        )
        found = [(code, unit, people.actor_of(appointment, on=day)) for code, unit, appointment in cursor.fetchall()]
    (verifier,) = (actor for code, _unit, actor in found if code == VERIFIER)
    officers = {unit: actor for code, unit, actor in found if code == OFFICER}
    return {
        (unit, action): officer if code == OFFICER else verifier
        for unit, officer in officers.items()
        for action, code in DOES.items()
    }
