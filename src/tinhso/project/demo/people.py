"""The people of a demo: one who reports for every unit, and a few with accounts to sign in as. Every name is made up."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.period import Period

FAMILY = ("Nguyễn", "Trần", "Lê", "Hoàng", "Vàng", "Giàng", "Lò", "Đặng", "Bàn", "Hà", "Triệu", "Sùng")
DEMO_PEOPLE = "demo-people.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Someone to sign in as: user name, made-up name, the posts they hold as (unit, post code), what they do."""

    username: str
    name: str
    posts: tuple[tuple[int, str], ...]
    does: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A demo person as the terminal and the sign-in page show them. `name`, `post` and `unit` are texts."""

    username: str
    password: str
    name: str
    post: str
    unit: str
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
    parts: Sequence[Part], period: Period, *, on: date, by: Actor, at: datetime
) -> tuple[list[Shown], dict[str, list[int]]]:
    """Persons with accounts and random passwords; what to show, and their appointments by user name."""
    shown, appointments = [], {}
    titles = units.titles({unit for part in parts for unit, _code in part.posts}, on=on)
    for part in parts:
        person = people.enrol(part.name, by=by, at=at)
        password = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-{secrets.token_hex(3)}"
        people.open_account(person, part.username, password, by=by, at=at)
        posts = [people.posts_of([unit], code=code)[unit, code] for unit, code in part.posts]
        appointments[part.username] = [people.appoint(person, post, period, by=by, at=at) for post in posts]
        names = people.post_titles(posts)
        shown.append(Shown(part.username, password, part.name, names[posts[0]], titles[part.posts[0][0]], part.does))
    return shown, appointments


def keep_for_sign_in(shown: Sequence[Shown], data: Path) -> None:
    """Where the sign-in page of a demo finds them; readable by the owner alone."""
    draft = data / f".{DEMO_PEOPLE}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in shown], file, ensure_ascii=False, indent=1)
    os.replace(draft, data / DEMO_PEOPLE)
