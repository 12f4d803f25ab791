"""The people of a demo: one who reports for every unit, and a few with accounts to sign in as. Every name is made up."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.period import Period
from tinhso.services.home.public import DemoPerson

FAMILY = ("Nguyễn", "Trần", "Lê", "Hoàng", "Vàng", "Giàng", "Lò", "Đặng", "Bàn", "Hà", "Triệu", "Sùng")


@dataclass(frozen=True, slots=True)
class Part:
    """Someone to sign in as: user name, made-up name, the posts they hold as (unit, post code), what they do."""

    username: str
    name: str
    posts: tuple[tuple[int, str], ...]
    does: str


def made_up_name(number: int) -> str:
    """A name nobody bears: "Mẫu" says it is an example."""
    return f"{FAMILY[number % len(FAMILY)]} Mẫu {number:03}"


def fill_posts(
    of: Collection[int], code: str, period: Period, *, first: int, by: Actor, at: datetime
) -> dict[int, int]:
    """Appoint a made-up person to the post of each unit; the appointments by unit."""
    posts = people.posts_of(of, code=code)
    ordered = [unit for unit in of if (unit, code) in posts]
    persons = people.enrol_many([made_up_name(first + index) for index in range(len(ordered))], by=by, at=at)
    rows = [(person, posts[unit, code], period) for person, unit in zip(persons, ordered, strict=True)]
    return dict(zip(ordered, people.appoint_many(rows, by=by, at=at), strict=True))


def open_parts(
    parts: Sequence[Part], period: Period, *, on: date, by: Actor, at: datetime, accounts: bool = True
) -> tuple[list[DemoPerson], dict[str, int]]:
    """Persons in their posts, with accounts and random passwords; what to show, and first appointments by user name."""
    shown, appointments = [], {}
    titles = units.titles({unit for part in parts for unit, _code in part.posts}, on=on)
    for part in parts:
        person = people.enrol(part.name, by=by, at=at)
        posts = [people.posts_of([unit], code=code)[unit, code] for unit, code in part.posts]
        held = [people.appoint(person, post, period, by=by, at=at) for post in posts]
        appointments[part.username] = held[0]
        if accounts:
            password = "-".join(("Ts", *(secrets.token_hex(3) for _ in range(3))))  # letters of both sizes, as ruled
            people.open_account(person, part.username, password, by=by, at=at)
            post, unit = people.post_titles(posts)[posts[0]], titles[part.posts[0][0]]
            shown.append(DemoPerson(part.username, password, part.name, post, unit, part.does))
    return shown, appointments
